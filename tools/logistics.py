"""Customer orders and shipments: reads over logistics."""

from collections.abc import Sequence
from datetime import date

from tools.access import permitted
from tools.context import Context
from tools.facts import counted, facts_of
from tools.gathering import Gathering, freshness, keys, money
from tools.genealogy import open_holds
from tools.periods import day_of
from tools.phrases import amount, clock, count, listing
from tools.records import Customer, Hold, ProductionOrder, Shipment
from tools.slots import CustomerId, CustomerOrderId, Day, ShipmentId, SiteCode
from tools.tool import Findings, Tool


def shipment(context: Context, shipment: ShipmentId) -> Findings:
    """One shipment: customer order, lot, carrier, departure, arrival, status, and any hold on its lot."""
    record = context.systems.logistics.shipment(shipment)
    gathering = Gathering(context.now)
    fields = ("status", "departs", "arrives", "customer", "customer_order", "lot", "carrier", "site")
    gathering.add(*facts_of(record, shipment, fields))
    holds = _holds_on(context, gathering, record)
    for hold in holds[:1]:
        gathering.add(*facts_of(hold, f"hold {hold.id}", ("lot", "reason")))
    warning = f" Beware: its lot {record.lot} is on hold ({holds[0].id})." if holds else ""
    return gathering.findings(
        f"{shipment} for {record.customer_order} ({record.customer}) is {record.status}, departs "
        f"{clock(record.departs, context.now)} with {record.carrier}, arrives {clock(record.arrives, context.now)}."
        f"{warning}"
    )


def _holds_on(context: Context, gathering: Gathering, record: Shipment) -> tuple[Hold, ...]:
    lot = record.lot
    return gathering.listed("MES", lambda: open_holds(context, (lot,))) if lot else ()


def shipments(
    context: Context,
    customer_order: CustomerOrderId | None = None,
    day: Day | None = None,
    site: SiteCode | None = None,
) -> Findings:
    """Shipments of a site on a day, today unless told otherwise, or for a customer order; warns of held lots."""
    if customer_order:
        context.systems.logistics.customer_order(customer_order)
    place = None if customer_order else site or context.site
    found = context.systems.logistics.shipments(
        site=place, customer_order=customer_order, open_only=not (day or customer_order)
    )
    wanted = day_of(day) if day else None if customer_order else context.now.date()
    leaving = [s for s in permitted(context.operator, found) if wanted is None or s.departs.date() == wanted]
    return _leaving(context, customer_order or place or context.site, wanted, leaving)


def _leaving(context: Context, subject: str, wanted: date | None, leaving: Sequence[Shipment]) -> Findings:
    gathering = Gathering(context.now)
    as_of = freshness(leaving, context.now)
    when = f" on {wanted.isoformat()}" if wanted else ""
    label = f"{subject} shipments{when}"
    gathering.add(counted(label, len(leaving), system="logistics", record=subject, as_of=as_of))
    if not leaving:
        return gathering.findings(f"{subject} has no shipments{when}.")
    ids = [s.id for s in leaving[:8]]
    gathering.add(
        keys(f"{subject} shipment ids{when}", ids, system="logistics", record=subject, as_of=as_of, field="shipment")
    )
    held = [s for s in leaving if _holds_on(context, gathering, s)]
    for s in held[:2]:
        gathering.add(*facts_of(s, f"{s.id} with a held lot", ("lot", "status")))
    for s in leaving[:4]:
        gathering.add(*facts_of(s, s.id, ("departs", "status")))
    first = leaving[0]
    warning = f" Beware: {listing([s.id for s in held])} carry a lot on hold." if held else ""
    return gathering.findings(
        f"{subject} has {count(len(leaving), 'shipment')}{when}; the first is {first.id}, departing "
        f"{clock(first.departs, context.now)} ({first.status}).{warning}"
    )


def customer_order(context: Context, customer_order: CustomerOrderId) -> Findings:
    """One customer order: customer, quantity, commit date, status, shipment, production order, margin and penalty."""
    record = context.systems.logistics.customer_order(customer_order)
    customer = context.systems.logistics.customer(record.customer)
    gathering = Gathering(context.now)
    gathering.add(
        *facts_of(record, record.id, ("status", "commit_date", "material", "quantity"), {"quantity": record.unit})
    )
    gathering.add(*facts_of(customer, customer.id, ("name", "tier", "service_level"), {"service_level": "%"}))
    for label, field in (("margin", "margin_minor"), ("late penalty", "penalty_minor")):
        minor = record.margin_minor if field == "margin_minor" else record.penalty_minor
        gathering.add(money(f"{record.id} {label}", record, field, minor))
    sent = permitted(context.operator, context.systems.logistics.shipments(customer_order=record.id, open_only=False))
    for shipped in sent[:1]:
        gathering.add(*facts_of(shipped, shipped.id, ("status", "departs")))
    makers = _made_by(context, gathering, record.id)
    for maker in makers[:1]:
        gathering.add(*facts_of(maker, f"made by {maker.id}", ("status", "due")))
    made = f"; made by {makers[0].id}" if makers else ""
    leaves = f"; ships with {sent[0].id}" if sent else "; no shipment yet"
    return gathering.findings(
        f"{record.id} for {customer.name} ({amount(record.quantity, record.unit)} of {record.material}) is "
        f"{record.status}, committed for {clock(record.commit_date, context.now)}{made}{leaves}."
    )


def _made_by(context: Context, gathering: Gathering, customer_order: str) -> list[ProductionOrder]:
    orders = gathering.listed("ERP", lambda: context.systems.erp.production_orders(open_only=False))
    return [order for order in permitted(context.operator, orders) if order.customer_order == customer_order]


def customer_orders(context: Context, customer: CustomerId | None = None) -> Findings:
    """Open customer orders by commit date, of one customer or all, and which are already late."""
    logistics = context.systems.logistics
    named: tuple[Customer, ...] = (logistics.customer(customer),) if customer else ()
    orders = logistics.customer_orders(customer=customer)
    subject = customer or "all customers"
    late = [order for order in orders if order.commit_date < context.now or order.status == "late"]
    gathering = Gathering(context.now)
    as_of = freshness(orders, context.now)
    for label, number in (("open customer orders", len(orders)), ("late customer orders", len(late))):
        gathering.add(counted(f"{subject} {label}", number, system="logistics", record=subject, as_of=as_of))
    for known in named:
        gathering.add(*facts_of(known, known.id, ("name", "tier")))
    for order in (late or list(orders))[:3]:
        gathering.add(*facts_of(order, order.id, ("commit_date", "status", "material")))
    who = named[0].name if named else "All customers together"
    if not orders:
        return gathering.findings(f"{who}: no open customer orders.")
    first = (late or orders)[0]
    return gathering.findings(
        f"{who}: {count(len(orders), 'open customer order')}, {len(late)} late; {'oldest late' if late else 'next'} is "
        f"{first.id}, committed for {clock(first.commit_date, context.now)}."
    )


READS = (
    Tool(
        function=shipment,
        kind="read",
        risk="none",
        systems=("logistics", "MES"),
        not_for="incoming deliveries from suppliers",
        examples=(
            "status of SHP-7005",
            "when does shipment 7005 leave?",
            "which lot is on shp 7012",
            "who is the carrier for SHP-7030",
            "has SHP-7001 departed",
            "can SHP-7005 go out, is anything on it blocked",
            "Wann geht die Lieferung SHP-7005 raus?",
            "¿cuándo sale el envío 7005?",
        ),
    ),
    Tool(
        function=shipments,
        kind="read",
        risk="none",
        systems=("logistics", "MES"),
        not_for="deliveries from suppliers",
        examples=(
            "what ships today?",
            "which trucks leave Eastport tomorrow",
            "shipments for CO-3012",
            "outbound list for friday",
            "how many loads go out today",
            "is anything on hold loaded on a truck today",
            "what's leaving the dock this morning",
            "Was geht heute raus?",
            "envíos de hoy",
        ),
    ),
    Tool(
        function=customer_order,
        kind="read",
        risk="none",
        systems=("logistics", "ERP"),
        not_for="production orders",
        examples=(
            "status of CO-3012",
            "when did we promise customer order 3012?",
            "what is the penalty on co 3040",
            "who is CO-3021 for",
            "margin on CO-3012",
            "which production order makes CO-3033",
            "Wann ist der Kundenauftrag CO-3012 zugesagt?",
            "commit date co3015",
        ),
    ),
    Tool(
        function=customer_orders,
        kind="read",
        risk="none",
        systems=("logistics",),
        not_for="one order by number",
        examples=(
            "open orders of CUS-03",
            "what does customer 3 still wait for?",
            "which customer orders are late",
            "who is waiting for goods from us",
            "next commitments to customers",
            "list open customer orders for cus-01",
            "Welche Kundenaufträge sind überfällig?",
        ),
    ),
)
