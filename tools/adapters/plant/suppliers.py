"""Reading the embedded supplier portal: suppliers, confirmations, advance shipping notices."""

import sqlite3
from datetime import date, datetime
from typing import Literal

from tools.adapters.plant.system import PlantSystem, where
from tools.records import Asn, Confirmation, Source, Supplier

_ASN_STATUS: dict[str, Literal["in_transit", "delayed", "arrived"]] = {
    "TRANSIT": "in_transit",
    "DELAYED": "delayed",
    "ARRIVED": "arrived",
}

_SUPPLIERS = "SELECT code AS record, tag, name, country, lead_days, approved FROM supplier"
_CONFIRMATIONS = """
    SELECT c.number AS record, c.tag, c.purchase_order, s.tag AS supplier, c.confirmed_date, c.quantity,
           c.received, c.note
    FROM confirmation c
    JOIN supplier s ON s.code = c.supplier"""
_ASNS = """
    SELECT a.number AS record, a.tag, a.purchase_order, s.tag AS supplier, a.material, a.quantity, a.unit,
           a.shipped, a.eta, a.status, a.note
    FROM asn a
    JOIN supplier s ON s.code = a.supplier"""


class SuppliersReader:
    """Answers the `Suppliers` protocol from the supplier portal's file."""

    def __init__(self, system: PlantSystem) -> None:
        self._system = system

    def supplier(self, supplier: str) -> Supplier:
        return self._system.one(_supplier, "supplier", supplier, _SUPPLIERS + " WHERE tag = ?")

    def suppliers(self) -> tuple[Supplier, ...]:
        return self._system.all(_supplier, _SUPPLIERS + " ORDER BY tag")

    def confirmations(
        self, *, purchase_order: str | None = None, supplier: str | None = None
    ) -> tuple[Confirmation, ...]:
        which = where({"c.purchase_order = ?": purchase_order, "s.tag = ?": supplier})
        order = " ORDER BY c.received DESC, c.number DESC"
        return self._system.all(_confirmation, _CONFIRMATIONS + which.sql + order, which.values)

    def asns(
        self, *, purchase_order: str | None = None, supplier: str | None = None, open_only: bool = True
    ) -> tuple[Asn, ...]:
        which = where(
            {"a.purchase_order = ?": purchase_order, "s.tag = ?": supplier},
            "a.status <> 'ARRIVED'" if open_only else "",
        )
        return self._system.all(_asn, _ASNS + which.sql + " ORDER BY a.eta, a.number", which.values)


def _supplier(row: sqlite3.Row, source: Source) -> Supplier:
    return Supplier(
        source=source,
        id=row["tag"],
        name=row["name"],
        country=row["country"],
        lead_days=row["lead_days"],
        approved=row["approved"] == "Y",
    )


def _confirmation(row: sqlite3.Row, source: Source) -> Confirmation:
    return Confirmation(
        source=source,
        id=row["tag"],
        purchase_order=row["purchase_order"],
        supplier=row["supplier"],
        confirmed_date=date.fromisoformat(row["confirmed_date"]),
        quantity=row["quantity"],
        received=datetime.fromisoformat(row["received"]),
        note=row["note"],
    )


def _asn(row: sqlite3.Row, source: Source) -> Asn:
    return Asn(
        source=source,
        id=row["tag"],
        purchase_order=row["purchase_order"],
        supplier=row["supplier"],
        material=row["material"],
        quantity=row["quantity"],
        unit=row["unit"],
        shipped=datetime.fromisoformat(row["shipped"]),
        eta=datetime.fromisoformat(row["eta"]),
        status=_ASN_STATUS[row["status"]],
        note=row["note"],
    )
