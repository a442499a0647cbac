"""The labour system's rows."""

import sqlite3

from tools.adapters.plant.world.state import World
from tools.adapters.plant.world.storage.codes import SHIFTS, digits


def write(world: World, connection: sqlite3.Connection) -> None:
    """Fill every table of the labour system."""
    many = connection.executemany
    many(
        "INSERT INTO attendance VALUES (?, ?, ?, ?, ?, ?)",
        [(a.site, a.line, a.day.isoformat(), SHIFTS[a.shift], a.planned, a.present) for a in world.attendance],
    )
    people = world.people.values()
    many("INSERT INTO person VALUES (?, ?, ?, ?)", [(_badge(p.id), p.id, p.name, p.site) for p in people])
    many(
        "INSERT INTO overtime VALUES (?, ?, ?, ?)",
        [(_badge(o.person), o.week, o.hours, o.limit) for o in world.overtime],
    )


def _badge(person: str) -> int:
    """118014 for `T-114`-like technicians by their number, others by theirs."""
    return (118_000 if person.startswith("T") else 117_000) + digits(person)
