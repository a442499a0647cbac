"""The SQLite files of the embedded plant: one per system, opened for reading or for one write."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from importlib.resources import files
from pathlib import Path

from tools.errors import SystemUnavailable
from tools.records import System

# Minutes by which each system's content usually trails the plant clock.
LAGS: dict[System, int] = {
    "ERP": 15,
    "MES": 1,
    "CMMS": 5,
    "WMS": 5,
    "QMS": 10,
    "historian": 15,
    "suppliers": 60,
    "logistics": 30,
    "labour": 60,
}
PLANT_SYSTEMS: tuple[System, ...] = tuple(LAGS)
BUSY_SECONDS = 5.0

# Only faults of the file and its lock are the system's, and triggers, by which a file refuses a write
# (`faults.broken_off`). Anything else that SQLite says is a bug and travels up.
_FILE_FAULTS = frozenset(
    {
        sqlite3.SQLITE_PERM,
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_CORRUPT,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_NOTADB,
    }
)


def file_of(folder: Path, system: System) -> Path:
    """The file of one system: `erp.sqlite` for ERP."""
    return folder / f"{system.lower()}.sqlite"


def create(folder: Path, system: System, clock: datetime) -> sqlite3.Connection:
    """Make the empty file of one system for this plant time and return it open for filling.

    The caller commits and closes. Raises FileExistsError if the file is already there.
    """
    path = file_of(folder, system)
    path.touch(exist_ok=False)
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode = WAL")
    schema = files(__package__).joinpath("schema")
    for name in ("common", system.lower()):
        connection.executescript(schema.joinpath(f"{name}.sql").read_text("utf-8"))
    as_of = clock - timedelta(minutes=LAGS[system])
    connection.execute("INSERT INTO meta VALUES (?, ?)", (clock.isoformat(), as_of.isoformat()))
    connection.commit()
    return connection


@contextmanager
def reading(folder: Path, system: System) -> Iterator[sqlite3.Connection]:
    """A connection that cannot write and sees one state of the file; rows go by column name.

    Raises SystemUnavailable where the file cannot be read.
    """
    with _faults_named(system):
        connection = _connect(folder, system, "ro")
        try:
            connection.execute("BEGIN")
            yield connection
        finally:
            connection.close()


@contextmanager
def writing(folder: Path, system: System) -> Iterator[sqlite3.Connection]:
    """One transaction that holds the write lock from its start; rolled back on any error.

    Raises SystemUnavailable where the file cannot be written; nothing was changed then.
    """
    with _faults_named(system):
        connection = _connect(folder, system, "rw")
        try:
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute("BEGIN IMMEDIATE")
            yield connection
            connection.execute("COMMIT")
        finally:
            # Closing without COMMIT rolls back.
            connection.close()


def _connect(folder: Path, system: System, mode: str) -> sqlite3.Connection:
    address = f"{file_of(folder, system).resolve().as_uri()}?mode={mode}"
    connection = sqlite3.connect(address, uri=True, timeout=BUSY_SECONDS, isolation_level=None)
    connection.row_factory = sqlite3.Row
    return connection


@contextmanager
def _faults_named(system: System) -> Iterator[None]:
    try:
        yield
    except sqlite3.DatabaseError as fault:
        code = getattr(fault, "sqlite_errorcode", 0)
        if code & 0xFF not in _FILE_FAULTS and code != sqlite3.SQLITE_CONSTRAINT_TRIGGER:
            raise
        raise SystemUnavailable(
            f"{system} cannot be reached: its file says {str(fault)!r}. Try again; "
            "if it stays so, check the data folder or make the plant anew with `andon plant reset`."
        ) from fault
