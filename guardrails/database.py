"""One database file for the ledger and the audit log, and transactions that do not interleave."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, Dialect, Engine, Text, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.types import TypeDecorator

from guardrails.errors import AuditUnavailable, LedgerUnavailable

Clock = Callable[[], datetime]
"""Gives the present as an aware datetime in UTC."""

Failure = type[AuditUnavailable] | type[LedgerUnavailable]
BUSY_SECONDS = 10
_IMMEDIATE = "andon_immediate"


def wall_clock() -> datetime:
    """The computer's time in UTC."""
    return datetime.now(UTC)


class UtcTime(TypeDecorator[datetime]):
    """Aware times as text of fixed width in UTC, so that text order is time order on every engine."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - SQLAlchemy's signature
        return None if value is None else utc_text(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        return None if value is None else datetime.fromisoformat(value)


def utc_text(moment: datetime) -> str:
    """`2026-06-17T01:10:00.000000+00:00`; a time without a zone raises ValueError."""
    if moment.tzinfo is None:
        raise ValueError(f"a time without a zone: {moment.isoformat()!r}; pass an aware one")
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def open_database(path: Path) -> Engine:
    """The engine for one SQLite file; the file is made when the first table is.

    Every commit is on the disk before it returns (WAL, synchronous FULL): an effect may follow it.
    """
    engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": BUSY_SECONDS})
    event.listen(engine, "connect", _settings)
    event.listen(engine, "begin", _begin)
    return engine


def _settings(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("synchronous=FULL", "foreign_keys=ON", "recursive_triggers=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    if cursor.execute("PRAGMA journal_mode").fetchone() != ("wal",):
        cursor.execute("PRAGMA journal_mode=WAL")
    cursor.close()


def _begin(connection: Connection) -> None:
    immediate = connection.get_execution_options().get(_IMMEDIATE, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


@contextmanager
def writing(engine: Engine, failure: Failure) -> Iterator[Connection]:
    """A transaction that holds the write lock from its first statement; commits at the end.

    A disk that is full, a file that may not be written or a lock that stays taken raises `failure`.
    """
    try:
        with engine.connect().execution_options(**{_IMMEDIATE: True}) as connection, connection.begin():
            yield connection
    except (DBAPIError, sqlite3.Error) as error:
        engine.dispose()  # a connection that met a full disk does not recover, a new one does
        raise failure(_cause(error)) from error


@contextmanager
def reading(engine: Engine, failure: Failure) -> Iterator[Connection]:
    """A transaction that sees one state of the database and changes nothing."""
    try:
        with engine.connect() as connection, connection.begin():
            yield connection
    except (DBAPIError, sqlite3.Error) as error:
        engine.dispose()  # a connection that met a full disk does not recover, a new one does
        raise failure(_cause(error)) from error


def _cause(error: DBAPIError | sqlite3.Error) -> str:
    return str(error.orig) if isinstance(error, DBAPIError) else str(error)
