"""Whom an action reaches beyond the record it changes: orders, shipments, customers, money."""

from collections.abc import Iterable

from tools.context import Context
from tools.facts import Fact, counted, facts_of
from tools.gathering import Gathering, money
from tools.genealogy import descendants, shipments_of
from tools.records import CustomerOrder, Lot, ProductionOrder, Shipment, System

MOST_RECORDS = 3
"""Records of one kind that are shown one by one; the rest is a count."""


def show_order(gathering: Gathering, context: Context, order: ProductionOrder) -> None:
    """The production order, the customer order behind it and the shipments that wait for it."""
    fields = ("status", "line", "due", "quantity", "completed", "priority")
    gathering.add(*facts_of(order, order.id, fields, {"quantity": order.unit, "completed": order.unit}))
    if order.customer_order:
        show_customer_order(gathering, context, order.customer_order)


def show_customer_order(gathering: Gathering, context: Context, customer_order: str) -> None:
    """Customer, commit date, margin and penalty, and what would ship."""
    logistics = context.systems.logistics
    found: CustomerOrder | None = gathering.ask("logistics", lambda: logistics.customer_order(customer_order), None)
    if found is None:
        return
    gathering.add(*facts_of(found, found.id, ("customer", "commit_date", "status")))
    gathering.add(money(f"{found.id} margin", found, "margin_minor", found.margin_minor))
    gathering.add(money(f"{found.id} late penalty", found, "penalty_minor", found.penalty_minor))
    none: tuple[Shipment, ...] = ()
    shipments = gathering.ask("logistics", lambda: logistics.shipments(customer_order=customer_order), none)
    show_shipments(gathering, shipments)


def show_shipments(gathering: Gathering, shipments: Iterable[Shipment]) -> None:
    """The next departures, with the customer who waits."""
    for shipment in sorted(shipments, key=lambda shipment: shipment.departs)[:MOST_RECORDS]:
        gathering.add(*facts_of(shipment, shipment.id, ("customer", "departs", "status")))


def show_lot(gathering: Gathering, context: Context, lot: Lot) -> None:
    """Lots made from it, open orders that use or make it, shipments that carry it, and their customers."""
    later: tuple[str, ...] = gathering.ask("MES", lambda: descendants(context, lot.id), ())
    reach = (lot.id, *later)
    orders: tuple[ProductionOrder, ...] = gathering.ask("ERP", lambda: _open_orders(context, lot, reach), ())
    shipments = _shipments(gathering, context, reach)
    gathering.add(
        _count(lot, f"{lot.id} lots made from it", len(later), "MES"),
        _count(lot, f"{lot.id} open orders affected", len(orders), "ERP"),
        _count(lot, f"{lot.id} open shipments affected", len(shipments), "logistics"),
    )
    show_shipments(gathering, shipments)
    for order in orders[:MOST_RECORDS]:
        gathering.add(*facts_of(order, order.id, ("status", "due")))


def _open_orders(context: Context, lot: Lot, reach: tuple[str, ...]) -> tuple[ProductionOrder, ...]:
    """Open orders of the lot's site that made one of these lots, consumed one, or need the material."""
    links = [link for parent in reach for link in context.systems.mes.children(parent)]
    known = {link.order for link in links} | {lot.order}
    parents = {line.parent for line in context.systems.erp.where_used(lot.material)}
    every = context.systems.erp.production_orders(site=lot.site)
    return tuple(order for order in every if order.id in known or (order.material in parents and _active(order)))


def _active(order: ProductionOrder) -> bool:
    """Released or running orders draw stock now; planned ones can still be given another lot."""
    return order.status in ("released", "running")


def _shipments(gathering: Gathering, context: Context, reach: tuple[str, ...]) -> tuple[Shipment, ...]:
    found = [shipment for lot in reach for shipment in shipments_of(context, gathering, lot, open_only=True)]
    return tuple({shipment.id: shipment for shipment in found}.values())


def _count(lot: Lot, label: str, number: int, system: System) -> Fact:
    return counted(label, number, system=system, record=lot.id, as_of=lot.source.as_of)
