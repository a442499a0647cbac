"""The rows of transport and customers."""

import sqlite3

from tools.adapters.plant.world.state import World
from tools.adapters.plant.world.storage.codes import digits, text

ORDERS = {"open": "NEW", "allocated": "ALLOC", "shipped": "SHIP", "late": "LATE"}
SHIPMENTS = {"planned": "PLN", "loading": "LOAD", "departed": "DEP", "delivered": "POD"}


def write(world: World, connection: sqlite3.Connection) -> None:
    """Fill every table of logistics."""
    many = connection.executemany
    many(
        "INSERT INTO customer VALUES (?, ?, ?, ?, ?)",
        [(_customer(c.id), c.id, c.name, round(c.service_level / 100, 4), c.tier) for c in world.customers.values()],
    )
    many(
        "INSERT INTO customer_order VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                *(_order(o.id), o.id, _customer(o.customer), o.material, o.quantity, world.materials[o.material].unit),
                *(text(o.commit_date), ORDERS[o.status], o.margin, o.penalty),
            )
            for o in world.customer_orders.values()
        ],
    )
    many(
        "INSERT INTO shipment VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                *(f"TR{digits(s.id):07d}", s.id, _order(s.customer_order), s.site, s.lot, s.carrier),
                *(text(s.departs), text(s.arrives), SHIPMENTS[s.status]),
            )
            for s in world.shipments.values()
        ],
    )


def _customer(tag: str) -> int:
    return 200_000 + digits(tag)


def _order(tag: str) -> int:
    return 73_000_000 + digits(tag)
