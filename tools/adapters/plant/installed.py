"""The embedded plant as it lies in a data folder: made in one move, never half there."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path

from tools.adapters.plant.build import build_plant
from tools.adapters.plant.database import PLANT_SYSTEMS, file_of
from tools.errors import SystemUnavailable
from tools.records import System


def is_installed(folder: Path) -> bool:
    """Whether every system of the plant has its file."""
    return all(file_of(folder, system).is_file() for system in PLANT_SYSTEMS)


def install_plant(folder: Path) -> None:
    """Build the plant beside the folder and put it in its place; what was there before is gone.

    A stop at any moment leaves either the old plant, none, or the new one. Raises OSError when
    the folder cannot be written.
    """
    fresh = folder.with_name(folder.name + ".new")
    shutil.rmtree(fresh, ignore_errors=True)
    build_plant(fresh)
    if folder.exists():
        shutil.rmtree(folder)
    fresh.rename(folder)


def plant_clock(folder: Path) -> Callable[[], datetime]:
    """Plant time: the demo plant's clock stands still. Raises SystemUnavailable when there is no plant."""
    try:
        with closing(_connect(folder, "MES")) as database:
            moment = datetime.fromisoformat(database.execute("SELECT clock FROM meta").fetchone()[0])
    except (sqlite3.Error, TypeError) as error:
        mend = "andon plant reset" if is_installed(folder) else "andon setup"
        raise SystemUnavailable(f"no demo plant in {str(folder)!r} ({error}); run `{mend}`.") from error
    return lambda: moment


def contents(folder: Path) -> list[tuple[System, str, int]]:
    """System, table and number of rows, for everything the plant holds."""
    found: list[tuple[System, str, int]] = []
    for system in PLANT_SYSTEMS:
        with closing(_connect(folder, system)) as database:
            names = [
                row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY 1")
            ]
            found += [(system, name, database.execute(f"SELECT count(*) FROM {name}").fetchone()[0]) for name in names]
    return found


def _connect(folder: Path, system: System) -> sqlite3.Connection:
    return sqlite3.connect(f"{file_of(folder, system).resolve().as_uri()}?mode=ro", uri=True)
