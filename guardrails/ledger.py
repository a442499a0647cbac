"""The ledger of proposals: who asked, who decided, and which state each one is in.

Whoever comes second is told that somebody else was first: nobody decides twice, late, unseen
or without the right to.
"""

import hmac
import secrets
from collections.abc import Collection
from datetime import timedelta

from sqlalchemy import Connection, Engine, func, select

from guardrails import schema
from guardrails.audit import Audit
from guardrails.content import Content, Draft, canonical, content_of, digest_of, sameness, situation_of
from guardrails.database import reading, writing
from guardrails.errors import (
    AlreadyDecided,
    AlreadySigned,
    DigestMismatch,
    Expired,
    LedgerUnavailable,
    NotAllowed,
    Refusal,
    RejectedBefore,
)
from guardrails.ledger_rows import ProposalRow, load, row_of
from guardrails.policy import Policy
from guardrails.proposals import OPEN, Choice, Decision, Proposal, Signature, State
from guardrails.transitions import due, expire, move
from tools.context import Operator

_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_MEANING: dict[Choice, str] = {
    "approve": "I approve that exactly what the card with this digest shows is carried out.",
    "reject": "I reject what the card with this digest shows.",
}


class Ledger:
    """Takes proposals, decisions and revocations under one policy."""

    def __init__(self, engine: Engine, policy: Policy, audit: Audit) -> None:
        self._engine = engine
        self._policy = policy
        self._audit = audit

    @property
    def policy(self) -> Policy:
        return self._policy

    def propose(self, draft: Draft, requester: Operator) -> Proposal:
        """Make a proposal, or return the equal one that this person has pending already.

        Raises NotAllowed when the policy refuses, RejectedBefore when an equal one was rejected in
        the same conversation.
        """
        try:
            verdict = self._policy.require(requester, draft.action, draft.resource, situation_of(draft))
        except NotAllowed as refusal:
            payload = {"action": draft.tool.name, "rule": refusal.rule, "refused": refusal.reason}
            self._audit.append("policy", session=draft.session, turn=draft.turn, person=requester.id, payload=payload)
            raise
        with writing(self._engine, LedgerUnavailable) as connection:
            now = self._audit.now(connection)
            expire(connection, self._audit, now, self._policy.hash)
            content = content_of(draft, requester, verdict, self._policy, now)
            return _equal(connection, content) or self._insert(connection, content)

    def get(self, proposal: str) -> Proposal:
        """The proposal as it is now; raises UnknownProposal."""
        self._expire_due()
        with reading(self._engine, LedgerUnavailable) as connection:
            return load(connection, row_of(connection, proposal))

    def list(
        self,
        *,
        status: State | Collection[State] | None = None,
        sites: Collection[str] | None = None,
        session: str | None = None,
        limit: int = 200,
    ) -> tuple[Proposal, ...]:
        """The latest proposals that fit, newest first; `status` is one state or several."""
        self._expire_due()
        query = select(schema.proposal).order_by(schema.proposal.c.number.desc()).limit(limit)
        if status is not None:
            states = (status,) if isinstance(status, str) else tuple(status)
            query = query.where(schema.proposal.c.state.in_(states))
        if sites is not None:
            query = query.where(schema.proposal.c.site.in_(sites))
        if session is not None:
            query = query.where(schema.proposal.c.session == session)
        with reading(self._engine, LedgerUnavailable) as connection:
            return tuple(load(connection, row) for row in connection.execute(query).all())

    def decide(
        self,
        proposal: str,
        *,
        digest: str,
        person: Operator,
        verdict: Choice,
        reason: str = "",
        signature: Signature | None = None,
    ) -> Proposal:
        """Record one person's answer to the card with this digest.

        Raises UnknownProposal, AlreadyDecided, Expired, DigestMismatch, AlreadySigned or NotAllowed;
        the attempt is in the log then, and the proposal is as it was.
        """
        self._expire_due()
        try:
            with writing(self._engine, LedgerUnavailable) as connection:
                row = row_of(connection, proposal)
                self._require_decidable(connection, row, digest, person, verdict)
                self._sign(connection, row, person, verdict, reason=reason, signature=signature or Signature())
                self._follow(connection, row_of(connection, proposal), person, verdict)
                return load(connection, row_of(connection, proposal))
        except Refusal as refusal:
            self._record_refusal(proposal, person, verdict, refusal)
            raise

    def revoke(self, proposal: str, *, person: Operator, reason: str = "") -> Proposal:
        """Take a proposal back before it is executed: the requester, or anybody who may approve it.

        Raises UnknownProposal, AlreadyDecided or NotAllowed.
        """
        self._expire_due()
        try:
            with writing(self._engine, LedgerUnavailable) as connection:
                row = row_of(connection, proposal)
                self._require_voice(load(connection, row), person)
                note = f"Revoked by {person.name}" + (f": {reason}" if reason else ".")
                move(connection, self._audit, row, "revoked", person=person.id, kind="decision", note=note)
                return load(connection, row_of(connection, proposal))
        except Refusal as refusal:
            self._record_refusal(proposal, person, "revoke", refusal)
            raise

    # --- how -----------------------------------------------------------------------------------

    def _expire_due(self) -> None:
        """End what is due; writes only if something is."""
        with reading(self._engine, LedgerUnavailable) as connection:
            now = self._audit.now(connection)
            found = connection.execute(select(schema.proposal.c.id).where(due(now, self._policy.hash)).limit(1)).first()
        if found is not None:
            with writing(self._engine, LedgerUnavailable) as connection:
                expire(connection, self._audit, self._audit.now(connection), self._policy.hash)

    def _insert(self, connection: Connection, content: Content) -> Proposal:
        text = canonical(content)
        number = (connection.scalar(select(func.max(schema.proposal.c.number))) or 0) + 1
        row = {
            "id": _new_id(connection),
            "number": number,
            "session": content.session,
            "site": content.site,
            "requester": content.requester,
            "content": text,
            "digest": digest_of(text),
            "sameness": sameness(content),
            "policy_hash": content.policy_hash,
            "idem_key": f"andon-{secrets.token_hex(12)}",
            "state": "pending",
            "note": "",
            "made": content.made,
            "approve_by": content.approve_by,
            "row_version": 1,
        }
        connection.execute(schema.proposal.insert().values(row))
        payload = {"proposal": row["id"], "digest": row["digest"], "content": text}
        self._audit.append_within(
            connection,
            "proposal",
            session=content.session,
            turn=content.turn,
            person=content.requester,
            payload=payload,
        )
        return load(connection, row_of(connection, str(row["id"])))

    def _require_decidable(
        self, connection: Connection, row: ProposalRow, digest: str, person: Operator, verdict: Choice
    ) -> None:
        """Return if this person may give this answer to this card now; raise the reason otherwise."""
        if row.state == "expired":
            raise Expired(row.id, "approve", f"{row.approve_by:%Y-%m-%d %H:%M:%S} UTC")
        if row.state != "pending":
            raise AlreadyDecided(row.id, row.state)
        if not (hmac.compare_digest(digest.encode(), row.digest.encode()) and digest_of(row.content) == row.digest):
            raise DigestMismatch(row.id, digest)
        found = load(connection, row)
        if any(decision.person == person.id for decision in found.decisions):
            raise AlreadySigned(row.id, person.id)
        if verdict == "reject":
            self._require_voice(found, person)
        else:
            content = found.content
            self._policy.require_approver(content.verdict, person, content.requester, content.resource)

    def _require_voice(self, found: Proposal, person: Operator) -> None:
        """The requester may always say no to an own proposal; everybody else needs the right to approve."""
        content = found.content
        if person.id != content.requester:
            self._policy.require_approver(content.verdict, person, content.requester, content.resource)

    def _sign(
        self,
        connection: Connection,
        row: ProposalRow,
        person: Operator,
        verdict: Choice,
        *,
        reason: str,
        signature: Signature,
    ) -> None:
        now = self._audit.now(connection)
        signed = {
            "proposal": row.id,
            "person": person.id,
            "name": person.name,
            "role": person.role,
            "verdict": verdict,
            "digest": row.digest,
            "meaning": _MEANING[verdict],
            "reason": reason,
            "method": signature.method,
            "signed_in": signature.at,
            "at": now,
        }
        connection.execute(schema.decision.insert().values(signed))
        payload = signed | {"at": now.isoformat(), "signed_in": signature.at.isoformat() if signature.at else None}
        self._audit.append_within(connection, "decision", session=row.session, person=person.id, payload=payload)

    def _follow(self, connection: Connection, row: ProposalRow, person: Operator, verdict: Choice) -> None:
        """Move on when the answer settles the proposal; the first of two approvals does not."""
        found = load(connection, row)
        if verdict == "reject":
            last = _rejection(found)
            note = f"Rejected by {last.name}" + (f": {last.reason}" if last.reason else ".")
            move(connection, self._audit, row, "rejected", person=person.id, kind="decision", note=note)
        elif len(found.approvals) >= found.content.needed:
            until = self._audit.now(connection) + timedelta(minutes=found.content.execute_within_minutes)
            columns = {"execute_by": until}
            move(connection, self._audit, row, "approved", person=person.id, kind="decision", columns=columns)

    def _record_refusal(self, proposal: str, person: Operator, verdict: str, refusal: Refusal) -> None:
        payload = {
            "proposal": proposal,
            "verdict": verdict,
            "refused": str(refusal),
            "error": type(refusal).__name__,
        }
        self._audit.append("decision", person=person.id, payload=payload)


def _equal(connection: Connection, content: Content) -> Proposal | None:
    """The open proposal that asks for the same; raises RejectedBefore if one was rejected in this session."""
    table = schema.proposal
    same = select(table).where(table.c.sameness == sameness(content)).order_by(table.c.number.desc())
    for row in connection.execute(same).all():
        if row.state in OPEN:
            return load(connection, row)
        if row.state == "rejected" and row.session == content.session:
            last = _rejection(load(connection, row))
            raise RejectedBefore(row.id, last.name, last.reason)
    return None


def _rejection(found: Proposal) -> Decision:
    return next(decision for decision in found.decisions if decision.verdict == "reject")


def _new_id(connection: Connection) -> str:
    while True:
        proposal = "P-" + "".join(secrets.choice(_ALPHABET) for _ in range(5))
        if connection.scalar(select(schema.proposal.c.id).where(schema.proposal.c.id == proposal)) is None:
            return proposal
