"""Whether every record number and every figure in an answer comes from somewhere.

Written anew here on purpose: the product checks its own sentences before it shows them, and a check
that shares their code would share their mistakes.
"""

import re
from collections.abc import Iterable, Sequence

from copilot.result import TurnJson
from eval.identifiers import identifiers, without_identifiers
from eval.played import Played, Step

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_MARK = re.compile(r"\[[^\]]*§[^\]]*\]|§\s*[\d.]+|^\s*\d+[.)]\s", re.MULTILINE)
"""References to sections and the numbers of a list: they count nothing."""
SCALES = (1.0, 100.0)
"""A share of 0.87 may be told as 87 %."""


def unbacked(played: Played) -> list[str]:
    """Turn by turn, what an answer names that no fact, call, passage, proposal or person has named.

    Questions back may offer records that nobody has looked up yet; their numbers are left out.
    """
    known, told = set[str](), list[str]()
    problems = []
    for number, step in enumerate(played.steps, start=1):
        sources = _sources(step)
        known |= identifiers("\n".join(sources))
        told += sources
        if step.turn is None or step.turn["outcome"] == "clarify":
            continue
        answer = step.turn["answer"]
        problems += [f"turn {number}: nothing backs {name}" for name in sorted(identifiers(answer) - known)]
        problems += [f"turn {number}: nothing backs the figure {figure}" for figure in _loose_figures(answer, told)]
    return problems


def _sources(step: Step) -> list[str]:
    """Everything of one step that an answer may name."""
    if step.turn is None:
        return [step.did, step.message]
    return [step.did, shown(step.turn), _worked_with(step.turn), *step.found.values(), *step.read]


def shown(turn: TurnJson) -> str:
    """The facts as a person sees them beside the answer."""
    rows = turn["facts"]
    return "\n".join(f"{row['label']}: {row['value']} {row['unit']} ({row['record']}, {row['as_of']})" for row in rows)


def _worked_with(turn: TurnJson) -> str:
    """Everything else of the turn that may be named: calls, citations, proposals."""
    arguments = [str(value) for call in turn["calls"] for value in call["arguments"].values()]
    documents = [f"{row['document']} {row['revision']} {row['section']}" for row in turn["citations"]]
    asked = [str(value) for proposal in turn["proposals"] for value in proposal["arguments"].values()]
    needed = [f"{proposal['id']} {proposal['approvals']['needed']}" for proposal in turn["proposals"]]
    return "\n".join([*arguments, *documents, *asked, *needed])


def _loose_figures(answer: str, sources: Sequence[str]) -> list[str]:
    """Figures of an answer that stand in no source, not even more exactly or as a share of one."""
    given = _figures("\n".join(sources))
    exact = {value for _, value in given}
    return [
        text
        for text, value in _figures(without_identifiers(_MARK.sub(" ", answer)))
        if value not in exact and not _rounded_from(text, value, exact)
    ]


def _figures(text: str) -> list[tuple[str, float]]:
    """Every figure as it is written and as a number; `40,779` is one, `14:30` are two."""
    return [(found, _value(found)) for found in _NUMBER.findall(text)]


def _value(text: str) -> float:
    """A comma before three digits parts thousands; before others it is a decimal comma."""
    plain = re.sub(r",(?=\d{3}(?!\d))", "", text)
    whole, _, fraction = plain.replace(",", ".").partition(".")
    return float(f"{whole}.{fraction.replace('.', '') or '0'}")


def _rounded_from(text: str, value: float, exact: Iterable[float]) -> bool:
    digits = len(text.replace(",", ".").partition(".")[2])
    return any(round(source * scale, digits) == value for source in exact for scale in SCALES)
