"""Checks the words of the model: every number and every id must come from a fact, a passage or the person."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from guardrails.figures import Day, Figures, Number, figures
from tools.facts import Fact, shown

_MARK = re.compile(r"\[[^\]\n]{1,120}\]")
_CITES = re.compile(r"§|\brev\b", re.IGNORECASE)
_LISTED = re.compile(r"^\s*(?:[-*•]\s*)?\d{1,2}[.)]\s+")
_LINE = re.compile(r"\b(?:line|linie|línea|linea)\s+(\d{1,2})\b", re.IGNORECASE)
_MINUTES = frozenset({"min", "minutes", "minute"})


@dataclass(frozen=True, slots=True)
class Checked:
    """Whether a sentence holds."""

    ok: bool
    unsupported: tuple[str, ...]
    """The numbers, ids, dates and citations that nothing backs, as written."""


class Grounding:
    """What one answer may say."""

    def __init__(
        self,
        facts: Iterable[Fact],
        passages: Iterable[tuple[str, str]],
        user_text: str,
        extra: Sequence[str] = (),
    ) -> None:
        """`passages` are pairs of citation mark and text; `extra` is text that code composed.

        The person's own words back ids, never numbers.
        """
        facts, passages = tuple(facts), tuple(passages)
        known = [figures(text) for text in (*_fact_texts(facts), *(text for _, text in passages), *extra)]
        self._marks = {_bare(mark) for mark, _ in passages}
        marks = figures(" ".join(mark for mark, _ in passages))
        self._ids = _ids([*known, marks, figures(user_text)])
        self._days = [day for found in known for _, days in found.days for day in days]
        self._times = {minutes for found in known for _, minutes in found.times}
        self._values = _values(facts, known)
        self._minutes = {abs(value) for value in _minutes(facts)}

    def check(self, sentence: str) -> Checked:
        """Whether everything in the sentence that could be wrong is backed."""
        unsupported = [mark for mark in _MARK.findall(sentence) if _CITES.search(mark) and not self._cited(mark)]
        text = _LISTED.sub("", _MARK.sub(_uncited, sentence))
        unsupported += self._unknown(figures(_LINE.sub(self._line, text)))
        return Checked(ok=not unsupported, unsupported=tuple(unsupported))

    def _unknown(self, found: Figures) -> list[str]:
        return [
            *(identifier for identifier in found.ids if not self._names(identifier)),
            *(text for text, days in found.days if not self._on(days) and not self._is_number(text)),
            *(text for text, minutes in found.times if minutes not in self._times),
            *(text for text, minutes in found.spans if minutes not in self._minutes),
            *(number.text for number in found.numbers if not self._counted(number)),
        ]

    def _cited(self, mark: str) -> bool:
        """Every part of `[SOP-112 rev C §4.2; SOP-113 rev A §1]` names a passage of this turn."""
        return all(_bare(part) in self._marks for part in mark.strip("[]").split(";"))

    def _names(self, identifier: str) -> bool:
        name = identifier.casefold()
        return name in self._ids or any(known.endswith(f"-{name}") for known in self._ids)

    def _line(self, words: re.Match[str]) -> str:
        """`line 3` stands for a known id that ends in 3, such as EP-P3."""
        number = int(words[1])
        known = any(re.search(rf"-[a-z]+0*{number}$", name) for name in self._ids)
        return "line" if known else words.group()

    def _on(self, days: tuple[Day, ...]) -> bool:
        return any(day.fits(known) for day in days for known in self._days)

    def _is_number(self, text: str) -> bool:
        """`4.2.` at the end of a sentence reads like the fourth of February."""
        numbers = figures(text).numbers
        return bool(numbers) and all(self._counted(number) for number in numbers)

    def _counted(self, number: Number) -> bool:
        return any(
            _rounds(value, said, number.decimals)
            for said in number.values
            for known in self._values
            for value in ((known, 100 * known) if number.percent else (known,))
        )


def _uncited(mark: re.Match[str]) -> str:
    """A citation was checked as a whole; anything else in brackets is read like the rest."""
    return " " if _CITES.search(mark.group()) else mark.group()


def _bare(mark: str) -> str:
    return " ".join(mark.strip("[] ").casefold().replace("§ ", "§").split())


def _fact_texts(facts: Sequence[Fact]) -> list[str]:
    return [f"{fact.label}: {fact.value} {fact.unit} {fact.record}" for fact in facts]


def _ids(found: Iterable[Figures]) -> frozenset[str]:
    return frozenset(identifier.casefold() for each in found for identifier in each.ids)


def _values(facts: Sequence[Fact], known: Iterable[Figures]) -> frozenset[float]:
    """Numbers that may be said: as they are, minutes as hours, cents as euros, percent as a share."""
    values = {value for found in known for number in found.numbers for value in number.values}
    values |= {value / 100 for found in known for n in found.numbers if n.percent for value in n.values}
    for fact in facts:
        if isinstance(fact.value, int | float) and not isinstance(fact.value, bool):
            values |= {abs(value) for value in _forms(fact, float(fact.value))}
            values.add(abs(float(shown(float(fact.value)))))
    return frozenset(values)


def _forms(fact: Fact, value: float) -> tuple[float, ...]:
    if fact.unit in _MINUTES:
        return (value, value / 60)
    if fact.field.endswith("_minor"):
        return (value, value / 100)
    if fact.unit == "%":
        return (value, value / 100)
    return (value,)


def _minutes(facts: Sequence[Fact]) -> Iterable[float]:
    return (float(f.value) for f in facts if f.unit in _MINUTES and isinstance(f.value, int | float))


def _rounds(known: float, said: float, decimals: int) -> bool:
    """True if `said` is `known`, rounded to the decimals shown; whole numbers may not hide more than 5 %."""
    allowed: float = 0.5 / 10**decimals
    if decimals == 0:
        allowed = min(allowed, 0.05 * abs(said))
    return bool(abs(abs(known) - abs(said)) <= allowed + 1e-9)
