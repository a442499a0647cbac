"""One database file for the ledger and the audit log, and transactions that do not interleave."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event, inspect
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import ConnectionPoolEntry

from guardrails import schema
from guardrails.chain import GENESIS
from guardrails.errors import AuditUnavailable, LedgerUnavailable

Failure = type[AuditUnavailable] | type[LedgerUnavailable]
BUSY_SECONDS = 10
_IMMEDIATE = "andon_immediate"


def open_database(path: Path) -> Engine:
    """The engine for one SQLite file, made with its tables if it does not exist.

    Every commit is on the disk before it returns (WAL, synchronous FULL): an effect may follow it.
    Raises LedgerUnavailable when the file cannot be opened or made.
    """
    engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": BUSY_SECONDS})
    event.listen(engine, "connect", _settings)
    event.listen(engine, "begin", _begin)
    create_tables(engine)
    return engine


def create_tables(engine: Engine) -> None:
    """Make the tables that are missing; safe when several processes start at once."""
    with reading(engine, LedgerUnavailable) as connection:
        if set(schema.metadata.tables) <= set(inspect(connection).get_table_names()):
            return
    with writing(engine, LedgerUnavailable) as connection:
        schema.metadata.create_all(connection)
        if connection.execute(schema.audit_head.select()).first() is None:
            connection.execute(schema.audit_head.insert().values(id=1, seq=0, hash=GENESIS))


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
