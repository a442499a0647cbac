"""When purchased material will really come: the supplier's latest word, and how far it can be trusted."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import numpy as np

from tools.context import Systems
from tools.records import Asn, Confirmation, PurchaseOrder

DOCK_TIME = time(14)
"""A day without an hour counts as delivered by the end of the early shift."""
FEWEST_DELIVERIES = 3
"""Deliveries of a supplier below which its usual delay is not known and counted as none."""
CAREFUL_SHARE = 0.8
"""Share of a supplier's past deliveries that came at least as early as what is counted on."""
OVERDUE = timedelta(hours=24)
"""What is overdue without a shipping notice is not counted on before this time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reliability:
    """How late a supplier usually is."""

    days: float
    """Days after the due date by which most of its deliveries had come; never negative."""
    deliveries: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """One open purchase order and the moment its goods are counted on."""

    order: PurchaseOrder
    notice: Asn | None
    expected: datetime
    basis: str
    """What the moment rests on: shipping notice, confirmation or due date."""
    reliability: Reliability

    @property
    def quantity(self) -> float:
        """What is still to come."""
        return max(self.order.quantity - self.order.received, 0.0)

    @property
    def delayed(self) -> bool:
        """Whether the goods come after the day they were ordered for."""
        return self.expected.date() > self.order.due


def expected_receipts(systems: Systems, orders: Iterable[PurchaseOrder], now: datetime) -> tuple[Receipt, ...]:
    """Open purchase orders with the moment each is counted on, soonest first."""
    every = tuple(order for order in orders if order.quantity > order.received)
    habits = {supplier: reliability(systems, supplier) for supplier in {order.supplier for order in every}}
    receipts = [_receipt(systems, order, habits[order.supplier], now) for order in every]
    return tuple(sorted(receipts, key=lambda receipt: (receipt.expected, receipt.order.id)))


def _receipt(systems: Systems, order: PurchaseOrder, habit: Reliability, now: datetime) -> Receipt:
    notices = systems.suppliers.asns(purchase_order=order.id)
    if notices:
        expected, basis = max(notices[0].eta, now), "shipping notice"
    else:
        said = systems.suppliers.confirmations(purchase_order=order.id)
        expected, basis = _promised(order, said, habit, now)
    notice = notices[0] if notices else None
    return Receipt(order=order, notice=notice, expected=expected, basis=basis, reliability=habit)


def _promised(
    order: PurchaseOrder, said: tuple[Confirmation, ...], habit: Reliability, now: datetime
) -> tuple[datetime, str]:
    day, basis = (said[0].confirmed_date, "confirmation") if said else (order.due, "due date")
    expected = at_dock(day) + timedelta(days=habit.days)
    return (expected, basis) if expected > now else (now + OVERDUE, basis)


def at_dock(day: date) -> datetime:
    """The moment a delivery of that day can be used."""
    return datetime.combine(day, DOCK_TIME)


def reliability(systems: Systems, supplier: str) -> Reliability:
    """A supplier's habit, from the shipping notices that arrived against the days they were due."""
    due = {order.id: order.due for order in systems.erp.purchase_orders(supplier=supplier, open_only=False)}
    notices = systems.suppliers.asns(supplier=supplier, open_only=False)
    late = [
        (notice.eta.date() - due[notice.purchase_order]).days
        for notice in notices
        if notice.status == "arrived" and notice.purchase_order in due
    ]
    if len(late) < FEWEST_DELIVERIES:
        return Reliability(days=0.0, deliveries=len(late))
    return Reliability(days=max(float(np.quantile(late, CAREFUL_SHARE)), 0.0), deliveries=len(late))
