"""What the ledger and the audit log say about a conversation's proposals: who signed, what was sent, in which order."""

import json
from collections.abc import Collection, Iterable

from eval.played import Proceeding, Sent, Signed
from guardrails.audit import Audit
from guardrails.chain import Entry
from guardrails.ledger import Ledger
from guardrails.proposals import Decision, Effect, Proposal

Rows = dict[tuple[str, str], int]
"""Number of the first log row about a decision, by proposal and person, or about a write, by proposal and key."""


def proceedings(ledger: Ledger, audit: Audit, sessions: Collection[str]) -> tuple[Proceeding, ...]:
    """Every proposal of these conversations, oldest first."""
    found = [proposal for session in sessions for proposal in ledger.list(session=session)]
    entries = [entry for session in sessions for entry in audit.read(session)] if found else []
    rows = _rows(entries)
    return tuple(_proceeding(proposal, rows) for proposal in sorted(found, key=lambda each: each.content.made))


def _rows(entries: Iterable[Entry]) -> Rows:
    rows: Rows = {}
    for entry in entries:
        if entry.header.kind not in {"decision", "intent"} or entry.payload is None:
            continue
        payload = json.loads(entry.payload)
        about = payload.get("person") if entry.header.kind == "decision" else payload.get("key")
        if about:
            rows.setdefault((str(payload["proposal"]), str(about)), entry.seq)
    return rows


def _proceeding(proposal: Proposal, rows: Rows) -> Proceeding:
    content = proposal.content
    return Proceeding(
        proposal=proposal.id,
        action=content.action,
        state=proposal.state,
        requester=content.requester,
        requester_may_approve=content.requester_may_approve,
        roles=content.roles,
        needed=content.needed,
        signed=tuple(_signed(proposal.id, decision, rows) for decision in proposal.decisions),
        sent=tuple(_sent(proposal.id, effect, rows) for effect in proposal.effects),
    )


def _signed(proposal: str, decision: Decision, rows: Rows) -> Signed:
    return Signed(
        person=decision.person,
        role=decision.role,
        verdict=decision.verdict,
        reason=decision.reason,
        at=decision.at,
        logged=rows.get((proposal, decision.person)),
    )


def _sent(proposal: str, effect: Effect, rows: Rows) -> Sent:
    return Sent(system=effect.system, status=effect.status, logged=rows.get((proposal, effect.key)))
