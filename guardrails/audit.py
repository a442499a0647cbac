"""The audit log: the full transcript, append-only and hash-chained; no log, no action."""

import json
import os
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Literal

from sqlalchemy import Connection, Engine, Row, Select, Text, select, type_coerce

from guardrails import schema
from guardrails.audit_export import write_export
from guardrails.chain import Entry, Header, Report, commitment, row_hash, walk
from guardrails.database import reading, writing
from guardrails.errors import AuditUnavailable
from guardrails.moments import Clock, utc_text, wall_clock

EventKind = Literal[
    "login",
    "turn",
    "message",
    "retrieval",
    "model_call",
    "tool_call",
    "tool_result",
    "binder",
    "proposal",
    "card_shown",
    "decision",
    "policy",
    "intent",
    "outcome",
    "error",
    "config",
    "export",
]
Payload = Mapping[str, object]
"""JSON data: strings, numbers, booleans, None, and lists and mappings of these."""

SYSTEM = "andon"
"""Stands in the place of a person for what the program does on its own."""
_PAGE = 500


class Audit:
    """Appends events in order and checks that none was altered, removed or moved."""

    def __init__(self, engine: Engine, clock: Clock = wall_clock) -> None:
        self._engine = engine
        self._clock = clock

    def append(self, kind: EventKind, *, session: str = "", turn: str = "", person: str, payload: Payload) -> int:
        """Write one event and return its sequence number; it is on the disk when this returns.

        Raises AuditUnavailable when it cannot be written: what it announces must not happen then.
        """
        with writing(self._engine, AuditUnavailable) as connection:
            return self.append_within(connection, kind, session=session, turn=turn, person=person, payload=payload)

    def append_within(
        self,
        connection: Connection,
        kind: EventKind,
        *,
        session: str = "",
        turn: str = "",
        person: str,
        payload: Payload,
    ) -> int:
        """Write one event as part of a transaction, so that both are kept or neither is."""
        head = connection.execute(select(schema.audit_head).with_for_update()).one()
        at = self.now(connection)
        header = Header(kind=kind, session=clean(session), turn=clean(turn), person=clean(person), at=utc_text(at))
        seq, salt, body = int(head.seq) + 1, os.urandom(16), payload_text(payload)
        sealed = commitment(salt, body)
        digest = row_hash(seq, head.hash, header, sealed)
        connection.execute(
            schema.audit.insert().values(
                seq=seq,
                at=at,
                kind=header.kind,
                session=header.session,
                turn=header.turn,
                person=header.person,
                prev=head.hash,
                commitment=sealed,
                hash=digest,
            )
        )
        connection.execute(schema.audit_payload.insert().values(seq=seq, salt=salt, payload=body))
        connection.execute(schema.audit_head.update().values(seq=seq, hash=digest))
        return seq

    def now(self, connection: Connection) -> datetime:
        """The present, but never before the last event: a clock that is set back prolongs nothing."""
        query = select(schema.audit.c.at).order_by(schema.audit.c.seq.desc()).limit(1)
        try:
            last = connection.scalar(query)
        except ValueError as error:
            raise AuditUnavailable(f"its last row is damaged: {error}") from error
        present = self._clock()
        return max(present, last) if last else present

    def time(self) -> datetime:
        """The present by the log's own clock; see `now`."""
        with reading(self._engine, AuditUnavailable) as connection:
            return self.now(connection)

    def read(self, session: str | None = None, *, after: int = 0) -> Iterator[Entry]:
        """Events in order, of one session or of all, from the one after row `after`."""
        query = _rows().where(schema.audit.c.seq > after)
        if session is not None:
            query = query.where(schema.audit.c.session == session)
        with reading(self._engine, AuditUnavailable) as connection:
            for row in connection.execution_options(yield_per=_PAGE).execute(query):
                yield _entry(row)

    def verify(self) -> Report:
        """Walk the chain from the first row to its recorded head and name the first row that does not fit."""
        with reading(self._engine, AuditUnavailable) as connection:
            head = connection.execute(select(schema.audit_head)).one()
            rows = connection.execution_options(yield_per=_PAGE).execute(_rows())
            return walk((_entry(row) for row in rows), head.seq, head.hash)

    def export(self, folder: Path, *, person: str) -> Report:
        """Write the whole log into `folder`, made here, so that it can be checked without this program.

        The export itself is the last event in it. Raises FileExistsError when the folder exists.
        """
        self.append("export", person=person, payload={"folder": folder.name})
        report = self.verify()
        write_export(folder, self.read(), report)
        return report


def payload_text(payload: Payload) -> str:
    """JSON text with sorted keys; lone surrogates, which no file can hold, are written out visibly."""
    return clean(json.dumps(payload, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False))


def clean(text: str) -> str:
    """The text with lone surrogates written as `\\udc80`, so that it can be stored."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def _rows() -> Select[tuple[object, ...]]:
    """Every column as it is stored; a damaged time must not stop the check that is to find it."""
    stored = [type_coerce(column, Text).label("at") if column.name == "at" else column for column in schema.audit.c]
    return (
        select(*stored, schema.audit_payload.c.salt, schema.audit_payload.c.payload)
        .select_from(schema.audit.outerjoin(schema.audit_payload))
        .order_by(schema.audit.c.seq)
    )


def _entry(row: Row[tuple[object, ...]]) -> Entry:
    found = row._mapping
    return Entry(
        seq=found["seq"],
        header=Header(
            kind=found["kind"],
            session=found["session"],
            turn=found["turn"],
            person=found["person"],
            at=found["at"],
        ),
        prev=found["prev"],
        commitment=found["commitment"],
        hash=found["hash"],
        salt=found["salt"],
        payload=found["payload"],
    )
