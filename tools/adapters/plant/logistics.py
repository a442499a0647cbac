"""Reading the embedded transport system: customers, their orders, the shipments that serve them."""

import sqlite3
from datetime import datetime
from typing import Literal

from tools.adapters.plant.system import PlantSystem, where
from tools.records import Customer, CustomerOrder, Shipment, Source

_ORDER_STATUS: dict[str, Literal["open", "allocated", "shipped", "late"]] = {
    "NEW": "open",
    "ALLOC": "allocated",
    "SHIP": "shipped",
    "LATE": "late",
}
_SHIPMENT_STATUS: dict[str, Literal["planned", "loading", "departed", "delivered"]] = {
    "PLN": "planned",
    "LOAD": "loading",
    "DEP": "departed",
    "POD": "delivered",
}

_CUSTOMERS = "SELECT number AS record, tag, name, service_level, tier FROM customer"
_ORDERS = """
    SELECT o.number AS record, o.tag, c.tag AS customer, o.material, o.quantity, o.unit, o.commit_date,
           o.status, o.margin_cents, o.penalty_cents
    FROM customer_order o
    JOIN customer c ON c.number = o.customer"""
_SHIPMENTS = """
    SELECT s.number AS record, s.tag, o.tag AS customer_order, c.tag AS customer, s.site, s.lot, s.carrier,
           s.departs, s.arrives, s.status
    FROM shipment s
    JOIN customer_order o ON o.number = s.customer_order
    JOIN customer c ON c.number = o.customer"""


class LogisticsReader:
    """Answers the `Logistics` protocol from the transport system's file."""

    def __init__(self, system: PlantSystem) -> None:
        self._system = system

    def customer(self, customer: str) -> Customer:
        return self._system.one(_customer, "customer", customer, _CUSTOMERS + " WHERE tag = ?")

    def customers(self) -> tuple[Customer, ...]:
        return self._system.all(_customer, _CUSTOMERS + " ORDER BY tag")

    def customer_order(self, customer_order: str) -> CustomerOrder:
        return self._system.one(_order, "customer order", customer_order, _ORDERS + " WHERE o.tag = ?")

    def customer_orders(
        self, *, customer: str | None = None, material: str | None = None, open_only: bool = True
    ) -> tuple[CustomerOrder, ...]:
        """By commit date; `open_only` leaves out shipped ones."""
        which = where({"c.tag = ?": customer, "o.material = ?": material}, "o.status <> 'SHIP'" if open_only else "")
        return self._system.all(_order, _ORDERS + which.sql + " ORDER BY o.commit_date, o.number", which.values)

    def shipment(self, shipment: str) -> Shipment:
        return self._system.one(_shipment, "shipment", shipment, _SHIPMENTS + " WHERE s.tag = ?")

    def shipments(
        self,
        *,
        site: str | None = None,
        customer_order: str | None = None,
        lot: str | None = None,
        open_only: bool = True,
    ) -> tuple[Shipment, ...]:
        """By departure; `open_only` leaves out delivered ones."""
        which = where(
            {"s.site = ?": site, "o.tag = ?": customer_order, "s.lot = ?": lot},
            "s.status <> 'POD'" if open_only else "",
        )
        return self._system.all(_shipment, _SHIPMENTS + which.sql + " ORDER BY s.departs, s.number", which.values)


def _customer(row: sqlite3.Row, source: Source) -> Customer:
    return Customer(
        source=source,
        id=row["tag"],
        name=row["name"],
        service_level=round(row["service_level"] * 100, 2),
        tier=row["tier"],
    )


def _order(row: sqlite3.Row, source: Source) -> CustomerOrder:
    return CustomerOrder(
        source=source,
        id=row["tag"],
        customer=row["customer"],
        material=row["material"],
        quantity=row["quantity"],
        unit=row["unit"],
        commit_date=datetime.fromisoformat(row["commit_date"]),
        status=_ORDER_STATUS[row["status"]],
        margin_minor=row["margin_cents"],
        penalty_minor=row["penalty_cents"],
    )


def _shipment(row: sqlite3.Row, source: Source) -> Shipment:
    return Shipment(
        source=source,
        id=row["tag"],
        customer_order=row["customer_order"],
        customer=row["customer"],
        site=row["site"],
        lot=row["lot"],
        carrier=row["carrier"],
        departs=datetime.fromisoformat(row["departs"]),
        arrives=datetime.fromisoformat(row["arrives"]),
        status=_SHIPMENT_STATUS[row["status"]],
    )
