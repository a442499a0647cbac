"""Text from outside: what a person typed is cleaned in sight, what a document says is only flagged.

Screening never allows anything. It refuses what cannot be worked with, and it tells what it changed.
"""

import re
import unicodedata
from dataclasses import dataclass

LONGEST = 4000
"""Characters of one chat message."""
_MARKERS = re.compile(
    r"<\|[^|<>\n]{1,40}\|>|</?(?:tool_call|tool_response|tools|think|s)>|\[/?INST\]|<</?SYS>>", re.IGNORECASE
)
"""What chat templates use to tell who speaks."""
_ORDERS = re.compile(
    r"""ignore\s+(?:all\s+|any\s+|the\s+)*(?:previous|prior|above|earlier|other)\s+(?:instructions|rules|messages)
    | disregard\s+(?:all\s+|the\s+|your\s+)*(?:instructions|rules|policy|above)
    | you\s+are\s+now\s+(?:a|an|in|the)\b
    | (?:new|updated|real)\s+(?:system\s+)?instructions?\s*:
    | system\s+prompt
    | \b(?:assistant|copilot|ai|model|agent)\b[^.\n]{0,40}\b(?:must|should|shall|has\s+to)\b
    | do\s+not\s+(?:tell|inform|ask|show)\s+(?:the\s+)?(?:user|operator|person|anyone|supervisor)
    | without\s+(?:asking|approval|confirmation)
    | (?:approve|confirm|execute)\s+(?:this|the|all|every)\s+(?:pending\s+)?(?:proposal|action|request)s?
    | (?:call|use|run|invoke)\s+the\s+\w+\s+(?:tool|function)""",
    re.IGNORECASE | re.VERBOSE,
)
"""Sentences in a document that speak to a program instead of to people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Screened:
    """A message as the turn works with it."""

    text: str
    notes: tuple[str, ...]
    """What was changed or looks odd, each in a few words; for the log."""
    refused: str
    """Why the message is not answered, with the next step; empty when it is."""


def screen(text: str, longest: int = LONGEST) -> Screened:
    """Clean a chat message; refuse one that is empty or too long."""
    if len(text) > longest:
        kept = _clean(text[:longest])
        return Screened(
            text=kept.text, notes=(f"cut from {len(text)} characters", *kept.notes), refused=_long(text, longest)
        )
    kept = _clean(text)
    if kept.text:
        return kept
    told = "The message holds no readable character" if text.strip() else "The message is empty"
    return Screened(text="", notes=kept.notes, refused=f"{told}; type a question or a request, or /help.")


def _long(text: str, longest: int) -> str:
    return (
        f"The message has {len(text):,} characters and at most {longest:,} are read; "
        "send the part that matters, or ask about one machine, order or lot."
    )


_ANSI = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]")
"""Terminal control sequences: without their ESC their rest would stick to the next word."""


def _clean(text: str) -> Screened:
    plain = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " "))
    plain, colours = _ANSI.subn("", plain)
    visible = "".join(c for c in plain if c == "\n" or not _invisible(c))
    inert, markers = _MARKERS.subn(_as_text, visible)
    removed = len(plain) - len(visible) + colours
    notes = []
    if removed:
        notes.append(f"removed {removed} invisible or control characters")
    if markers:
        notes.append(f"kept {markers} chat markers as plain text")
    return Screened(text=inert.strip(), notes=tuple(notes), refused="")


def _invisible(character: str) -> bool:
    """Control, format, surrogate, private and unassigned characters."""
    return unicodedata.category(character)[0] == "C"


def _as_text(marker: re.Match[str]) -> str:
    """The marker with angle and square brackets replaced by look-alikes that no template knows."""
    return marker.group().translate(str.maketrans("<>[]", "‹›⁅⁆"))


def neutral(text: str) -> str:
    """Text of a record or a document with its chat markers made inert; nothing else changes."""
    return _MARKERS.sub(_as_text, text)


def orders_in(text: str) -> tuple[str, ...]:
    """Phrases in a document or a note that speak to a program, as written; for flags, never for leave."""
    return tuple(" ".join(found.group().split()) for found in _ORDERS.finditer(text))
