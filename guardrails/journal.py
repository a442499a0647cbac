"""What execution writes down: who has taken a proposal, each write before it is sent, and what came of it."""

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import timedelta

from sqlalchemy import Connection, Engine, and_, select, update

from guardrails import schema
from guardrails.audit import SYSTEM, Audit, Payload
from guardrails.database import reading, writing
from guardrails.errors import AlreadyDecided, LedgerUnavailable
from guardrails.ledger_rows import ProposalRow, load, row_of
from guardrails.proposals import Proposal, State, Status
from guardrails.transitions import move
from tools.adapters.permits import write_digest, write_json
from tools.adapters.writes import Receipt, Write
from tools.records import System


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """One write of one proposal, under its idempotency key."""

    proposal: str
    key: str
    step: int
    undo: bool
    system: System
    write: Write


class Journal:
    """Keeps the lease and the effects of proposals that are being carried out by one owner."""

    def __init__(self, engine: Engine, audit: Audit, owner: str, lease: timedelta) -> None:
        self._engine = engine
        self._audit = audit
        self._owner = owner
        self._lease = lease

    def claim(self, proposal: str) -> None:
        """approved -> executing, for this owner alone; raises AlreadyDecided when another was first."""
        with writing(self._engine, LedgerUnavailable) as connection:
            row = row_of(connection, proposal)
            now = self._audit.now(connection)
            move(
                connection,
                self._audit,
                row,
                "executing",
                person=SYSTEM,
                kind="intent",
                note="Being carried out.",
                only=schema.proposal.c.execute_by > now,
                columns={"owner": self._owner, "lease_until": now + self._lease},
            )

    def set_aside(self, proposal: str, note: str) -> None:
        """approved -> stale; raises AlreadyDecided when it has left that state."""
        with writing(self._engine, LedgerUnavailable) as connection:
            row = row_of(connection, proposal)
            move(connection, self._audit, row, "stale", person=SYSTEM, kind="policy", note=note)

    def abandoned(self) -> tuple[Proposal, ...]:
        """Proposals that somebody began to carry out and whose lease is over, oldest first."""
        with reading(self._engine, LedgerUnavailable) as connection:
            table = schema.proposal
            over = and_(table.c.state == "executing", table.c.lease_until <= self._audit.now(connection))
            rows = connection.execute(select(table).where(over).order_by(table.c.number)).all()
            return tuple(load(connection, row) for row in rows)

    def unclear(self) -> tuple[Proposal, ...]:
        """Proposals whose outcome is unknown, oldest first."""
        with reading(self._engine, LedgerUnavailable) as connection:
            table = schema.proposal
            rows = connection.execute(select(table).where(table.c.state == "unknown").order_by(table.c.number)).all()
            return tuple(load(connection, row) for row in rows)

    def take_over(self, found: Proposal) -> bool:
        """Take the lease of an abandoned proposal; False when another owner was first."""
        table = schema.proposal
        still = and_(table.c.id == found.id, table.c.state == "executing", table.c.lease_until == found.lease_until)
        with writing(self._engine, LedgerUnavailable) as connection:
            values = {"owner": self._owner, "lease_until": self._audit.now(connection) + self._lease}
            taken = connection.execute(update(table).where(still).values(values)).rowcount == 1
            if taken:
                self._log(connection, found.id, "taken over", {"from": found.owner, "by": self._owner})
            return taken

    def intend(self, sending: Sending) -> None:
        """Write down, durably, that a write is about to be sent; also prolongs the lease.

        Raises AlreadyDecided when the lease belongs to somebody else by now: then nothing may be sent.
        """
        with writing(self._engine, LedgerUnavailable) as connection:
            row = row_of(connection, sending.proposal)
            now = self._audit.now(connection)
            self._prolong(connection, row)
            table = schema.effect
            known = connection.execute(select(table).where(table.c.idem_key == sending.key)).first()
            attempt = known.attempt + 1 if known else 1
            values = {"attempt": attempt, "status": "intent", "note": "", "at": now}
            if known:
                connection.execute(update(table).where(table.c.idem_key == sending.key).values(values))
            else:
                connection.execute(table.insert().values(values | _columns(sending)))
            payload = {
                "proposal": sending.proposal,
                "key": sending.key,
                "attempt": attempt,
                "system": sending.system,
                "undo": sending.undo,
                "write": write_json(sending.write),
            }
            self._audit.append_within(connection, "intent", session=row.session, person=SYSTEM, payload=payload)

    def settle(self, sending: Sending, status: Status, note: str, receipt: Receipt | None = None) -> None:
        """Write down what came of a write."""
        said = _receipt_json(receipt) if receipt else None
        values = {
            "status": status,
            "note": note,
            "external_ref": receipt.record if receipt else None,
            "receipt": said,
            "response_sha": hashlib.sha256(said.encode()).hexdigest() if said else None,
        }
        with writing(self._engine, LedgerUnavailable) as connection:
            table = schema.effect
            connection.execute(update(table).where(table.c.idem_key == sending.key).values(values))
            row = row_of(connection, sending.proposal)
            payload = {"proposal": row.id, "key": sending.key, "status": status, "note": note, "receipt": said}
            self._audit.append_within(connection, "outcome", session=row.session, person=SYSTEM, payload=payload)

    def finish(self, proposal: str, to: State, note: str) -> None:
        """executing -> done, failed or unknown; raises AlreadyDecided when the lease is lost."""
        with writing(self._engine, LedgerUnavailable) as connection:
            row = row_of(connection, proposal)
            mine = None if row.state == "unknown" else schema.proposal.c.owner == self._owner
            move(connection, self._audit, row, to, person=SYSTEM, kind="outcome", note=note, only=mine)

    def reload(self, proposal: str) -> Proposal:
        """The proposal with everything written down so far."""
        with reading(self._engine, LedgerUnavailable) as connection:
            return load(connection, row_of(connection, proposal))

    def _prolong(self, connection: Connection, row: ProposalRow) -> None:
        table = schema.proposal
        mine = and_(table.c.id == row.id, table.c.state == "executing", table.c.owner == self._owner)
        until = self._audit.now(connection) + self._lease
        if connection.execute(update(table).where(mine).values(lease_until=until)).rowcount != 1:
            raise AlreadyDecided(row.id, row.state)

    def _log(self, connection: Connection, proposal: str, what: str, payload: Payload) -> None:
        row = row_of(connection, proposal)
        full = {"proposal": proposal, "what": what, **payload}
        self._audit.append_within(connection, "intent", session=row.session, person=SYSTEM, payload=full)


def _columns(sending: Sending) -> dict[str, str | int]:
    return {
        "idem_key": sending.key,
        "proposal": sending.proposal,
        "step": sending.step,
        "undo": int(sending.undo),
        "system": sending.system,
        "request_sha": write_digest(sending.write),
    }


def _receipt_json(receipt: Receipt) -> str:
    return json.dumps(asdict(receipt) | {"applied": receipt.applied.isoformat()}, sort_keys=True)
