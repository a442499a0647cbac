"""What a conversation changed in the plant: every row of every system, before against after."""

import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

from eval.scenario import ANY, RowExpected
from tools.adapters.plant.database import PLANT_SYSTEMS, file_of
from tools.records import System
from tools.tool import Json

BOOKKEEPING = frozenset({"applied", "condition"})
"""Tables about the transport of writes and about drills, not about the plant."""

Content = dict[tuple[str, tuple[Json, ...]], dict[str, Json]]
"""Rows by table and key."""
Row = Mapping[str, Json]
Stamp = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RowChange:
    """One row that differs."""

    system: System
    table: str
    change: Literal["insert", "update", "delete"]
    before: dict[str, Json]
    """Empty for an insert."""
    after: dict[str, Json]
    """The whole new row of an insert; for an update the columns that differ."""

    def __str__(self) -> str:
        name = self.before or self.after
        shown = next((name[column] for column in ("tag", "number", "lot") if column in name), "row")
        what = ", ".join(f"{column}={value!r}" for column, value in self.after.items())
        return f"{self.system}.{self.table} {self.change} {shown}: {what}"


def changes(before: Path, after: Path) -> tuple[RowChange, ...]:
    """Every difference between two plants' content, in a fixed order; file layout does not count."""
    return tuple(
        change
        for system in PLANT_SYSTEMS
        if not _same_bytes(before, after, system)
        for change in _of_system(before, after, system)
    )


def stamp(folder: Path) -> Stamp:
    """Moves whenever anything is written to the plant; says nothing about what."""
    return tuple(_touched(Path(f"{file_of(folder, system)}{end}")) for system in PLANT_SYSTEMS for end in ("", "-wal"))


def touched(before: Stamp, after: Stamp) -> tuple[System, ...]:
    """The systems that were written to between two stamps of the same plant."""
    pairs = zip(before, after, strict=True)
    moved = [old != new for old, new in pairs]
    return tuple(system for number, system in enumerate(PLANT_SYSTEMS) if any(moved[2 * number : 2 * number + 2]))


def fits(expected: RowExpected, change: RowChange) -> bool:
    """Whether a change is the expected one: the right row, and for an update nothing but the named columns."""
    if (expected.system, expected.table, expected.change) != (change.system, change.table, change.change):
        return False
    named = change.after if change.change == "insert" else change.before
    if not _agree(expected.row, named):
        return False
    same_columns = change.change != "update" or set(expected.after) == set(change.after)
    return same_columns and _agree(expected.after, change.after)


def unmatched(
    expected: Sequence[RowExpected], found: Sequence[RowChange]
) -> tuple[tuple[RowExpected, ...], tuple[RowChange, ...]]:
    """Expected changes that did not come, and changes that nobody expected; each change serves once."""
    left = list(found)
    lacking = []
    for wanted in expected:
        hit = next((change for change in left if fits(wanted, change)), None)
        if hit is None:
            lacking.append(wanted)
        else:
            left.remove(hit)
    return tuple(lacking), tuple(left)


def _agree(wanted: Mapping[str, Json], row: Row) -> bool:
    return all(column in row and value in (ANY, row[column]) for column, value in wanted.items())


def _of_system(before: Path, after: Path, system: System) -> list[RowChange]:
    old, new = _first_content(before, system, stamp(before)), _content(after, system)
    found = []
    for table, key in sorted({*old, *new}, key=repr):
        was, now = old.get((table, key)), new.get((table, key))
        if was != now:
            found.append(_change(system, table, was, now))
    return found


def _change(system: System, table: str, was: dict[str, Json] | None, now: dict[str, Json] | None) -> RowChange:
    if was is None or now is None:
        kind: Literal["insert", "delete"] = "insert" if was is None else "delete"
        return RowChange(system=system, table=table, change=kind, before=was or {}, after=now or {})
    differing = {column: value for column, value in now.items() if was.get(column) != value}
    return RowChange(system=system, table=table, change="update", before=was, after=differing)


@lru_cache(maxsize=len(PLANT_SYSTEMS))
def _first_content(folder: Path, system: System, _: Stamp) -> Content:
    """What a plant began with; read once for the many conversations that begin with it."""
    return _content(folder, system)


def _content(folder: Path, system: System) -> Content:
    """Every row by table and primary key; a table without a key goes by its row number."""
    content: Content = {}
    address = f"{file_of(folder, system).resolve().as_uri()}?mode=ro"
    with closing(sqlite3.connect(address, uri=True)) as connection:
        connection.row_factory = sqlite3.Row
        names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for table in (name for name in names if name not in BOOKKEEPING):
            columns = connection.execute(f"PRAGMA table_info({table})").fetchall()
            key = [column["name"] for column in columns if column["pk"]]
            for number, cells in enumerate(connection.execute(f"SELECT * FROM {table}")):
                row = {name: _plain(cells[name]) for name in cells.keys()}  # noqa: SIM118 - a Row iterates over values
                content[table, tuple(row[name] for name in key) or (number,)] = row
    return content


def _plain(cell: object) -> Json:
    """A cell as JSON can hold it; the historian's packed days by their bytes."""
    if isinstance(cell, bytes):
        return cell.hex()
    if cell is None or isinstance(cell, str | int | float):
        return cell
    raise TypeError(f"SQLite holds no {type(cell).__name__}")


def _same_bytes(before: Path, after: Path, system: System) -> bool:
    """True where the files agree and nothing waits beside them to be written in."""
    one, other = file_of(before, system), file_of(after, system)
    waiting = [Path(f"{file}-wal") for file in (one, other)]
    if any(file.exists() and file.stat().st_size for file in waiting):
        return False
    return one.stat().st_size == other.stat().st_size and one.read_bytes() == other.read_bytes()


def _touched(file: Path) -> tuple[int, int]:
    try:
        status = file.stat()
    except FileNotFoundError:
        return (0, 0)
    # An empty journal comes and goes with readers.
    return (status.st_mtime_ns, status.st_size) if status.st_size else (0, 0)
