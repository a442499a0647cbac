"""Reads proposals, their decisions and their effects from the tables."""

from pydantic import ValidationError
from sqlalchemy import Connection, Row, select

from guardrails import schema
from guardrails.content import Content, parsed
from guardrails.errors import LedgerUnavailable, UnknownProposal
from guardrails.proposals import Decision, Effect, Proposal

ProposalRow = Row[tuple[object, ...]]


def row_of(connection: Connection, proposal: str) -> ProposalRow:
    """The row of one proposal, locked where the engine locks rows; raises UnknownProposal."""
    query = select(schema.proposal).where(schema.proposal.c.id == proposal)
    row = connection.execute(query.with_for_update()).first()
    if row is None:
        raise UnknownProposal(proposal)
    return row


def load(connection: Connection, row: ProposalRow) -> Proposal:
    """The proposal with everything that belongs to it."""
    found = row._mapping
    return Proposal(
        id=found["id"],
        digest=found["digest"],
        content=_content(found["id"], found["content"]),
        state=found["state"],
        note=found["note"],
        idem_key=found["idem_key"],
        execute_by=found["execute_by"],
        owner=found["owner"],
        lease_until=found["lease_until"],
        decisions=decisions_of(connection, found["id"]),
        effects=effects_of(connection, found["id"]),
    )


def _content(proposal: str, text: str) -> Content:
    try:
        return parsed(text)
    except ValidationError as error:
        raise LedgerUnavailable(f"the content of proposal {proposal!r} is damaged") from error


def decisions_of(connection: Connection, proposal: str) -> tuple[Decision, ...]:
    """In the order in which they were made."""
    table = schema.decision
    rows = connection.execute(select(table).where(table.c.proposal == proposal).order_by(table.c.at, table.c.person))
    return tuple(
        Decision(
            person=row.person,
            name=row.name,
            role=row.role,
            verdict=row.verdict,
            digest=row.digest,
            meaning=row.meaning,
            reason=row.reason,
            method=row.method,
            at=row.at,
        )
        for row in rows
    )


def effects_of(connection: Connection, proposal: str) -> tuple[Effect, ...]:
    """In the order of the steps; what takes a step back comes after the steps."""
    table = schema.effect
    query = select(table).where(table.c.proposal == proposal).order_by(table.c.undo, table.c.step)
    return tuple(
        Effect(
            key=row.idem_key,
            step=row.step,
            undo=bool(row.undo),
            attempt=row.attempt,
            system=row.system,
            status=row.status,
            record=row.external_ref or "",
            note=row.note,
            at=row.at,
        )
        for row in connection.execute(query)
    )
