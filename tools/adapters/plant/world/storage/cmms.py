"""The CMMS's rows."""

import sqlite3

from tools.adapters.plant.world.state import World
from tools.adapters.plant.world.storage.codes import SHIFTS, digits, optional, text

GRADES = {"A": 1, "B": 2, "C": 3}
KINDS = {"corrective": "PM01", "preventive": "PM02", "inspection": "PM03"}
STATUS = {"open": "OPEN", "assigned": "ASGN", "in_progress": "WIP", "done": "COMP", "cancelled": "CANC"}


def write(world: World, connection: sqlite3.Connection) -> None:
    """Fill every table of the CMMS."""
    many, classes = connection.executemany, world.master.classes
    many("INSERT INTO asset_class VALUES (?, ?)", [(code, body.name) for code, body in classes.items()])
    many(
        "INSERT INTO failure_mode VALUES (?, ?, ?)",
        [(mode.code, code, mode.name) for code, body in classes.items() for mode in body.modes],
    )
    numbers = {tag: 40_001_000 + n for n, tag in enumerate(sorted(world.assets), start=1)}
    many(
        "INSERT INTO asset VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (numbers[a.id], a.id, a.name, a.id[:3], a.site, a.line, GRADES[a.criticality], a.installed.isoformat())
            for a in world.assets.values()
        ],
    )
    _technicians(world, connection)
    many(
        "INSERT INTO work_order VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                *(_order(w.id), w.id, numbers[w.asset], KINDS[w.kind], w.priority, STATUS[w.status], text(w.opened)),
                *(text(w.due), optional(w.closed), _person(w.technician), w.failure_mode, w.repair_minutes),
                *(w.description,),
            )
            for w in world.work_orders.values()
        ],
    )
    _spares(world, connection)
    many(
        "INSERT INTO shift VALUES (?, ?, ?, ?)",
        [(site, SHIFTS[s.name], s.starts, s.ends) for site in world.master.sites for s in world.master.shifts],
    )


def _technicians(world: World, connection: sqlite3.Connection) -> None:
    people = world.technicians.values()
    connection.executemany(
        "INSERT INTO technician VALUES (?, ?, ?, ?, ?, ?)",
        [(_person(t.id), t.id, t.name, t.site, SHIFTS[t.shift], int(t.on_shift)) for t in people],
    )
    connection.executemany(
        "INSERT INTO technician_skill VALUES (?, ?)", [(_person(t.id), skill) for t in people for skill in t.skills]
    )


def _spares(world: World, connection: sqlite3.Connection) -> None:
    spares = world.spares.values()
    connection.executemany(
        "INSERT INTO spare VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [(_part(s.id), s.id, s.name, s.site, s.on_hand, s.minimum, s.bin, s.lead_days) for s in spares],
    )
    connection.executemany(
        "INSERT INTO spare_class VALUES (?, ?)", [(_part(s.id), code) for s in spares for code in s.classes]
    )
    connection.executemany(
        "INSERT INTO reservation VALUES (?, ?, ?)",
        [(_part(r.spare), _order(r.work_order), r.quantity) for r in world.reservations],
    )


def _person(tag: str | None) -> int | None:
    return None if tag is None else 50_000_000 + digits(tag)


def _order(tag: str) -> int:
    return 60_000_000 + digits(tag)


def _part(tag: str) -> str:
    return f"E-{digits(tag):06d}"
