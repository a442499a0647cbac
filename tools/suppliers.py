"""Purchase orders and what suppliers say about them: reads over ERP and supplier portals."""

from collections.abc import Sequence
from datetime import date

from tools.access import permitted
from tools.context import Context
from tools.facts import Fact, computed, counted, facts_of
from tools.gathering import Gathering, freshness, keys, money
from tools.phrases import amount, clock, count, listing, words
from tools.records import Asn, Confirmation, PurchaseOrder, Supplier
from tools.slots import MaterialId, PurchaseOrderId, SiteCode, SupplierId
from tools.tool import Findings, Tool


def purchase_order(context: Context, purchase_order: PurchaseOrderId) -> Findings:
    """One purchase order: supplier, quantity, due date, what the supplier confirmed, and the shipping notice."""
    order = context.systems.erp.purchase_order(purchase_order)
    read = context.systems.suppliers
    gathering = Gathering(context.now)
    units = {"quantity": order.unit, "received": order.unit}
    gathering.add(*facts_of(order, order.id, ("status", "supplier", "material", "quantity", "received", "due"), units))
    gathering.add(
        *facts_of(order, order.id, ("expedited",)), money(f"{order.id} value", order, "value_minor", order.value_minor)
    )
    confirmed = gathering.listed("suppliers", lambda: read.confirmations(purchase_order=order.id))
    notices = gathering.listed("suppliers", lambda: read.asns(purchase_order=order.id, open_only=False))
    for notice in notices[:1]:
        gathering.add(*facts_of(notice, f"ASN {notice.id}", ("status", "eta", "note")))
    for confirmation in confirmed[:1]:
        gathering.add(
            *facts_of(confirmation, f"confirmation {confirmation.id}", ("confirmed_date", "received", "note"))
        )
    return gathering.findings(_purchase_sentence(context, order, confirmed, notices))


def _purchase_sentence(
    context: Context, order: PurchaseOrder, confirmed: Sequence[Confirmation], notices: Sequence[Asn]
) -> str:
    sentence = (
        f"{order.id} for {amount(order.quantity, order.unit)} of {order.material} from {order.supplier} is "
        f"{order.status}, due {order.due.isoformat()}"
    )
    if confirmed:
        sentence += f"; {order.supplier} confirmed {confirmed[0].confirmed_date.isoformat()}"
    if notices:
        notice = notices[0]
        come = "arrived" if notice.status == "arrived" else f"is {words(notice.status)}, expected"
        sentence += f"; the shipment {come} {clock(notice.eta, context.now)}"
    return f"{sentence}{_lateness(order, confirmed, notices)}."


def _lateness(order: PurchaseOrder, confirmed: Sequence[Confirmation], notices: Sequence[Asn]) -> str:
    promised = promise(order, confirmed, notices)
    return ", later than ordered" if order.status != "received" and promised > order.due else ""


def promise(order: PurchaseOrder, confirmed: Sequence[Confirmation], notices: Sequence[Asn]) -> date:
    """The best known day of arrival: the shipping notice, else the newest confirmation, else the due date."""
    if notices:
        return notices[-1].eta.date()
    return confirmed[0].confirmed_date if confirmed else order.due


def purchase_orders_for(
    context: Context,
    material: MaterialId | None = None,
    supplier: SupplierId | None = None,
    site: SiteCode | None = None,
) -> Findings:
    """Open purchase orders of a material, a supplier or a site by due date, and which are overdue."""
    place = site or (None if material or supplier else context.site)
    found = context.systems.erp.purchase_orders(material=material, supplier=supplier, site=place)
    orders = permitted(context.operator, found)
    subject = material or supplier or place or context.site
    gathering = Gathering(context.now)
    as_of = freshness(orders, context.now)
    overdue = [order for order in orders if order.due < context.now.date()]
    gathering.add(counted(f"{subject} open purchase orders", len(orders), system="ERP", record=subject, as_of=as_of))
    if not orders:
        return gathering.findings(f"There is no open purchase order for {subject}.")
    gathering.add(
        counted(f"{subject} overdue purchase orders", len(overdue), system="ERP", record=subject, as_of=as_of)
    )
    ids = [order.id for order in orders[:8]]
    gathering.add(
        keys(
            f"{subject} purchase orders by due date",
            ids,
            system="ERP",
            record=subject,
            as_of=as_of,
            field="purchase_order",
        )
    )
    for order in orders[:3]:
        gathering.add(*facts_of(order, order.id, ("due", "quantity", "material", "supplier"), {"quantity": order.unit}))
    first = orders[0]
    late = f"; overdue: {listing([order.id for order in overdue])}" if overdue else ""
    return gathering.findings(
        f"{count(len(orders), 'open purchase order')} for {subject}; first due is {first.id} with "
        f"{amount(first.quantity, first.unit)} of {first.material} on {first.due.isoformat()}{late}."
    )


def supplier_info(context: Context, supplier: SupplierId) -> Findings:
    """One supplier: country, approval, lead time, open orders, and how often it confirms later than ordered."""
    record = context.systems.suppliers.supplier(supplier)
    gathering = Gathering(context.now)
    gathering.add(*facts_of(record, supplier, ("name", "country", "approved", "lead_days"), {"lead_days": "days"}))
    orders = gathering.listed("ERP", lambda: context.systems.erp.purchase_orders(supplier=supplier, open_only=False))
    still_open = [order for order in orders if order.status in {"open", "confirmed", "shipped"}]
    as_of = freshness(orders, context.now)
    if gathering.answered("ERP"):
        gathering.add(counted(f"{supplier} open orders", len(still_open), system="ERP", record=supplier, as_of=as_of))
    confirmations = context.systems.suppliers.confirmations(supplier=supplier)
    gathering.add(*_reliability(supplier, orders, confirmations, context))
    delayed = [notice for notice in context.systems.suppliers.asns(supplier=supplier) if notice.status == "delayed"]
    for notice in delayed[:2]:
        gathering.add(*facts_of(notice, f"delayed ASN {notice.id}", ("purchase_order", "eta")))
    late = f"; delayed under way: {listing([notice.purchase_order for notice in delayed], 2)}" if delayed else ""
    return gathering.findings(_supplier_sentence(record, len(still_open), late))


def _supplier_sentence(record: Supplier, still_open: int, late: str) -> str:
    approved = "approved" if record.approved else "not approved"
    return (
        f"{record.name} ({record.id}, {record.country}) is {approved}, lead time {record.lead_days} days, "
        f"with {count(still_open, 'open order')}{late}."
    )


def _reliability(
    supplier: str, orders: Sequence[PurchaseOrder], confirmations: Sequence[Confirmation], context: Context
) -> tuple[Fact, ...]:
    due = {order.id: order.due for order in orders}
    latest: dict[str, Confirmation] = {}
    for confirmation in confirmations:
        latest.setdefault(confirmation.purchase_order, confirmation)
    known = [confirmation for order, confirmation in latest.items() if order in due]
    if not known:
        return ()
    kept = sum(confirmation.confirmed_date <= due[confirmation.purchase_order] for confirmation in known)
    share = round(100 * kept / len(known), 1)
    as_of = freshness(known, context.now)
    label = f"{supplier} orders confirmed for the day asked"
    made = {"score": "supplier", "record": supplier}
    return (
        computed(label, share, **made, as_of=as_of, unit="%"),
        counted(f"{supplier} orders compared", len(known), system="suppliers", record=supplier, as_of=as_of),
    )


READS = (
    Tool(
        function=purchase_order,
        kind="read",
        risk="none",
        systems=("ERP", "suppliers"),
        not_for="production orders",
        examples=(
            "when does PUR-5012 arrive?",
            "status of purchase order 5012",
            "has the supplier confirmed pur 5033",
            "is PUR-5040 delayed",
            "ASN for PUR-5012",
            "what did we order on PUR-5101",
            "was PUR-5012 expedited already",
            "Wann kommt die Bestellung 5012?",
            "¿cuándo llega el pedido PUR-5020?",
        ),
    ),
    Tool(
        function=purchase_orders_for,
        kind="read",
        risk="none",
        systems=("ERP",),
        not_for="stock, or one purchase order by number",
        examples=(
            "what is on order for MAT-3007?",
            "open purchase orders with SUP-07",
            "when do we get more MAT-3012",
            "next delivery of mat 3004",
            "which purchase orders are overdue",
            "is more of it coming this week",
            "everything we still wait for from supplier 7",
            "Offene Bestellungen für MAT-3007",
        ),
    ),
    Tool(
        function=supplier_info,
        kind="read",
        risk="none",
        systems=("suppliers", "ERP"),
        not_for="one delivery",
        examples=(
            "how reliable is SUP-07?",
            "tell me about supplier 3",
            "is SUP-12 approved",
            "lead time of sup 05",
            "does this supplier usually deliver on time",
            "which country is SUP-09 in",
            "Wie zuverlässig ist der Lieferant SUP-07?",
            "info del proveedor SUP-04",
        ),
    ),
)
