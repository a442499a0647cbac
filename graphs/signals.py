"""Which of a machine's signals words mean: `belt speed`, `Siegeltemperatur`, `vibración`, `vibraton`."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from tools.tokens import fold

LIKE = 85.0
"""Similarity, 0 to 100, from which a word counts as a typo."""
SHORTEST_TYPO = 6
SHORTEST_PART = 4
"""Letters from which a word counts as a part of a longer one."""

_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class _Fit:
    """How many of a signal's words were said, and whether the one that says what is measured was."""

    signal: str
    said: tuple[str, ...]
    measured: bool


def signal_in(text: str, known: Sequence[str], words: Mapping[str, Sequence[str]]) -> str | None:
    """The signal that a text names; a word that several share when it names no single one; None for none.

    `words` are other words for the words of signals, such as `Drehmoment` for `torque`. The last word of a
    signal says what is measured: `motor` alone names no motor current, `pressure` names a pressure drop.
    """
    said = _WORD.findall(fold(text))
    fits = [fit for signal in known if (fit := _fit(signal, said, words)) is not None]
    best = max((len(fit.said) for fit in fits), default=0)
    found = [fit for fit in fits if len(fit.said) == best]
    found = [fit for fit in found if fit.measured] or found
    if len(found) == 1:
        return found[0].signal
    shared = {fit.said[-1] for fit in found}
    return shared.pop() if len(shared) == 1 else None


def _fit(signal: str, said: Sequence[str], words: Mapping[str, Sequence[str]]) -> _Fit | None:
    parts = tuple(signal.split("_"))
    spoken = tuple(part for part in parts if _is_said(part, said, words))
    if parts[-1] in _LOOSE and spoken == parts[-1:]:
        return None
    measured = parts[-1] in spoken or (parts[-1] in _LOOSE and bool(spoken))
    tells = measured and (parts[-1] in words or parts[-1] in _LOOSE or len(spoken) > 1)
    # What some other signal measures names this one too where no better one is there.
    borrowed = any(part in words and part in _MEASURES for part in spoken)
    return _Fit(signal, spoken, measured) if tells or borrowed else None


_MEASURES = frozenset({"pressure", "temperature", "torque", "force", "speed", "weight", "vibration", "tension", "flow"})

_LOOSE = frozenset({"time", "rate", "drop", "level", "content", "index", "test", "offset", "score"})
"""Words that say nothing alone: `leak` names a leak rate, `what time` names no cycle time."""


def _is_said(part: str, said: Sequence[str], words: Mapping[str, Sequence[str]]) -> bool:
    forms = {fold(form) for form in (part, *words.get(part, ()))}
    return any(_is_form(word, form) for word in said for form in forms)


def _is_form(word: str, form: str) -> bool:
    if word in (form, f"{form}s", f"{form}es"):
        return True
    if len(form) >= SHORTEST_PART and len(word) > len(form) + 2 and (word.startswith(form) or word.endswith(form)):
        return True
    return len(form) >= SHORTEST_TYPO and len(word) >= SHORTEST_TYPO - 1 and fuzz.ratio(word, form) >= LIKE
