"""What the stories do to the world, in plant words."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from tools.adapters.plant.world.randomness import minutes
from tools.adapters.plant.world.rows import (
    CustomerOrderRow,
    DowntimeRow,
    ErpStockRow,
    HoldRow,
    LinkRow,
    LotRow,
    NonconformanceRow,
    OrderRow,
    QuantRow,
    ShipmentRow,
    SpareRow,
    WorkOrderRow,
)
from tools.adapters.plant.world.state import World


def at(world: World, text: str) -> datetime:
    """A time near the clock: `02:40` today, `-1 16:20` yesterday, `+2 06:00` in two days."""
    days, _, hour = text.rpartition(" ")
    hours, minute = hour.split(":")
    day = world.clock + timedelta(days=int(days or 0))
    return day.replace(hour=int(hours), minute=int(minute), second=0)


# --- orders ----------------------------------------------------------------------------------


def running_order(world: World, line: str) -> OrderRow:
    """The order on the line."""
    return next(order for order in world.orders.values() if order.line == line and order.status == "running")


def following_order(world: World, line: str, place: int = 0) -> OrderRow:
    """The next order of the line, or the one `place` after it."""
    waiting = [o for o in world.orders.values() if o.line == line and o.status in ("released", "planned")]
    return sorted(waiting, key=lambda order: order.start)[place]


def customer_order_of(world: World, order: OrderRow) -> CustomerOrderRow:
    """The customer order that a production order is meant for."""
    return world.customer_orders[order.customer_order or ""]


def shipment_of(world: World, customer_order: CustomerOrderRow) -> ShipmentRow:
    """The truck that serves a customer order."""
    return next(s for s in world.shipments.values() if s.customer_order == customer_order.id)


def promise(
    world: World, order: OrderRow, *, customer: str, departs: datetime, commit: datetime, margin: int, penalty: int
) -> tuple[CustomerOrderRow, ShipmentRow]:
    """Give the order's customer order this customer, truck and money."""
    row = customer_order_of(world, order)
    row.customer, row.commit_date, row.margin, row.penalty = customer, commit, margin, penalty
    shipment = shipment_of(world, row)
    shipment.departs, shipment.arrives = departs, commit - timedelta(hours=2)
    return row, shipment


def lots_of(world: World, order: OrderRow) -> list[LotRow]:
    """What the order has made so far, oldest first."""
    return sorted((lot for lot in world.lots.values() if lot.order == order.id), key=lambda lot: (lot.made, lot.id))


# --- stock -----------------------------------------------------------------------------------


def stock(world: World, material: str, site: str) -> float:
    """All of a material that lies at a site and is not on its way or held."""
    return sum(quant.quantity for quant in _quants(world, material, site))


def set_stock(world: World, material: str, site: str, quantity: float) -> None:
    """Leave this much of a material at a site; the oldest lots stay."""
    left = quantity
    for quant in _quants(world, material, site):
        keep = min(quant.quantity, left)
        gone = quant.quantity - keep
        lot = world.lots[quant.lot]
        if lot.order is None:
            lot.quantity = max(round(lot.quantity - gone, 3), 1.0)
        quant.quantity = round(keep, 3)
        left -= keep
    world.quants[:] = [quant for quant in world.quants if quant.quantity > 0]
    if left > 0:
        raise ValueError(f"{site} has {left:g} too little of {material} for the story; pin another order.")


def add_stock(world: World, lot: LotRow, location: str, quantity: float, status: str) -> None:
    """Put some of a lot on a location."""
    world.quants.append(QuantRow(location, lot.material, lot.id, quantity, status))


def recount(world: World) -> None:
    """Let the ERP count what lies in the warehouses again."""
    totals: dict[tuple[str, str], float] = {}
    for quant in world.quants:
        key = (quant.lot, world.locations[quant.location])
        totals[key] = totals.get(key, 0.0) + quant.quantity
    world.erp_stock.clear()
    for (lot, site), quantity in sorted(totals.items()):
        status = world.stock_types.get(lot, "unrestricted")
        world.erp_stock.append(ErpStockRow(lot, site, round(quantity, 3), status))


def _quants(world: World, material: str, site: str) -> list[QuantRow]:
    found = [
        quant
        for quant in world.quants
        if quant.material == material
        and world.locations[quant.location] == site
        and quant.status in ("available", "staged")
    ]
    return sorted(found, key=lambda quant: (quant.status != "staged", world.lots[quant.lot].made, quant.location))


def set_stock_type(world: World, lot: str, status: str) -> None:
    """Finance's view of a lot, at every site."""
    world.stock_types[lot] = status


def received_lot(world: World, *, material: str, supplier_lot: str, quantity: float, made: datetime) -> LotRow:
    """A purchased lot that nothing has been taken from yet."""
    row = world.materials[material]
    lot = LotRow(
        world.reserved_number("lot", made),
        material,
        row.site,
        quantity,
        made,
        supplier=row.supplier,
        supplier_lot=supplier_lot,
    )
    world.lots[lot.id] = lot
    return lot


def feed_from(world: World, children: Iterable[LotRow], lot: LotRow) -> float:
    """Say that these lots took their share of the material from `lot`; returns how much that was."""
    wanted, moved = {child.id for child in children}, 0.0
    merged: dict[str, LinkRow] = {}
    for link in list(world.links):
        if link.child in wanted and world.lots[link.parent].material == lot.material:
            world.lots[link.parent].quantity = max(round(world.lots[link.parent].quantity - link.quantity, 3), 1.0)
            moved += link.quantity
            world.links.remove(link)
            known = merged.setdefault(link.child, LinkRow(lot.id, link.child, link.order, 0.0))
            known.quantity = round(known.quantity + link.quantity, 4)
    world.links += merged.values()
    return moved


# --- maintenance -----------------------------------------------------------------------------


def spare(world: World, site: str, name: str) -> SpareRow:
    """The spare with this name at a site."""
    return next(row for row in world.spares.values() if row.site == site and row.name == name)


def add_work_order(
    world: World,
    asset: str,
    *,
    kind: str,
    priority: int,
    opened: datetime,
    due: datetime,
    description: str,
    technician: str | None = None,
    status: str = "open",
    mode: str | None = None,
) -> WorkOrderRow:
    """A work order that is not finished."""
    number = world.number("WO", 1)
    row = WorkOrderRow(number, asset, kind, priority, status, opened, due, None, technician, mode, None, description)
    world.work_orders[number] = row
    return row


def drop_open_work_orders(world: World, *assets: str) -> None:
    """Take away planned work on these machines that nobody has begun."""
    for row in list(world.work_orders.values()):
        if row.asset in assets and row.status in ("open", "assigned"):
            del world.work_orders[row.id]


def add_stop(world: World, asset: str, code: str, started: datetime, *, length: float | None, note: str) -> None:
    """A stop in the MES, `length` minutes long; None while it lasts."""
    ended = None if length is None else minutes(started, length)
    world.downtime.append(DowntimeRow(asset, started, ended, code, note))


# --- quality ---------------------------------------------------------------------------------


def add_hold(world: World, lot: LotRow, *, reason: str, placed: datetime, by: str, note: str) -> HoldRow:
    """An open hold in the MES; no other system knows of it."""
    number = world.number("HLD", 1)
    row = HoldRow(number, lot.id, "open", reason, placed, by, None, note)
    world.holds[number] = row
    return row


def add_nonconformance(
    world: World, lot: LotRow, *, opened: datetime, severity: str, description: str
) -> NonconformanceRow:
    """An open nonconformance whose disposition is pending."""
    number = world.number("NCR", 1)
    row = NonconformanceRow(number, lot.id, lot.material, lot.site, opened, severity, "open", "pending", description)
    world.nonconformances[number] = row
    return row
