"""The approval card: what a person sees before deciding, made by code from what will be sent.

Nothing on a card was worded by the model except where it says so. Text is escaped before it
gets here, so that every front end can print it as it is, without markup.
"""

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime

from tools.facts import Value, shown
from tools.records import System
from tools.tool import Risk

LONGEST = 400
"""Characters of one value that are shown; the rest is named by its length and digest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRow:
    """One field of one record in one plant system, before and after."""

    system: System
    record: str
    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ArgumentRow:
    """One argument of the action, and where its value came from."""

    name: str
    value: str
    label: str
    """USER, RECORD, DEFAULT, DERIVED, DOCUMENT or INVENTED."""
    origin: str
    """The label in plain words, for example `you said it` or `from CMMS, record 4711`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """Everything a person needs to decide on one proposal; all texts are escaped."""

    proposal: str
    action: str
    """Name of the tool, for example `place_hold`."""
    title: str
    summary: str
    """One sentence that code composed from the arguments."""
    risk: Risk
    site: str
    systems: tuple[System, ...]
    """Plant systems that will be written to, in the order of execution."""
    changes: tuple[ChangeRow, ...]
    arguments: tuple[ArgumentRow, ...]
    touches: tuple[str, ...]
    """What else is affected: orders, shipments, labour, cost; one line each."""
    amount: str
    """Money moved or committed, for example `1,250.00 EUR`; empty where none is."""
    reason: str
    """Why it is proposed, with its author: the person, or `written by the assistant`."""
    citations: tuple[str, ...]
    """Procedures it rests on, for example `SOP-112 rev C §4.2`."""
    requester: str
    """Name and role of the person who asked."""
    requester_id: str
    suggested: bool
    """True when the assistant suggested the action and nobody asked for it in words."""
    roles: tuple[str, ...]
    """Roles that may approve at this site."""
    needed: int
    """How many people have to approve."""
    approvals: tuple[str, ...]
    """Who has approved so far."""
    requester_may_approve: bool
    expires: datetime
    """Until when it can be approved (UTC)."""
    undo: str
    state: str
    digest: str
    code: str
    """What a person types to approve a high risk; empty for lower ones."""


def confirm_code(digest: str) -> str:
    """Four characters that belong to exactly this content, easy to read and to type."""
    alphabet = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
    number = int(digest[:8], 16)
    return "".join(alphabet[number >> shift & 31] for shift in (15, 10, 5, 0))


def card_lines(card: Card) -> list[str]:
    """The card as plain text, one line each: what the command line prints and the log hashes."""
    return [
        f"{card.title} [{card.proposal}] · risk {card.risk} · site {card.site} · {card.state}",
        card.summary,
        f"Will be sent to: {', '.join(card.systems)}",
        *(f"  {c.system} {c.record} · {c.field}: {c.before} -> {c.after}" for c in card.changes),
        "With:",
        *(f"  {a.name}: {a.value} ({a.origin})" for a in card.arguments),
        *(["Also touches:", *(f"  {line}" for line in card.touches)] if card.touches else []),
        *([f"Money: {card.amount}"] if card.amount else []),
        f"Why: {card.reason}",
        *([f"Based on: {'; '.join(card.citations)}"] if card.citations else []),
        f"Asked for by: {card.requester}" + (", suggested by the assistant" if card.suggested else ""),
        _deciders(card),
        f"Until: {card.expires:%Y-%m-%d %H:%M:%S} UTC",
        f"Undo: {card.undo}",
        *([f"To approve, type: {card.code}"] if card.code else []),
        f"Digest: {card.digest}",
    ]


def _deciders(card: Card) -> str:
    own = "the requester may be one of them" if card.requester_may_approve else "not the requester"
    given = f"; approved so far by {', '.join(card.approvals)}" if card.approvals else ""
    people = "1 person" if card.needed == 1 else f"{card.needed} people"
    return f"May approve: {people} of {', '.join(card.roles)} ({own}){given}"


def shown_digest(card: Card) -> str:
    """SHA-256 of the card's text, for the log of what was on the screen."""
    return hashlib.sha256("\n".join(card_lines(card)).encode()).hexdigest()


def shown_value(value: Value) -> str:
    """A value from a plant system or an argument as the card shows it."""
    return escape(shown(value))


def escape(text: str, longest: int = LONGEST) -> str:
    """The text with nothing hidden: invisible characters by their code, long text with its rest counted.

    Control characters (ESC and line ends included), direction marks, zero-width and unassigned
    characters appear as `⟨U+202E⟩`; letters of another script inside a Latin word do too. What is
    longer than `longest` characters ends in the number of characters left out and a digest of all.
    """
    text = unicodedata.normalize("NFC", text)
    if len(text) <= longest:
        return _visible(text)
    rest = len(text) - longest
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return f"{_visible(text[:longest])} … {rest} more characters, sha256 {digest[:16]}"


_WORD = re.compile(r"\w+")
_UNITS = "µμΩ"


def _visible(text: str) -> str:
    return _WORD.sub(_one_script, "".join(_mark(c) if _hides(c) else c for c in text))


def _hides(character: str) -> bool:
    """True for what a screen may swallow, reorder or render as nothing."""
    if character == " ":
        return False
    category = unicodedata.category(character)
    return category[0] in "CZ" or category in ("Mn", "Me") or character in "\u115f\u1160\u3164\uffa0\u2800"


def _one_script(word: re.Match[str]) -> str:
    letters = [c for c in word.group() if c.isalpha()]
    if not any(c.isascii() for c in letters) or all(_latin(c) for c in letters):
        return word.group()
    return "".join(c if not c.isalpha() or _latin(c) else _mark(c) for c in word.group())


def _latin(character: str) -> bool:
    return character.isascii() or character in _UNITS or unicodedata.name(character, "").startswith("LATIN")


def _mark(character: str) -> str:
    return f"⟨U+{ord(character):04X}⟩"
