"""A proposal as the ledger holds it: what is signed, who decided, what was done, and its card."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from guardrails.card import ArgumentRow, Card, ChangeRow, confirm_code, escape, shown_value
from guardrails.content import Content, SignedLeaf
from guardrails.provenance import Trust
from tools.context import Role
from tools.records import System

State = Literal[
    "pending", "approved", "executing", "done", "failed", "unknown", "rejected", "expired", "revoked", "stale"
]
OPEN: tuple[State, ...] = ("pending", "approved", "executing")
Choice = Literal["approve", "reject"]
Status = Literal["intent", "ok", "failed", "unknown"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """How the person who decides has proved who they are."""

    method: str = "sign-in"
    at: datetime | None = None
    """When they signed in (UTC); None where it is not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One person's answer to a card."""

    person: str
    name: str
    role: Role
    verdict: Choice
    digest: str
    """Of the card that was decided on."""
    meaning: str
    """What the signature says, in words."""
    reason: str
    method: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """One write that was sent, or is about to be."""

    key: str
    """Idempotency key."""
    step: int
    undo: bool
    """True when it takes an earlier step back."""
    attempt: int
    system: System
    status: Status
    record: str
    """The record the system made or changed; empty while unknown."""
    note: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """One action that waits for a decision, or had one."""

    id: str
    digest: str
    content: Content
    state: State
    note: str
    """Why it is in this state, for a person; empty while there is nothing to say."""
    idem_key: str
    execute_by: datetime | None
    owner: str | None
    lease_until: datetime | None
    decisions: tuple[Decision, ...]
    effects: tuple[Effect, ...]

    @property
    def approvals(self) -> tuple[Decision, ...]:
        return tuple(decision for decision in self.decisions if decision.verdict == "approve")

    @property
    def card(self) -> Card:
        """The card to show; made from what is signed and nothing else."""
        return card_of(self)


def card_of(proposal: Proposal) -> Card:
    """Every text on the card is escaped here, once."""
    content = proposal.content
    return Card(
        proposal=proposal.id,
        action=content.action,
        title=escape(content.action.replace("_", " ").capitalize()),
        summary=escape(content.summary),
        risk=content.risk,
        site=escape(content.site),
        systems=tuple(dict.fromkeys(step.system for step in content.steps)),
        changes=_changes(content),
        arguments=tuple(_argument(leaf, content) for leaf in content.arguments),
        touches=tuple(escape(line) for line in content.touches),
        amount=_money(content),
        reason=_reason(content),
        citations=tuple(escape(citation) for citation in content.citations),
        requester=escape(f"{content.requester_name}, {content.requester_role.replace('_', ' ')}"),
        requester_id=escape(content.requester),
        suggested=content.intent == "agent_suggested",
        roles=content.roles,
        needed=content.needed,
        approvals=tuple(escape(decision.name) for decision in proposal.approvals),
        requester_may_approve=content.requester_may_approve,
        expires=content.approve_by,
        undo=escape(content.undo),
        state=proposal.state,
        digest=proposal.digest,
        code=confirm_code(proposal.digest) if content.risk == "high" else "",
    )


def _changes(content: Content) -> tuple[ChangeRow, ...]:
    return tuple(
        ChangeRow(
            system=change.system,
            record=escape(change.record),
            field=escape(change.field),
            before=shown_value(change.before),
            after=shown_value(change.after),
        )
        for change in content.changes
    )


def _argument(leaf: SignedLeaf, content: Content) -> ArgumentRow:
    return ArgumentRow(
        name=escape(leaf.name.replace("_", " ")),
        value=shown_value(leaf.value),
        label=leaf.trust,
        origin=escape(_origin(leaf, content)),
    )


def _origin(leaf: SignedLeaf, content: Content) -> str:
    if leaf.trust != Trust.USER:
        return leaf.origin
    known = ", known to the plant systems" if leaf.confirmed else ""
    return f"said by {content.requester_name}{known}"


def _money(content: Content) -> str:
    return f"{content.amount_minor / 100:,.2f} {content.currency}" if content.amount_minor else ""


def _reason(content: Content) -> str:
    if not content.reason:
        return f"asked for by {escape(content.requester_name)}; no reason given"
    author = "written by the assistant" if content.reason_by == "assistant" else content.requester_name
    return f"{escape(content.reason)} ({escape(author)})"
