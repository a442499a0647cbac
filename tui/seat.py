"""One signed-in person's place in front of the copilot: the conversation they are in and what they may see."""

import asyncio
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from copilot.assembly import Copilot
from copilot.cli.failing import EXPECTED
from copilot.conversations import Conversation
from copilot.desk import Decided
from copilot.session import Session
from guardrails.card import Card
from guardrails.proposals import Choice as Verdict
from guardrails.proposals import Signature
from knowledge.passages import Passage
from tools.context import Operator
from tools.errors import ToolError
from tools.labour import present_shift
from tui.cautious_markdown import CITATION, passage_id
from tui.deciding import deciders, may_approve, may_reject

FAILURES = (*EXPECTED, sqlite3.Error, OSError)
"""What can go wrong without being a mistake in the program; told in the conversation."""


def utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """Which conversation to begin with."""

    site: str | None = None
    """None is the person's home site."""
    session: str | None = None
    """None is a new conversation."""
    read_only: bool = False
    """True takes every change away for as long as the person stays: nothing is proposed or decided."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rights:
    """What the person may answer to a card, and who may approve it."""

    approve: bool
    reject: bool
    deciders: str


class Seat:
    """Asks, lists, decides and looks up as this person; blocking work runs in a thread."""

    def __init__(
        self, copilot: Copilot, operator: Operator, opening: Opening, clock: Callable[[], datetime] = utc_now
    ) -> None:
        self.operator = operator
        self.read_only = opening.read_only
        self.acting = not opening.read_only
        self.clock = clock
        self._shifts: dict[tuple[str, datetime], str] = {}
        self._copilot = copilot
        self._desk = copilot.desk(operator, Signature(method="terminal", at=clock()))
        self.session = self._session(opening.session, opening.site)

    def open(self, *, session: str | None = None, site: str | None = None) -> Session:
        """Begin a new conversation, or go on with an earlier one; raises StartupError."""
        self.session = self._session(session, site)
        return self.session

    def act(self, acting: bool) -> None:
        """Go on with the same conversation, with or without proposals; read-only stays read-only."""
        self.acting = acting and not self.read_only
        self.session = self._session(self.session.id, self.session.site)

    def _session(self, identifier: str | None, site: str | None) -> Session:
        return self._copilot.session(
            self.operator, identifier=identifier, site=site, read_only=self.read_only or not self.acting
        )

    @property
    def now(self) -> datetime:
        """Plant time."""
        return self._copilot.now()

    @property
    def shift(self) -> str:
        """Name of the shift that runs now at the site; empty where none does, or nobody can tell."""
        key = (self.session.site, self.now)
        if key not in self._shifts:
            try:
                shifts = self._copilot.systems.cmms.shifts(self.session.site)
            except ToolError:
                return ""
            self._shifts = {key: present_shift(shifts, self.now)[0] or ""}
        return self._shifts[key]

    @property
    def mode(self) -> str:
        """What may come of a request, in two words."""
        if self.read_only:
            return "READ-ONLY"
        return "may act" if self.acting else "answers only"

    def conversations(self) -> tuple[Conversation, ...]:
        """The person's earlier ones, newest first."""
        return self._copilot.conversations.of(self.operator)

    # --- decisions -------------------------------------------------------------------------------

    def cards(self, open_only: bool = True) -> Sequence[Card]:
        """Proposals at the person's sites, newest first; raises GuardrailError. Blocks."""
        return self._desk.proposals(open_only=open_only)

    async def card(self, proposal: str) -> Card:
        """The card as the ledger has it now; raises GuardrailError."""
        return await asyncio.to_thread(self._desk.card, proposal)

    def rights(self, card: Card) -> Rights:
        """What is offered on the card; the ledger decides what counts."""
        who = deciders(card, self._copilot.identity.users())
        if not self.acting:
            return Rights(approve=False, reject=False, deciders=f"{who}; not in the mode {self.mode!r}")
        return Rights(approve=may_approve(card, self.operator), reject=may_reject(card, self.operator), deciders=who)

    async def decide(self, card: Card, verdict: Verdict, reason: str) -> Decided:
        """Sign exactly this card; raises GuardrailError with one clear sentence when it does not count."""
        return await self._desk.decide(card.proposal, card.digest, verdict, reason)

    # --- documents -------------------------------------------------------------------------------

    def passage(self, identifier: str) -> Passage | None:
        """The passage, if it is written for this person's site and role."""
        return self._copilot.knowledge.procedures.get(identifier, site=self.session.site, role=self.operator.role)

    def document(self, passage: Passage) -> tuple[Passage, ...]:
        """The whole document, in the revision that the passage is from."""
        return self._copilot.knowledge.procedures.document(
            passage.document,
            self.now.date(),
            passage.revision,
            site=self.session.site,
            role=self.operator.role,
        )

    def cited(self, card: Card) -> tuple[Passage, ...]:
        """The passages that a card rests on."""
        marks = (CITATION.fullmatch(f"[{citation}]") for citation in card.citations)
        found = (self.passage(passage_id(mark)) for mark in marks if mark)
        return tuple(passage for passage in found if passage)
