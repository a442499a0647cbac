"""The MES's rows."""

import sqlite3

from tools.adapters.plant.world.state import World
from tools.adapters.plant.world.storage.codes import (
    SHIFTS,
    area_path,
    digits,
    lot_label,
    optional,
    text,
    unit_path,
)

STATES = {"running": "RUN", "stopped": "DOWN", "idle": "IDLE", "changeover": "SETUP", "maintenance": "PM"}
CATEGORIES = {
    "breakdown": "BD",
    "minor_stop": "MS",
    "changeover": "CO",
    "material": "MAT",
    "quality": "QUA",
    "labour": "LAB",
    "planned": "PL",
}
HOLD_CODES = {
    "out_of_specification": "OOS",
    "supplier_defect": "SUP",
    "contamination_suspected": "CON",
    "label_error": "LAB",
    "process_deviation": "DEV",
}


def write(world: World, connection: sqlite3.Connection) -> None:
    """Fill every table of the MES."""
    _equipment(world, connection)
    _downtime(world, connection)
    connection.executemany(
        "INSERT INTO shift_count VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                *(area_path("", c.line), c.day.isoformat(), SHIFTS[c.shift], c.order, c.good, c.scrap, c.planned),
                *(c.run_minutes, c.planned_minutes),
            )
            for c in world.counts
        ],
    )
    _lots(world, connection)
    _holds(world, connection)


def _equipment(world: World, connection: sqlite3.Connection) -> None:
    many = connection.executemany
    lines = world.master.lines.values()
    many(
        "INSERT INTO line VALUES (?, ?, ?, ?, 'LINE')",
        [(area_path(line.site, line.id), line.id, line.name, line.site) for line in lines],
    )
    sites = world.master.sites
    many(
        "INSERT INTO line VALUES (?, ?, 'Utilities', ?, 'AREA')",
        [(area_path(site, None), f"{site}-UTIL", site) for site in sites],
    )
    assets = world.assets.values()
    many(
        "INSERT INTO unit VALUES (?, ?, ?, ?)",
        [(unit_path(a.id, a.site, a.line), a.id, area_path(a.site, a.line), a.position) for a in assets],
    )
    classes = world.master.classes.values()
    many("INSERT INTO reason_code VALUES (?, ?, 'BD')", [(m.code, m.name) for c in classes for m in c.modes])
    stops = world.master.stop_codes.items()
    many("INSERT INTO reason_code VALUES (?, ?, ?)", [(c, s.reason, CATEGORIES[s.category]) for c, s in stops])
    states = world.states.values()
    paths = _paths(world)
    many(
        "INSERT INTO unit_state VALUES (?, ?, ?, ?, ?, ?)",
        [(paths[s.asset], STATES[s.state], text(s.since), s.code, s.order, s.rate) for s in states],
    )


def _paths(world: World) -> dict[str, str]:
    return {a.id: unit_path(a.id, a.site, a.line) for a in world.assets.values()}


def _downtime(world: World, connection: sqlite3.Connection) -> None:
    paths = _paths(world)
    events = sorted(world.downtime, key=lambda d: (d.started, d.asset, d.code))
    connection.executemany(
        "INSERT INTO downtime VALUES (?, ?, ?, ?, ?, ?, ?)",
        [
            (700_000 + n, f"DT-{n:05d}", paths[d.asset], text(d.started), optional(d.ended), d.code, d.note)
            for n, d in enumerate(events, start=1)
        ],
    )


def _lots(world: World, connection: sqlite3.Connection) -> None:
    units = {material.id: material.unit for material in world.materials.values()}
    connection.executemany(
        "INSERT INTO lot VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                *(lot_label(x.id), x.id, x.material, x.site, x.quantity, units[x.material], text(x.made), x.order),
                *(x.supplier, x.supplier_lot, area_path(x.site, x.line) if x.line else None),
            )
            for x in world.lots.values()
        ],
    )
    connection.executemany(
        "INSERT INTO consumption VALUES (?, ?, ?, ?, ?, ?)",
        [
            (
                *(n, lot_label(link.parent), lot_label(link.child), link.order, link.quantity),
                *(units[world.lots[link.parent].material],),
            )
            for n, link in enumerate(world.links, start=1)
        ],
    )


def _holds(world: World, connection: sqlite3.Connection) -> None:
    connection.executemany(
        "INSERT INTO hold_reason VALUES (?, ?)", [(HOLD_CODES[name], name) for name in world.master.hold_reasons]
    )
    connection.executemany(
        "INSERT INTO hold VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                *(90_000_000 + digits(h.id), h.id, lot_label(h.lot), "A" if h.status == "open" else "R"),
                *(HOLD_CODES[h.reason], text(h.placed), h.placed_by, optional(h.released), h.released_by),
                *(h.release_reason, h.note),
            )
            for h in world.holds.values()
        ],
    )
