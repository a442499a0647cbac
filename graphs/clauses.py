"""Where a message can be cut, and what a part of it says and names."""

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from graphs.dates import DateMention, dates_in
from graphs.masking import noun
from graphs.state import MentionData, TurnState
from graphs.wording import Wording

MOST_CLAUSES = 3
MOST_PIECES = 5
"""Pieces between which a message may be cut; what follows the last one stays with it."""

_SENTENCE = re.compile(r"(?<=[?!;])\s+|(?<=\w\w\.)\s+|\n+")
_JOINED = re.compile(r",?\s+(?:and(?: also| then)?|und|y|plus|n|&)\s+|,\s+|(?<=\w):\s+|\s+[-–]\s+", re.IGNORECASE)
_NUMBER = re.compile(r"(?<![\w.-])(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d+))?(?![\w-]*\d)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """One part of a request."""

    text: str
    masked: str
    """The text with names replaced by what kind of thing they are."""
    mentions: tuple[MentionData, ...]
    """What it names, in order; spans count in the whole message."""
    doubts: frozenset[str]
    """Kinds of things it names without saying which one."""
    dates: tuple[DateMention, ...]
    """Spans count in the clause."""
    numbers: tuple[float, ...]
    """Amounts: numbers that belong to no name and no date."""
    is_request: bool
    is_question: bool
    asks_documents: bool
    """Whether it asks what is written down."""
    refers_back: bool
    asks_for_experience: bool
    looks_ahead: bool
    """Whether a weekday in it means the coming one."""
    content: int
    """Words that carry meaning beside the names, days and openings: 0 for `and line 2?`."""


def pieces_of(state: TurnState, wording: Wording) -> list[tuple[int, int]]:
    """Where a message can be cut at all: its sentences, and their parts between commas and `and`s.

    A part that only names something belongs to what follows it: `FIL-05: open jobs`.
    """
    text, start, kept = state["text"], 0, list[tuple[int, int]]()
    for first, end in _cuts(text):
        named = [m["text"] for m in state["mentions"] if first <= m["start"] < end]
        if wording.content_words(_without(text[first:end], named)):
            kept.append((start, end))
            start = end
    if not kept:
        return [(0, len(text))]
    last = min(len(kept), MOST_PIECES) - 1
    return [*kept[:last], (kept[last][0], len(text))]


def clause_between(state: TurnState, start: int, end: int, now: datetime, wording: Wording) -> Clause:
    """The part of a message between two characters as one clause."""
    return _clause(state, (start, end), now, wording)


def _cuts(text: str) -> list[tuple[int, int]]:
    """The stretches between all places where a message can be cut."""
    joints = [match.span() for start, end in _sentences(text) for match in _JOINED.finditer(text, start, end)]
    ends = sorted({*(end for _, end in _sentences(text)), *(before for before, _ in joints)})
    return list(itertools.pairwise([0, *ends]))


def _sentences(text: str) -> list[tuple[int, int]]:
    cuts = [0, *(match.end() for match in _SENTENCE.finditer(text)), len(text)]
    return [(start, end) for start, end in itertools.pairwise(cuts) if text[start:end].strip()]


def _clause(state: TurnState, span: tuple[int, int], now: datetime, wording: Wording) -> Clause:
    start, end = span
    text = state["text"]
    part = text[start:end].strip(" ,;:")
    inside = tuple(m for m in state["mentions"] if start <= m["start"] < end)
    dates = dates_in(part, now)
    offset = start + text[start:end].index(part)
    return Clause(
        text=part,
        masked=_masked(part, offset, state),
        mentions=inside,
        doubts=frozenset(doubt["kind"] for doubt in state["doubts"] if doubt["text"] in part),
        dates=dates,
        numbers=_numbers(part, [(m["start"] - offset, m["end"] - offset) for m in inside], dates, wording),
        is_request=wording.is_request(part),
        is_question=wording.is_question(part),
        asks_documents=wording.asks_documents(part),
        # A later part that names nothing is about what stood before it: `FIL-05: open jobs, and vibration`.
        refers_back=wording.refers_back(part) or (start > 0 and not inside),
        asks_for_experience=wording.asks_for_experience(part),
        looks_ahead=wording.looks_ahead(part),
        content=len(wording.content_words(_without(part, [*(m["text"] for m in inside), *(d.text for d in dates)]))),
    )


def _without(text: str, named: Sequence[str]) -> str:
    """The text with names and days taken out."""
    for words in named:
        text = text.replace(words, " ", 1)
    return text


def _masked(part: str, offset: int, state: TurnState) -> str:
    named = [(m["start"], m["end"], m["kind"]) for m in state["mentions"]]
    named += [(d["start"], d["end"], d["kind"]) for d in state["doubts"]]
    for start, end, kind in sorted(set(named), reverse=True):
        if offset <= start and end <= offset + len(part):
            part = f"{part[: start - offset]}{noun(kind)}{part[end - offset :]}"
    return part


def _numbers(
    text: str, named: Sequence[tuple[int, int]], dates: Sequence[DateMention], wording: Wording
) -> tuple[float, ...]:
    """Digits first; words for small numbers only where there are no digits."""
    taken = [*named, *((date.start, date.end) for date in dates)]
    free = [m for m in _NUMBER.finditer(text) if not any(start <= m.start() < end for start, end in taken)]
    digits = [float(m.group(1).replace(",", "") + "." + (m.group(2) or "0")) for m in free]
    words = [wording.numbers[word] for word in re.findall(r"\w+", text.lower()) if word in wording.numbers]
    return tuple(digits or words)
