"""Whom an action reaches beyond the record it changes: orders, shipments, customers, money."""

from collections.abc import Iterable

from tools.context import Context
from tools.facts import Fact, counted, facts_of
from tools.gathering import Gathering, money
from tools.genealogy import descendants, shipments_of
from tools.records import CustomerOrder, Lot, ProductionOrder, Shipment, System

MOST_RECORDS = 2
"""Records of one kind that are shown one by one; the rest is a count."""


def order_reach(context: Context, order: ProductionOrder) -> tuple[Fact, ...]:
    """The production order, the customer order behind it and the shipments that wait for it."""
    gathering = Gathering(context.now)
    units = {"quantity": order.unit, "completed": order.unit}
    gathering.add(*facts_of(order, order.id, ("status", "due", "quantity", "completed", "priority"), units))
    if order.customer_order:
        _show_customer_order(gathering, context, order.customer_order)
    return gathering.findings("").facts


def _show_customer_order(gathering: Gathering, context: Context, customer_order: str) -> None:
    logistics = context.systems.logistics
    found: CustomerOrder | None = gathering.ask("logistics", lambda: logistics.customer_order(customer_order), None)
    if found is None:
        return
    gathering.add(*facts_of(found, found.id, ("customer", "commit_date")))
    gathering.add(money(f"{found.id} late penalty", found, "penalty_minor", found.penalty_minor))
    none: tuple[Shipment, ...] = ()
    waiting = gathering.ask("logistics", lambda: logistics.shipments(customer_order=customer_order), none)
    _show_shipments(gathering, waiting)
    gathering.add(money(f"{found.id} margin", found, "margin_minor", found.margin_minor))


def lot_reach(context: Context, lot: Lot) -> tuple[Fact, ...]:
    """Lots made from it, open orders that use or make it, shipments that carry it, and their customers."""
    gathering = Gathering(context.now)
    later: tuple[str, ...] = gathering.ask("MES", lambda: descendants(context, lot.id), ())
    reach = (lot.id, *later)
    orders: tuple[ProductionOrder, ...] = gathering.ask("ERP", lambda: _open_orders(context, lot, reach), ())
    shipments = _shipments(gathering, context, reach)
    gathering.add(
        _count(lot, f"{lot.id} lots made from it", len(later), "MES"),
        _count(lot, f"{lot.id} open orders affected", len(orders), "ERP"),
        _count(lot, f"{lot.id} open shipments affected", len(shipments), "logistics"),
    )
    _show_shipments(gathering, shipments)
    for order in orders[:MOST_RECORDS]:
        gathering.add(*facts_of(order, order.id, ("status", "due")))
    return gathering.findings("").facts


def _show_shipments(gathering: Gathering, shipments: Iterable[Shipment]) -> None:
    """The next departures, with the customer who waits."""
    for shipment in sorted(shipments, key=lambda shipment: shipment.departs)[:MOST_RECORDS]:
        gathering.add(*facts_of(shipment, shipment.id, ("customer", "departs", "status")))


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
