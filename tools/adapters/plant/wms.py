"""Reading the embedded WMS: where stock physically is, staging at the lines, transfers."""

import sqlite3
from datetime import datetime
from typing import Literal

from tools.adapters.plant.system import PlantSystem, where
from tools.records import Source, Staging, Stock, Transfer

STOCK_STATUS: dict[str, Literal["available", "held", "staged", "in_transit"]] = {
    "A": "available",
    "H": "held",
    "S": "staged",
    "T": "in_transit",
}
TRANSFER_STATUS: dict[str, Literal["open", "in_transit", "done"]] = {"O": "open", "T": "in_transit", "D": "done"}
_STAGING_STATUS: dict[str, Literal["open", "picking", "staged", "late"]] = {
    "O": "open",
    "P": "picking",
    "S": "staged",
    "L": "late",
}

_STOCK = """
    SELECT q.number AS record, i.tag AS material, p.site, p.tag AS location, q.lot, q.quantity, i.unit, q.status
    FROM quant q
    JOIN item i ON i.sku = q.item
    JOIN location p ON p.code = q.location"""
_STAGING = """
    SELECT s.number AS record, s.tag, s.production_order, s.line, i.tag AS material, s.quantity, i.unit,
           s.due, s.status
    FROM staging s
    JOIN item i ON i.sku = s.item"""
_TRANSFERS = """
    SELECT t.number AS record, t.tag, i.tag AS material, t.lot, t.quantity, i.unit, o.tag AS origin,
           d.tag AS destination, t.status, t.created
    FROM transfer t
    JOIN item i ON i.sku = t.item
    JOIN location o ON o.code = t.origin
    JOIN location d ON d.code = t.destination"""


class WmsReader:
    """Answers the `Wms` protocol from the WMS's file."""

    def __init__(self, system: PlantSystem) -> None:
        self._system = system

    def stock(
        self,
        *,
        material: str | None = None,
        lot: str | None = None,
        site: str | None = None,
        location: str | None = None,
    ) -> tuple[Stock, ...]:
        which = where(
            {"i.tag = ?": material, "q.lot = ?": lot, "p.site = ?": site, "p.tag = ?": location}, "q.quantity > 0"
        )
        order = " ORDER BY i.tag, p.site, p.tag, q.lot, q.number"
        return self._system.all(_stock, _STOCK + which.sql + order, which.values)

    def staging(self, *, line: str | None = None, order: str | None = None) -> tuple[Staging, ...]:
        which = where({"s.line = ?": line, "s.production_order = ?": order})
        return self._system.all(_staging, _STAGING + which.sql + " ORDER BY s.due, s.number", which.values)

    def transfers(self, *, material: str | None = None, open_only: bool = True) -> tuple[Transfer, ...]:
        which = where({"i.tag = ?": material}, "t.status <> 'D'" if open_only else "")
        order = " ORDER BY t.created DESC, t.number DESC"
        return self._system.all(_transfer, _TRANSFERS + which.sql + order, which.values)


def _stock(row: sqlite3.Row, source: Source) -> Stock:
    return Stock(
        source=source,
        material=row["material"],
        site=row["site"],
        location=row["location"],
        lot=row["lot"],
        quantity=row["quantity"],
        unit=row["unit"],
        status=STOCK_STATUS[row["status"]],
    )


def _staging(row: sqlite3.Row, source: Source) -> Staging:
    return Staging(
        source=source,
        id=row["tag"],
        order=row["production_order"],
        line=row["line"],
        material=row["material"],
        quantity=row["quantity"],
        unit=row["unit"],
        due=datetime.fromisoformat(row["due"]),
        status=_STAGING_STATUS[row["status"]],
    )


def _transfer(row: sqlite3.Row, source: Source) -> Transfer:
    return Transfer(
        source=source,
        id=row["tag"],
        material=row["material"],
        lot=row["lot"],
        quantity=row["quantity"],
        unit=row["unit"],
        origin=row["origin"],
        destination=row["destination"],
        status=TRANSFER_STATUS[row["status"]],
        created=datetime.fromisoformat(row["created"]),
    )
