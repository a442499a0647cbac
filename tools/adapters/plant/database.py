"""The SQLite files of the embedded plant: one per system, opened for reading or for one write."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from importlib.resources import files
from pathlib import Path

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
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection that cannot write, with rows by column name; closed at the end."""
    connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=BUSY_SECONDS)
    connection.row_factory = sqlite3.Row
    try:
        yield connection
    finally:
        connection.close()


@contextmanager
def writing(path: Path) -> Iterator[sqlite3.Connection]:
    """One transaction that holds the write lock from its start; rolled back on any error."""
    connection = sqlite3.connect(
        f"{path.resolve().as_uri()}?mode=rw", uri=True, timeout=BUSY_SECONDS, isolation_level=None
    )
    connection.row_factory = sqlite3.Row
    try:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("BEGIN IMMEDIATE")
        yield connection
        connection.execute("COMMIT")
    finally:
        # Closing without COMMIT rolls back.
        connection.close()
