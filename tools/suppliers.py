"""Purchase orders and what suppliers say about them: reads over ERP and supplier portals."""

from collections.abc import Sequence

from tools.access import permitted
from tools.context import Context
from tools.facts import Fact, computed, counted, facts_of, shown
from tools.gathering import Gathering, freshness, keys, money
from tools.phrases import amount, clock, count, listing, words
from tools.promises import Promise, promise, promises
from tools.records import Asn, PurchaseOrder, Supplier
from tools.slots import MaterialId, PurchaseOrderId, SiteCode, SupplierId
from tools.tool import Findings, Tool


def purchase_order(context: Context, purchase_order: PurchaseOrderId) -> Findings:
    """One purchase order: supplier, quantity, due date, what the supplier confirmed, and the shipping notice."""
    order = context.systems.erp.purchase_order(purchase_order)
    gathering = Gathering(context.now)
    units = {"quantity": order.unit, "received": order.unit}
    gathering.add(*facts_of(order, order.id, ("status", "supplier", "material", "quantity", "received", "due"), units))
    gathering.add(
        *facts_of(order, order.id, ("expedited",)), money(f"{order.id} value", order, "value_minor", order.value_minor)
    )
    said = promise(context, gathering, order)
    if said.notice:
        gathering.add(*facts_of(said.notice, f"ASN {said.notice.id}", ("status", "eta", "note")))
    if said.confirmation:
        fields = ("confirmed_date", "received", "note")
        gathering.add(*facts_of(said.confirmation, f"confirmation {said.confirmation.id}", fields))
    return gathering.findings(_purchase_sentence(context, said))


def _purchase_sentence(context: Context, said: Promise) -> str:
    order = said.order
    sentence = (
        f"{order.id} for {amount(order.quantity, order.unit)} of {order.material} from {order.supplier} is "
        f"{order.status}, due {order.due.isoformat()}"
    )
    if said.confirmation:
        sentence += f"; {order.supplier} confirmed {said.confirmation.confirmed_date.isoformat()}"
    if said.notice:
        come = "arrived" if said.notice.status == "arrived" else f"is {words(said.notice.status)}, expected"
        sentence += f"; the shipment {come} {clock(said.notice.eta, context.now)}"
    return f"{sentence}{', later than ordered' if said.later else ''}."


def purchase_orders_for(
    context: Context,
    material: MaterialId | None = None,
    supplier: SupplierId | None = None,
    site: SiteCode | None = None,
) -> Findings:
    """Open purchase orders of a material, a supplier or a site: next due, overdue, and confirmed later than ordered."""
    place = site or (None if material or supplier else context.site)
    found = context.systems.erp.purchase_orders(material=material, supplier=supplier, site=place)
    orders = permitted(context.operator, found)
    subject = material or supplier or place or context.site
    gathering = Gathering(context.now)
    as_of = freshness(orders, context.now)
    overdue = [order for order in orders if order.due < context.now.date()]
    later = [said for said in promises(context, gathering, orders) if said.later]
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
    if gathering.answered("suppliers"):
        label = f"{subject} orders that suppliers will deliver late"
        gathering.add(counted(label, len(later), system="suppliers", record=subject, as_of=as_of))
    for said in later[:3]:
        gathering.add(*said.facts[:1], *facts_of(said.order, said.order.id, ("due",)))
    first = orders[0]
    moved = {said.order.id for said in later[:3]}
    fields = ("quantity", "material", "supplier") if first.id in moved else ("due", "quantity", "material", "supplier")
    gathering.add(*facts_of(first, first.id, fields, {"quantity": first.unit}))
    late = f"; overdue: {listing([order.id for order in overdue])}" if overdue else ""
    if later:
        late += f"; later by the supplier's word: {listing([_moved(said) for said in later])}"
    return gathering.findings(
        f"{count(len(orders), 'open purchase order')} for {subject}; first due is {first.id} with "
        f"{amount(first.quantity, first.unit)} of {first.material} on {first.due.isoformat()}{late}."
    )


def _moved(said: Promise) -> str:
    return f"{said.order.id} to {said.day.isoformat()}"


def supplier_info(context: Context, supplier: SupplierId) -> Findings:
    """One supplier: country, approval, lead time, open orders, and what share of past deliveries came on time."""
    record = context.systems.suppliers.supplier(supplier)
    gathering = Gathering(context.now)
    gathering.add(*facts_of(record, supplier, ("name", "country", "approved", "lead_days"), {"lead_days": "days"}))
    orders = gathering.listed("ERP", lambda: context.systems.erp.purchase_orders(supplier=supplier, open_only=False))
    still_open = [order for order in orders if order.status in {"open", "confirmed", "shipped"}]
    as_of = freshness(orders, context.now)
    if gathering.answered("ERP"):
        gathering.add(counted(f"{supplier} open orders", len(still_open), system="ERP", record=supplier, as_of=as_of))
    notices = context.systems.suppliers.asns(supplier=supplier, open_only=False)
    kept = _punctuality(supplier, orders, notices, context)
    gathering.add(*kept)
    delayed = [notice for notice in notices if notice.status == "delayed"]
    for notice in delayed[:2]:
        gathering.add(*facts_of(notice, f"delayed ASN {notice.id}", ("purchase_order", "eta")))
    tail = f", {shown(kept[0].value)} % of {kept[1].value} deliveries on time" if kept else ""
    tail += f"; delayed under way: {listing([notice.purchase_order for notice in delayed], 2)}" if delayed else ""
    return gathering.findings(_supplier_sentence(record, len(still_open), tail))


def _supplier_sentence(record: Supplier, still_open: int, tail: str) -> str:
    approved = "approved" if record.approved else "not approved"
    return (
        f"{record.name} ({record.id}, {record.country}) is {approved}, lead time {record.lead_days} days, "
        f"with {count(still_open, 'open order')}{tail}."
    )


def _punctuality(
    supplier: str, orders: Sequence[PurchaseOrder], notices: Sequence[Asn], context: Context
) -> tuple[Fact, ...]:
    """The share of deliveries that had arrived by their due date, and how many there were."""
    due = {order.id: order.due for order in orders}
    came = [notice for notice in notices if notice.status == "arrived" and notice.purchase_order in due]
    if not came:
        return ()
    kept = sum(notice.eta.date() <= due[notice.purchase_order] for notice in came)
    share = round(100 * kept / len(came), 1)
    as_of = freshness(came, context.now)
    label = f"{supplier} deliveries on time"
    return (
        computed(label, share, score="punctuality", record=supplier, as_of=as_of, unit="%"),
        counted(f"{supplier} deliveries compared", len(came), system="suppliers", record=supplier, as_of=as_of),
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
        systems=("ERP", "suppliers"),
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
