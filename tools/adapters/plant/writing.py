"""How the embedded plant takes a write: permit first, then effect and receipt in one transaction."""

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from pydantic import TypeAdapter

from tools.adapters.permits import Permit, PermitCheck, write_digest
from tools.adapters.plant.system import Cell, PlantSystem
from tools.adapters.writes import Change, Receipt, Write
from tools.errors import WriteRefused
from tools.facts import Value
from tools.records import System

NEW = "new"
"""Stands in a preview for a number that the system gives only when it does the write."""

_RECEIPT = TypeAdapter(Receipt)


@dataclass(frozen=True, slots=True)
class Occasion:
    """When a write is planned, and for whom."""

    now: datetime
    """Plant time."""
    by: str
    """The proposal that the write belongs to."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One change to the system's file."""

    sql: str
    values: tuple[Cell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What a write comes to: what to tell people, and what to do."""

    record: str
    """Canonical id of the record made or changed."""
    changes: tuple[Change, ...]
    statements: tuple[Statement, ...]
    made: str | None = None
    """Canonical id of a record that this write makes."""


Planner = Callable[[sqlite3.Connection, Write, Occasion], Effect]
"""Works out the effect of a write, or raises WriteRefused or RecordNotFound; changes nothing."""


class PlantWriter:
    """The writing side of one system of the embedded plant.

    Preview and apply ask the same planner, so a preview shows exactly what would be done.
    """

    def __init__(self, system: PlantSystem, check: PermitCheck, planner: Planner) -> None:
        self._system = system
        self._check = check
        self._plan = planner

    def preview(self, write: Write) -> tuple[Change, ...]:
        """What the write would change now; a record it would make is called `new`."""
        with self._system.open() as connection:
            effect = self._plan(connection, write, self._occasion(NEW))
        return tuple(
            replace(change, record=NEW) if change.record == effect.made else change for change in effect.changes
        )

    def apply(self, write: Write, *, key: str, permit: Permit) -> Receipt:
        """Do the write once for this key; a second call with the key returns the first receipt.

        Raises PermitRefused before anything else, WriteRefused for a key used for another write.
        """
        self._check.require(permit, write, key)
        digest = write_digest(write)
        with self._system.transaction() as connection:
            earlier = self._earlier(connection, key, digest)
            if earlier is not None:
                return earlier
            occasion = self._occasion(permit.proposal)
            effect = self._plan(connection, write, occasion)
            for statement in effect.statements:
                connection.execute(statement.sql, statement.values)
            receipt = self._receipt(effect, key, occasion.now)
            connection.execute(
                "INSERT INTO applied VALUES (?, ?, ?, ?)",
                (key, digest, _RECEIPT.dump_json(receipt).decode(), occasion.now.isoformat()),
            )
        return receipt

    def find(self, key: str) -> Receipt | None:
        """The receipt for a key, so that an unclear outcome can be looked up."""
        with self._system.open() as connection:
            row = connection.execute("SELECT receipt FROM applied WHERE key = ?", (key,)).fetchone()
        return None if row is None else _RECEIPT.validate_json(row["receipt"])

    def _occasion(self, by: str) -> Occasion:
        return Occasion(self._system.clock().replace(microsecond=0), by)

    def _earlier(self, connection: sqlite3.Connection, key: str, digest: str) -> Receipt | None:
        row = connection.execute("SELECT digest, receipt FROM applied WHERE key = ?", (key,)).fetchone()
        if row is None:
            return None
        if row["digest"] != digest:
            raise WriteRefused(
                f"{self._system.name} has already used the key {key!r} for another write; take a new key."
            )
        return replace(_RECEIPT.validate_json(row["receipt"]), repeated=True)

    def _receipt(self, effect: Effect, key: str, now: datetime) -> Receipt:
        return Receipt(system=self._system.name, key=key, record=effect.record, changes=effect.changes, applied=now)


def changed(system: System, record: str, **fields: tuple[Value, Value]) -> tuple[Change, ...]:
    """The fields of one record whose value differs, as (before, after) by field name."""
    return tuple(
        Change(system=system, record=record, field=name, before=before, after=after)
        for name, (before, after) in fields.items()
        if before != after
    )


def next_number(connection: sqlite3.Connection, table: str, prefix: str) -> tuple[int, str]:
    """The next free own number of a table and the tag that goes with it, such as `WO-9012`."""
    row = connection.execute(
        f"SELECT coalesce(max(number), 0) + 1, coalesce(max(CAST(substr(tag, ?) AS INTEGER)), 0) + 1 FROM {table}",
        (len(prefix) + 1,),
    ).fetchone()
    return int(row[0]), f"{prefix}{row[1]}"


def not_taken(system: System, write: Write) -> WriteRefused:
    """The refusal of a kind of write that belongs to another system."""
    return WriteRefused(f"{system} does not take {type(write).__name__}; send it to the system that owns the record.")
