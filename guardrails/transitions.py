"""The arrows between the states of a proposal: each one a conditional UPDATE with its audit event."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, or_, select, true, update

from guardrails import schema
from guardrails.audit import SYSTEM, Audit, EventKind
from guardrails.errors import AlreadyDecided
from guardrails.ledger_rows import ProposalRow
from guardrails.proposals import State

ARROWS: Mapping[State, frozenset[State]] = {
    "pending": frozenset({"approved", "rejected", "expired", "revoked"}),
    "approved": frozenset({"executing", "revoked", "expired", "stale"}),
    "executing": frozenset({"done", "failed", "unknown"}),
    "unknown": frozenset({"done"}),
}
"""Where a proposal may go from each state; states that are not here are final."""


def move(
    connection: Connection,
    audit: Audit,
    row: ProposalRow,
    to: State,
    *,
    person: str,
    kind: EventKind,
    note: str = "",
    only: ColumnElement[bool] | None = None,
    columns: Mapping[str, datetime | str | None] | None = None,
) -> None:
    """Take a proposal from the state in `row` to `to`; raises AlreadyDecided if it is not in it any more.

    `only` narrows the arrow further, for example to the owner of a lease; `columns` change with it.
    """
    state: State = row.state
    if to not in ARROWS.get(state, frozenset()):
        raise AlreadyDecided(row.id, state)
    table = schema.proposal
    here = and_(table.c.id == row.id, table.c.state == state, true() if only is None else only)
    values = {"state": to, "note": note, "row_version": table.c.row_version + 1, **(columns or {})}
    if connection.execute(update(table).where(here).values(values)).rowcount != 1:
        raise AlreadyDecided(row.id, connection.scalar(select(table.c.state).where(table.c.id == row.id)) or "gone")
    payload = {"proposal": row.id, "from": state, "to": to, "note": note}
    audit.append_within(connection, kind, session=row.session, person=person, payload=payload)


def due(now: datetime, policy_hash: str) -> ColumnElement[bool]:
    """Matches what can no longer be approved or executed, because of the time or of a new policy."""
    table = schema.proposal
    return or_(
        and_(table.c.state == "pending", table.c.approve_by <= now),
        and_(table.c.state == "approved", table.c.execute_by <= now),
        and_(table.c.state.in_(("pending", "approved")), table.c.policy_hash != policy_hash),
    )


def expire(connection: Connection, audit: Audit, now: datetime, policy_hash: str) -> None:
    """End every proposal that is due to end."""
    for row in connection.execute(select(schema.proposal).where(due(now, policy_hash))).all():
        changed = row.policy_hash != policy_hash
        to: State = "stale" if changed and row.state == "approved" else "expired"
        ended = row.approve_by if row.state == "pending" else row.execute_by
        note = "The policy has changed since." if changed else f"Its time ended at {ended:%Y-%m-%d %H:%M:%S} UTC."
        move(connection, audit, row, to, person=SYSTEM, kind="proposal", note=note)
