"""One system of the embedded plant as its adapter sees it: questions in, canonical records out."""

import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeVar

from tools.adapters.plant.database import reading, writing
from tools.errors import RecordNotFound, SystemTimeout, SystemUnavailable
from tools.records import Source, System

R = TypeVar("R")
Cell = str | int | float | bytes | None
Make = Callable[[sqlite3.Row, Source], R]


@dataclass(frozen=True, slots=True)
class Where:
    """The conditions of one query."""

    sql: str
    """Empty, or starts with ` WHERE `."""
    values: tuple[Cell, ...]


def where(conditions: Mapping[str, Cell], *always: str) -> Where:
    """Join the conditions whose value is not None; `always` adds fixed ones, empty ones left out."""
    given = {condition: value for condition, value in conditions.items() if value is not None}
    clauses = [*given, *filter(None, always)]
    values = tuple(value for condition, value in given.items() for _ in range(condition.count("?")))
    return Where(" WHERE " + " AND ".join(clauses) if clauses else "", values)


@dataclass(frozen=True, slots=True)
class PlantSystem:
    """One plant system's file, its clock and its patience; safe to use from many threads.

    Every query names the record's own number in that system in a column `record`.
    """

    name: System
    folder: Path
    clock: Callable[[], datetime]
    """Plant time."""
    timeout: float
    """Seconds after which a caller gives up on a slow system."""

    def all(self, make: Make[R], sql: str, values: tuple[Cell, ...] = ()) -> tuple[R, ...]:
        """Every row as a record, in the order of the query."""
        with self.open() as connection:
            as_of = self._as_of(connection)
            rows = connection.execute(sql, values).fetchall()
        return tuple(make(row, Source(system=self.name, record=str(row["record"]), as_of=as_of)) for row in rows)

    def one(self, make: Make[R], kind: str, identifier: str, sql: str) -> R:
        """The record with this identifier; the query's only parameter. Raises RecordNotFound."""
        found = self.all(make, sql, (identifier,))
        if not found:
            raise RecordNotFound(kind, identifier, self.name)
        return found[0]

    @contextmanager
    def open(self) -> Iterator[sqlite3.Connection]:
        """A read-only connection, if the system answers at all."""
        with reading(self.folder, self.name) as connection:
            self._answer(connection)
            yield connection

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """One write transaction, if the system answers at all."""
        with writing(self.folder, self.name) as connection:
            self._answer(connection)
            yield connection

    def _answer(self, connection: sqlite3.Connection) -> None:
        state, seconds = connection.execute("SELECT state, seconds FROM condition").fetchone()
        if state == "unavailable":
            raise SystemUnavailable(f"{self.name} is not available; nothing was changed. Try again later.")
        if state == "slow":
            time.sleep(min(seconds, self.timeout))
            raise SystemTimeout(f"{self.name} did not answer in time. Try again, or look the outcome up first.")

    def _as_of(self, connection: sqlite3.Connection) -> datetime:
        clock, as_of = map(datetime.fromisoformat, connection.execute("SELECT clock, as_of FROM meta").fetchone())
        state, seconds = connection.execute("SELECT state, seconds FROM condition").fetchone()
        late = timedelta(seconds=seconds) if state == "stale" else timedelta()
        return self.clock() - (clock - as_of) - late


def moment(text: str | None) -> datetime | None:
    """A time that may be missing."""
    return None if text is None else datetime.fromisoformat(text)
