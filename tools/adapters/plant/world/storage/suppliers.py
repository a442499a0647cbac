"""The supplier portal's rows."""

import sqlite3

from tools.adapters.plant.world.state import World
from tools.adapters.plant.world.storage.codes import digits, text

ASN = {"in_transit": "TRANSIT", "delayed": "DELAYED", "arrived": "ARRIVED"}


def write(world: World, connection: sqlite3.Connection) -> None:
    """Fill every table of the supplier portal."""
    many = connection.executemany
    many(
        "INSERT INTO supplier VALUES (?, ?, ?, ?, ?, ?)",
        [
            (_code(s.id), s.id, s.name, s.country, s.lead_days, "Y" if s.approved else "N")
            for s in world.suppliers.values()
        ],
    )
    said = sorted(world.confirmations, key=lambda c: (c.received, c.purchase_order))
    many(
        "INSERT INTO confirmation VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                *(
                    500_000 + n,
                    f"CNF-{n}",
                    c.purchase_order,
                    _code(c.supplier),
                    c.confirmed_date.isoformat(),
                    c.quantity,
                ),
                *(text(c.received), c.note),
            )
            for n, c in enumerate(said, start=101)
        ],
    )
    units = {material.id: material.unit for material in world.materials.values()}
    sent = sorted(world.asns, key=lambda a: (a.shipped, a.purchase_order))
    many(
        "INSERT INTO asn VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                *(
                    600_000 + n,
                    f"ASN-{n}",
                    a.purchase_order,
                    _code(a.supplier),
                    a.material,
                    a.quantity,
                    units[a.material],
                ),
                *(text(a.shipped), text(a.eta), ASN[a.status], a.note),
            )
            for n, a in enumerate(sent, start=101)
        ],
    )


def _code(supplier: str) -> str:
    return f"V-{digits(supplier):05d}"
