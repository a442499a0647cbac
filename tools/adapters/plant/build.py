"""Builds the embedded plant: nine SQLite files in one folder, and a digest of all they contain."""

import hashlib
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from tools.adapters.plant.database import PLANT_SYSTEMS, create, file_of
from tools.adapters.plant.world.generate import SEED, generate
from tools.adapters.plant.world.state import World
from tools.adapters.plant.world.storage import (
    cmms,
    erp,
    historian,
    labour,
    logistics,
    mes,
    qms,
    suppliers,
    wms,
)
from tools.records import System

WRITERS: dict[System, Callable[[World, sqlite3.Connection], None]] = {
    "ERP": erp.write,
    "MES": mes.write,
    "CMMS": cmms.write,
    "WMS": wms.write,
    "QMS": qms.write,
    "historian": historian.write,
    "suppliers": suppliers.write,
    "logistics": logistics.write,
    "labour": labour.write,
}


def build_plant(folder: Path, seed: int = SEED) -> World:
    """Make the files of all plant systems in a folder, which is made if need be; return what they hold.

    Raises FileExistsError if the folder already holds one of the files.
    """
    folder.mkdir(parents=True, exist_ok=True)
    world = generate(seed)
    for system in PLANT_SYSTEMS:
        with closing(create(folder, system, world.clock)) as connection:
            WRITERS[system](world, connection)
            connection.commit()
    return world


def logical_digest(folder: Path) -> str:
    """SHA-256 over the content of every table of every system, in a fixed order and free of file layout."""
    digest = hashlib.sha256()
    for system in PLANT_SYSTEMS:
        with closing(sqlite3.connect(f"{file_of(folder, system).resolve().as_uri()}?mode=ro", uri=True)) as connection:
            for table in _tables(connection):
                digest.update(f"\n{system}.{table}\n".encode())
                for row in sorted(map(repr, connection.execute(f"SELECT * FROM {table}"))):
                    digest.update(row.encode())
    return digest.hexdigest()


def _tables(connection: sqlite3.Connection) -> list[str]:
    rows = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
    return [str(name) for (name,) in rows]
