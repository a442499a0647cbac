"""The ERP's rows."""

import sqlite3
from datetime import date, datetime

from tools.adapters.plant.world.state import World
from tools.adapters.plant.world.storage.codes import PLANTS, digits

TYPES = {"raw": "ROH", "component": "HALB", "packaging": "VERP", "finished": "FERT"}
ORDER_STATUS = {"planned": "CRTD", "released": "REL", "running": "PCNF", "held": "LKD", "done": "TECO"}
PURCHASE_STATUS = {"open": "O", "confirmed": "C", "shipped": "S", "received": "R", "cancelled": "X"}
STOCK_TYPES = {"unrestricted": "F", "quality": "Q", "blocked": "S"}


def write(world: World, connection: sqlite3.Connection) -> None:
    """Fill every table of the ERP."""
    many = connection.executemany
    many("INSERT INTO plant VALUES (?, ?)", [(code, site) for site, code in PLANTS.items()])
    lines = world.master.lines.values()
    many("INSERT INTO work_center VALUES (?, ?, ?)", [(_center(x.id), x.id, PLANTS[x.site]) for x in lines])
    _materials(world, connection)
    many(
        "INSERT INTO production_order VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                *(10_000_000 + digits(o.id), o.id, PLANTS[o.site], _center(o.line), _number(o.material), o.quantity),
                *(o.completed, _time(o.start), _time(o.due), ORDER_STATUS[o.status], o.priority, o.customer_order),
            )
            for o in world.orders.values()
        ],
    )
    many(
        "INSERT INTO change_document VALUES (?, ?, ?, ?, ?, ?, ?)",
        [
            (n, 10_000_000 + digits(c.order), c.field, c.before, c.after, _time(c.changed), c.changed_by)
            for n, c in enumerate(world.order_changes, start=1)
        ],
    )
    _purchasing(world, connection)
    _stock(world, connection)


def _materials(world: World, connection: sqlite3.Connection) -> None:
    many, materials = connection.executemany, world.materials.values()
    many(
        "INSERT INTO material VALUES (?, ?, ?, ?, ?, ?, ?)",
        [(_number(m.id), m.id, m.name, TYPES[m.kind], m.unit, m.cost, m.safety_stock) for m in materials],
    )
    pairs = [(_number(m.id), _number(other)) for m in materials for other in m.substitutes]
    many("INSERT INTO substitute VALUES (?, ?)", pairs)
    parts = [(_number(p), _number(c), q) for p, components in world.bom.items() for c, q in components.items()]
    many("INSERT INTO bom_item VALUES (?, ?, ?)", parts)
    many(
        "INSERT INTO routing_operation VALUES (?, ?, ?, ?, ?)",
        [(_number(r.material), r.step, _center(r.line), r.operation, r.rate) for r in world.routing],
    )


def _purchasing(world: World, connection: sqlite3.Connection) -> None:
    suppliers = [(f"00001{digits(s):05d}", s) for s in world.suppliers]
    connection.executemany("INSERT INTO vendor VALUES (?, ?)", suppliers)
    numbers = {tag: number for number, tag in suppliers}
    connection.executemany(
        "INSERT INTO purchase_order VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, ?)",
        [
            (
                *(
                    f"450000{digits(p.id):04d}",
                    p.id,
                    numbers[p.supplier],
                    PLANTS[p.site],
                    _number(p.material),
                    p.quantity,
                ),
                *(p.received, _day(p.ordered), _day(p.due), PURCHASE_STATUS[p.status], "X" if p.expedited else ""),
                *(round(p.quantity * world.materials[p.material].cost),),
            )
            for p in world.purchases.values()
        ],
    )


def _stock(world: World, connection: sqlite3.Connection) -> None:
    lots = world.lots.values()
    connection.executemany(
        "INSERT INTO batch VALUES (?, ?, ?)", [(_batch(lot.id), lot.id, _number(lot.material)) for lot in lots]
    )
    costs = {lot.id: world.materials[lot.material].cost for lot in lots}
    connection.executemany(
        "INSERT INTO batch_stock VALUES (?, ?, ?, ?, ?)",
        [
            (_batch(s.lot), PLANTS[s.site], s.quantity, STOCK_TYPES[s.status], round(s.quantity * costs[s.lot]))
            for s in world.erp_stock
        ],
    )


def _number(material: str) -> str:
    return f"{digits(material):012d}"


def _center(line: str) -> str:
    site, name = line.split("-")
    return PLANTS[site] + name


def _batch(lot: str) -> str:
    return lot[4:].replace("-", "")


def _day(day: date) -> str:
    return f"{day:%Y%m%d}"


def _time(moment: datetime) -> str:
    return f"{moment:%Y%m%d%H%M%S}"
