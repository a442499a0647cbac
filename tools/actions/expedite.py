"""Asking a supplier to deliver a purchase order sooner."""

from datetime import date
from typing import Annotated

from tools.actions.dry_run import preview
from tools.adapters.writes import ExpeditePurchaseOrder
from tools.context import Context
from tools.errors import ToolRejected
from tools.facts import Fact, facts_of
from tools.gathering import Gathering, money
from tools.periods import day_of
from tools.plans import ActionPlan, Step
from tools.records import Asn, Confirmation, ProductionOrder, PurchaseOrder
from tools.slots import PurchaseOrderId, Slot
from tools.tool import Tool

WantedDay = Annotated[str, Slot("date", "day on which the plant needs the goods, YYYY-MM-DD")]


def expedite_purchase_order(context: Context, purchase_order: PurchaseOrderId, wanted: WantedDay) -> ActionPlan:
    """Mark an open purchase order as urgent and ask the supplier for delivery by a day.

    The amount is the value of the quantity still to come; the supplier's fee is not known beforehand.
    """
    order = context.systems.erp.purchase_order(purchase_order)
    day = day_of(wanted)
    _require_sense(context, order, day)
    steps = (
        Step(
            system="ERP",
            write=ExpeditePurchaseOrder(purchase_order=order.id, wanted=day.isoformat()),
            undo=ExpeditePurchaseOrder(purchase_order=order.id, wanted=order.due.isoformat(), expedited=False),
        ),
    )
    return ActionPlan(
        summary=f"Expedite {order.id} ({order.material} from {order.supplier}) to {day.isoformat()}",
        site=order.site,
        target=order.id,
        steps=steps,
        changes=preview(context, steps),
        touches=_touches(context, order),
        amount_minor=_open_value(order),
        undo="Withdraw the request; a fee the supplier has accepted by then stays due.",
    )


def _require_sense(context: Context, order: PurchaseOrder, day: date) -> None:
    today = context.now.date()
    if order.status in ("received", "cancelled"):
        raise ToolRejected(f"{order.id} is {order.status!r}; there is nothing left to expedite.")
    if order.status == "shipped":
        notice = "".join(f" with {asn.id}" for asn in context.systems.suppliers.asns(purchase_order=order.id)[:1])
        raise ToolRejected(f"{order.id} is on its way{notice}; the supplier cannot send it sooner any more.")
    if order.expedited:
        raise ToolRejected(f"{order.id} is expedited already; ask for its latest confirmation or ASN instead.")
    if day < today:
        raise ToolRejected(f"{day.isoformat()!r} is in the past; choose a day from {today.isoformat()} on.")
    if day >= order.due and day >= _expected(context, order):
        raise ToolRejected(
            f"{order.id} is expected by {order.due.isoformat()} anyway; "
            f"expediting needs an earlier day than {day.isoformat()!r}."
        )


def _expected(context: Context, order: PurchaseOrder) -> date:
    """The supplier's latest word: the ASN, else the confirmation, else the due date."""
    suppliers = context.systems.suppliers
    notices: tuple[Asn, ...] = suppliers.asns(purchase_order=order.id)
    if notices:
        return notices[0].eta.date()
    said: tuple[Confirmation, ...] = suppliers.confirmations(purchase_order=order.id)
    return said[0].confirmed_date if said else order.due


def _open_value(order: PurchaseOrder) -> int:
    """Value of what is still to come, in euro cents."""
    if order.quantity <= 0:
        return order.value_minor
    return round(order.value_minor * max(order.quantity - order.received, 0) / order.quantity)


def _touches(context: Context, order: PurchaseOrder) -> tuple[Fact, ...]:
    gathering = Gathering(context.now)
    fields = ("supplier", "material", "quantity", "received", "due", "status")
    gathering.add(*facts_of(order, order.id, fields, {"quantity": order.unit, "received": order.unit}))
    gathering.add(money(f"{order.id} value still to come", order, "value_minor", _open_value(order)))
    suppliers = context.systems.suppliers
    nothing: tuple[Asn, ...] = ()
    for notice in gathering.ask("suppliers", lambda: suppliers.asns(purchase_order=order.id), nothing)[:1]:
        gathering.add(*facts_of(notice, notice.id, ("status", "eta")))
    needing: tuple[ProductionOrder, ...] = gathering.ask("ERP", lambda: _needing(context, order), ())
    for need in needing[:2]:
        gathering.add(*facts_of(need, need.id, ("start", "status")))
    return gathering.findings("").facts


def _needing(context: Context, order: PurchaseOrder) -> tuple[ProductionOrder, ...]:
    """Open production orders at the site whose bill of materials has the material."""
    parents = {line.parent for line in context.systems.erp.where_used(order.material)}
    return tuple(o for o in context.systems.erp.production_orders(site=order.site) if o.material in parents)


EXPEDITE_PURCHASE_ORDER = Tool(
    function=expedite_purchase_order,
    kind="act",
    risk="medium",
    systems=("ERP", "suppliers"),
    not_for="asking when something arrives",
    examples=(
        "expedite PUR-5012 to tomorrow",
        "we need PUR-5012 by 2026-06-18, push the supplier",
        "rush PUR-5040 please, wanted by friday",
        "mark purchase order PUR-5012 urgent for 2026-06-19",
        "chase PUR-5033, has to be here on thursday",
        "expidite pur-5012 for 18.06.",
        "Beschleunige PUR-5012 auf den 18.06.2026",
        "acelera el pedido PUR-5012 para mañana",
    ),
)
