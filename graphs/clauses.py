"""A request cut into the parts that want an answer of their own, with what each part names."""

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


def clauses_of(state: TurnState, now: datetime, wording: Wording) -> tuple[Clause, ...]:
    """The parts of a message, at most MOST_CLAUSES; a message that is one thought stays whole."""
    text = state["text"]
    spans = [span for sentence in _sentences(text) for span in _joined(text, sentence, wording)]
    spans = [span for span in spans if _says_something(text[span[0] : span[1]])][:MOST_CLAUSES]
    merged = _with_their_reasons(text, spans or [(0, len(text))], wording)
    clauses = [_clause(state, span, now, wording) for span in merged]
    asking = [clause for clause in clauses if clause.is_question or clause.is_request]
    return tuple(asking or clauses)


def _with_their_reasons(text: str, spans: list[tuple[int, int]], wording: Wording) -> list[tuple[int, int]]:
    """A statement before a request describes what the request is about, so the two stay together."""
    kept: list[tuple[int, int]] = []
    for start, end in spans:
        before = text[kept[-1][0] : kept[-1][1]] if kept else ""
        states = before and not wording.is_question(before) and not wording.is_request(before)
        if states and wording.is_request(text[start:end]):
            kept[-1] = (kept[-1][0], end)
        else:
            kept.append((start, end))
    return kept


def _sentences(text: str) -> list[tuple[int, int]]:
    cuts = [0, *(match.end() for match in _SENTENCE.finditer(text)), len(text)]
    return [(start, end) for start, end in itertools.pairwise(cuts) if text[start:end].strip()]


def _joined(text: str, span: tuple[int, int], wording: Wording) -> list[tuple[int, int]]:
    """Cuts at `and` where what follows starts a question or a request of its own."""
    start, end = span
    parts = []
    for match in _JOINED.finditer(text, start, end):
        rest = text[match.end() : end]
        before = text[start : match.start()] if match.group(0).strip() == "," else ""
        if (wording.is_request(rest) and not before) or _asks(rest, wording, before):
            parts.append((start, match.start()))
            start = match.end()
    return [*parts, (start, end)]


def _asks(text: str, wording: Wording, before: str) -> bool:
    """Whether a new question starts here; after a mere comma only when `before` was one too."""
    starts = wording.is_question(text.rstrip("?! ")) and len(text.split()) > 2
    return starts and (not before or wording.is_question(before))


def _says_something(text: str) -> bool:
    return len(re.findall(r"\w+", text)) > 1 or bool(re.search(r"\w{3,}", text))


def _clause(state: TurnState, span: tuple[int, int], now: datetime, wording: Wording) -> Clause:
    start, end = span
    text = state["text"]
    part = text[start:end].strip()
    inside = tuple(m for m in state["mentions"] if start <= m["start"] < end)
    dates = dates_in(part, now)
    offset = start + (len(text[start:end]) - len(text[start:end].lstrip()))
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
        refers_back=wording.refers_back(part),
        asks_for_experience=wording.asks_for_experience(part),
        looks_ahead=wording.looks_ahead(part),
        content=len(wording.content_words(_without(part, inside, dates))),
    )


def pieces_of(state: TurnState) -> list[tuple[int, int]]:
    """Where a message can be cut at all: its sentences, and their parts between commas and `and`s."""
    text = state["text"]
    cuts = []
    for start, end in _sentences(text):
        joints = [match.span() for match in _JOINED.finditer(text, start, end)]
        starts = [start, *(after for _, after in joints)]
        ends = [*(before for before, _ in joints), end]
        cuts += [span for span in zip(starts, ends, strict=True) if text[span[0] : span[1]].strip()]
    return [*cuts[: MOST_PIECES - 1], (cuts[MOST_PIECES - 1][0], cuts[-1][1])] if len(cuts) > MOST_PIECES else cuts


def clause_between(state: TurnState, start: int, end: int, now: datetime, wording: Wording) -> Clause:
    """The part of a message between two characters as one clause."""
    return _clause(state, (start, end), now, wording)


def _without(text: str, mentions: Sequence[MentionData], dates: Sequence[DateMention]) -> str:
    """The text with names and days taken out."""
    for words in [mention["text"] for mention in mentions] + [date.text for date in dates]:
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
