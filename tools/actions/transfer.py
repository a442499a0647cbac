"""Moving stock from one place to another."""

from collections.abc import Sequence
from typing import Annotated

from tools.actions.dry_run import preview
from tools.adapters.writes import TransferStock
from tools.context import Context
from tools.errors import ToolRejected
from tools.facts import Fact, counted, facts_of
from tools.gathering import Gathering, money
from tools.phrases import amount, listing
from tools.plans import ActionPlan, Step
from tools.records import Material, ProductionOrder, Stock
from tools.slots import LotId, MaterialId, Quantity, Slot
from tools.tool import Tool

Origin = Annotated[str, Slot("location", "location the stock is taken from")]
Destination = Annotated[str, Slot("location", "location the stock goes to")]


def transfer_stock(
    context: Context,
    material: MaterialId,
    *,
    quantity: Quantity,
    destination: Destination,
    origin: Origin | None = None,
    lot: LotId | None = None,
) -> ActionPlan:
    """Transfer available stock of a material to another location, also to another site.

    Takes the oldest lot that is large enough where several lie at one place.
    """
    if quantity <= 0:
        raise ToolRejected(f"The quantity must be above zero, not {quantity!r}; say how much is needed.")
    goods = context.systems.erp.material(material)
    row = _source(context, goods, quantity, away_from=destination, origin=origin, lot=lot)
    move = TransferStock(
        material=goods.id, lot=row.lot, quantity=quantity, origin=row.location, destination=destination
    )
    back = TransferStock(
        material=goods.id, lot=row.lot, quantity=quantity, origin=destination, destination=row.location
    )
    steps = (Step(system="WMS", write=move, undo=back),)
    how_much = amount(quantity, goods.unit)
    return ActionPlan(
        summary=f"Transfer {how_much} of {goods.id} ({row.lot}) from {row.location} to {destination}",
        site=row.site,
        target=goods.id,
        steps=steps,
        changes=preview(context, steps),
        touches=_touches(context, goods, row, quantity),
        undo=f"Transfer it back to {row.location} as long as nothing has been used.",
    )


def _source(
    context: Context, goods: Material, quantity: float, *, away_from: str, origin: str | None, lot: str | None
) -> Stock:
    """The stock to take from; raises ToolRejected when there is none or a person has to choose."""
    every = context.systems.wms.stock(material=goods.id, lot=lot, location=origin)
    elsewhere = [row for row in every if row.location != away_from]
    free = [row for row in elsewhere if row.status == "available"]
    enough = [row for row in free if row.quantity >= quantity]
    if not enough:
        raise ToolRejected(_too_little(goods, quantity, elsewhere, free))
    places = sorted({row.location for row in enough})
    if len(places) > 1:
        raise ToolRejected(
            f"{amount(quantity, goods.unit)} of {goods.id} lie at {listing(places, limit=4)}; "
            "say from which location to take them."
        )
    return min(enough, key=lambda row: (context.systems.mes.lot(row.lot).made, row.lot))


def _too_little(goods: Material, quantity: float, elsewhere: Sequence[Stock], free: Sequence[Stock]) -> str:
    wanted = amount(quantity, goods.unit)
    if free:
        most = max(free, key=lambda row: row.quantity)
        return (
            f"No single lot of {goods.id} has {wanted} available; the largest is {most.lot} "
            f"with {amount(most.quantity, goods.unit)} at {most.location}, so ask for that much or for two transfers."
        )
    if elsewhere:
        states = listing(sorted({row.status for row in elsewhere}))
        return f"No {goods.id} is available there for transfer; what lies there is {states}."
    return f"No stock of {goods.id} was found to transfer; ask where it lies."


def _touches(context: Context, goods: Material, row: Stock, quantity: float) -> tuple[Fact, ...]:
    gathering = Gathering(context.now)
    gathering.add(*facts_of(row, f"{row.lot} at {row.location}", ("quantity", "status"), {"quantity": row.unit}))
    worth = round(goods.cost_minor * quantity)
    gathering.add(money(f"{goods.id} value of the transfer", goods, "cost_minor", worth))
    left = sum(
        r.quantity for r in context.systems.wms.stock(material=goods.id, site=row.site) if r.status == "available"
    )
    label = f"{goods.id} available at {row.site} before the transfer"
    gathering.add(counted(label, left, system="WMS", record=goods.id, as_of=row.source.as_of, unit=goods.unit))
    gathering.add(*facts_of(goods, goods.id, ("safety_stock",), {"safety_stock": goods.unit}))
    waiting: tuple[ProductionOrder, ...] = gathering.ask("ERP", lambda: _needing(context, goods, row.site), ())
    orders = f"{row.site} open orders that need {goods.id}"
    gathering.add(counted(orders, len(waiting), system="ERP", record=goods.id, as_of=context.now, unit="orders"))
    for order in waiting[:2]:
        gathering.add(*facts_of(order, order.id, ("start", "status")))
    return gathering.findings("").facts


def _needing(context: Context, goods: Material, site: str) -> tuple[ProductionOrder, ...]:
    parents = {line.parent for line in context.systems.erp.where_used(goods.id)}
    return tuple(order for order in context.systems.erp.production_orders(site=site) if order.material in parents)


TRANSFER_STOCK = Tool(
    function=transfer_stock,
    kind="act",
    risk="medium",
    systems=("WMS", "ERP", "MES"),
    not_for="asking where stock lies",
    examples=(
        "transfer 200 of MAT-3007 from EP-WH-A03 to EP-LINE-P3",
        "move 500 pcs MAT-2014 to NF-LINE-A1",
        "bring 1000 caps MAT-3007 over to the line side of P3, EP-LINE-P3",
        "send 40 of MAT-2031 from NF-WH-B02 to EP-WH-A03",
        "relocate 120 kg MAT-4002 from LS-WH-A01 to LS-LINE-B2",
        "tranfer 50 MAT-3007 to EP-LINE-P2",
        "Lagere 200 Stück MAT-3007 von EP-WH-A03 nach EP-LINE-P3 um",
        "traslada 300 unidades de MAT-3007 a EP-LINE-P3",
    ),
)
