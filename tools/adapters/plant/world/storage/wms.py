"""The WMS's rows."""

import sqlite3

from tools.adapters.plant.world.state import World
from tools.adapters.plant.world.storage.codes import PLANTS, digits, text

STOCK = {"available": "A", "held": "H", "staged": "S", "in_transit": "T"}
STAGING = {"open": "O", "picking": "P", "staged": "S", "late": "L"}
TRANSFERS = {"open": "O", "in_transit": "T", "done": "D"}


def write(world: World, connection: sqlite3.Connection) -> None:
    """Fill every table of the WMS."""
    many = connection.executemany
    places = {tag: _place(tag, site) for tag, site in sorted(world.locations.items())}
    many("INSERT INTO location VALUES (?, ?, ?)", [(places[t], t, s) for t, s in sorted(world.locations.items())])
    materials = world.materials.values()
    many("INSERT INTO item VALUES (?, ?, ?)", [(_sku(m.id), m.id, m.unit) for m in materials])
    many(
        "INSERT INTO quant VALUES (?, ?, ?, ?, ?, ?, ?)",
        [
            (
                *(800_000_000 + n, places[q.location], _sku(q.material), q.lot, q.quantity, STOCK[q.status]),
                *(STOCK[q.held_from] if q.held_from else None,),
            )
            for n, q in enumerate(world.quants, start=1)
        ],
    )
    many(
        "INSERT INTO staging VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                *(810_000_000 + n, f"STG-{n}", s.order, s.line, _sku(s.material), s.quantity, text(s.due)),
                *(STAGING[s.status],),
            )
            for n, s in enumerate(world.staging, start=101)
        ],
    )
    many(
        "INSERT INTO transfer VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                *(820_000_000 + digits(t.id), t.id, _sku(t.material), t.lot, t.quantity),
                *(places[t.origin], places[t.destination], TRANSFERS[t.status], text(t.created)),
            )
            for t in world.transfers.values()
        ],
    )


def _sku(material: str) -> str:
    return f"S{digits(material):05d}"


def _place(tag: str, site: str) -> str:
    """`2-WH-A-03` for `EP-WH-A03`, `1-LINE-A1` for `NF-LINE-A1`."""
    _, zone, name = tag.split("-")
    place = f"{name[0]}-{name[1:]}" if zone == "WH" else name
    return f"{PLANTS[site][0]}-{zone}-{place}"
