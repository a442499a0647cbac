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
OWN_WORDS = 2
"""Words of its own that a request has at least; `and who prints them` has one."""
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
    words: int
    """Words of at least two letters."""
    content: int
    """Words that carry meaning beside the names, days and openings: 0 for `and line 2?`."""


def pieces_of(state: TurnState, wording: Wording) -> list[tuple[int, int]]:
    """Where a message may be cut: its parts that could each be a request of their own.

    A statement before a question, a reason behind an order and a mere name before a list belong to what
    they stand beside; `margin on CO-7342 and cost of MAT-4007` and `FIL-05: open jobs, vibration` are lists.
    """
    text, start, kept = state["text"], 0, list[tuple[int, int]]()
    parts = _parts(state, wording)
    for left, right in itertools.pairwise(parts):
        if _may_part(left, right, listed=":" in text[: left.end]):
            kept.append((start, left.end))
            start = left.end
    kept.append((start, len(text)))
    return [*kept[: MOST_PIECES - 1], (kept[MOST_PIECES - 1][0], len(text))] if len(kept) > MOST_PIECES else kept


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """A stretch between two places where a message could be cut, with what shows whether it stands alone."""

    end: int
    asks: bool
    """It begins like a question or an order."""
    named: bool
    words: int
    """Words of its own, question words and pointers aside."""
    joined: bool
    """It begins with `and`."""


def _parts(state: TurnState, wording: Wording) -> list[_Part]:
    text = state["text"]
    return [_part(state, start, end, wording) for start, end in _cuts(text) if text[start:end].strip()]


def _part(state: TurnState, start: int, end: int, wording: Wording) -> _Part:
    text = state["text"][start:end]
    named = [m["text"] for m in state["mentions"] if start <= m["start"] < end]
    joint = _JOINED.match(text)
    said = text[joint.end() :] if joint else text.strip()
    return _Part(
        end=end,
        asks=wording.is_question(said.rstrip("?! ")) or wording.is_request(said),
        named=bool(named),
        words=len(wording.own_words(_without(said, named))),
        joined=bool(joint and joint.group().strip(" ,;:")),
    )


def _may_part(left: _Part, right: _Part, *, listed: bool) -> bool:
    """Whether two neighbours can be requests of their own."""
    if not left.words or right.words + 2 * right.named < OWN_WORDS:
        return False
    both_ask = right.asks and (left.asks or right.joined)
    both_name = left.named and right.named and right.words > 0
    return both_ask or both_name or listed


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
        # What is listed behind a colon is about what stands before it: `FIL-05: open jobs, vibration`.
        refers_back=wording.refers_back(part) or (":" in text[:start] and not inside),
        asks_for_experience=wording.asks_for_experience(part),
        looks_ahead=wording.looks_ahead(part),
        words=len(re.findall(r"[^\W\d_]{2,}", part)),
        content=len(wording.content_words(_without(part, [*(m["text"] for m in inside), *(d.text for d in dates)]))),
    )


def _without(text: str, named: Sequence[str]) -> str:
    """The text with names and days taken out."""
    for words in named:
        text = text.replace(words, " ", 1)
    return text


def _masked(part: str, offset: int, state: TurnState) -> str:
    named = {(d["start"], d["end"]): d["kind"] for d in state["doubts"]}
    named |= {(m["start"], m["end"]): m["kind"] for m in state["mentions"]}
    for (start, end), kind in sorted(named.items(), reverse=True):
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
