"""Production orders and what can make them: reads over the ERP."""

from datetime import datetime

from tools.context import Context
from tools.errors import ToolRejected
from tools.facts import Fact, computed, counted, facts_of, shown
from tools.gathering import Gathering, freshness, keys
from tools.phrases import amount, clock, count, listing
from tools.production import line_record
from tools.records import ProductionOrder
from tools.slots import LineId, MaterialId, ProductionOrderId
from tools.tool import Findings, Tool


def production_order(context: Context, order: ProductionOrderId) -> Findings:
    """One production order: product, quantity and progress, line, start, due time, priority and customer order."""
    record = context.systems.erp.production_order(order)
    gathering = Gathering(context.now)
    gathering.add(
        *order_facts(record),
        progress(record),
        *facts_of(record, order, ("material", "description", "line", "start", "priority", "customer_order")),
    )
    return gathering.findings(
        f"{order} ({record.description}) on {record.line} is {record.status} at {_done(record)}, "
        f"due {clock(record.due, context.now)}{_late(record, context.now)}."
    )


def order_facts(record: ProductionOrder) -> tuple[Fact, ...]:
    """Status, quantities and due time of an order."""
    units = {"quantity": record.unit, "completed": record.unit}
    return facts_of(record, record.id, ("status", "quantity", "completed", "due"), units)


def progress(record: ProductionOrder) -> Fact:
    """Share of the order that is made."""
    share = round(100 * record.completed / record.quantity, 1) if record.quantity else 0.0
    source = record.source
    return computed(
        f"{record.id} progress", share, score="progress", record=source.record, as_of=source.as_of, unit="%"
    )


def _done(record: ProductionOrder) -> str:
    return f"{shown(record.completed)} of {amount(record.quantity, record.unit)}"


def _late(record: ProductionOrder, now: datetime) -> str:
    return ", which is past" if record.status != "done" and record.due < now else ""


def orders_on_line(context: Context, line: LineId) -> Findings:
    """Open production orders of a line in their sequence: what runs, what comes next, what is late."""
    named = line_record(context, line)
    orders = context.systems.erp.production_orders(line=line)
    gathering = Gathering(context.now)
    as_of = freshness(orders, context.now)
    gathering.add(counted(f"{line} open orders", len(orders), system="ERP", record=line, as_of=as_of))
    if not orders:
        return gathering.findings(f"{named.name} ({line}) has no open orders.")
    ids = [order.id for order in orders]
    gathering.add(keys(f"{line} order sequence", ids[:8], system="ERP", record=line, as_of=as_of, field="order"))
    late = [order.id for order in orders if order.due < context.now]
    gathering.add(counted(f"{line} orders past due", len(late), system="ERP", record=line, as_of=as_of))
    for order in orders[:4]:
        gathering.add(*facts_of(order, order.id, ("status", "due", "description")))
    overdue = f"; past due: {listing(late)}" if late else ""
    return gathering.findings(
        f"{named.name} ({line}) has {count(len(orders), 'open order')}: {_sequence(orders)}{overdue}."
    )


def _sequence(orders: tuple[ProductionOrder, ...]) -> str:
    running = [order.id for order in orders if order.status == "running"]
    waiting = [order.id for order in orders if order.status != "running"]
    now = f"{listing(running)} running" if running else "none running"
    return f"{now}, then {listing(waiting)}" if waiting else now


def alternative_lines(
    context: Context, order: ProductionOrderId | None = None, material: MaterialId | None = None
) -> Findings:
    """Which production lines can make a product, at what rate, and how many open orders each already has."""
    erp = context.systems.erp
    present = erp.production_order(order) if order else None
    product = present.material if present else material
    if product is None:
        raise ToolRejected("Name a production order or a material to see which lines can make it.")
    record = erp.material(product)
    steps = erp.routing(product)
    gathering = Gathering(context.now)
    gathering.add(*facts_of(record, product, ("name",)))
    lines = sorted({step.line for step in steps})
    as_of = freshness(steps, context.now)
    if lines:
        gathering.add(keys(f"{product} lines", lines, system="ERP", record=product, as_of=as_of, field="line"))
    if present:
        gathering.add(*facts_of(present, present.id, ("line", "status")))
    for line in lines:
        slowest = min((step for step in steps if step.line == line), key=lambda step: step.rate_per_hour)
        gathering.add(*facts_of(slowest, f"{product} on {line}", ("rate_per_hour",), {"rate_per_hour": "per hour"}))
        queue = erp.production_orders(line=line)
        as_of = freshness(queue, context.now)
        gathering.add(counted(f"{line} open orders", len(queue), system="ERP", record=line, as_of=as_of))
    if not lines:
        return gathering.findings(f"The ERP has no routing for {product} ({record.name}).")
    now_on = f" {present.id} is on {present.line}." if present else ""
    return gathering.findings(f"{product} ({record.name}) can be made on {listing(lines, 6)}.{now_on}")


READS = (
    Tool(
        function=production_order,
        kind="read",
        risk="none",
        systems=("ERP",),
        not_for="whether an order can still ship, or its material",
        examples=(
            "status of PO-1042",
            "how far is order 1042",
            "when is PO 1088 due?",
            "what are we making on po-1101 and how many are left",
            "which line has PO-1067",
            "prio of order 1090?",
            "Wie weit ist der Auftrag 1042?",
            "¿cuánto falta para terminar la orden 1055?",
            "is order 1120 late alredy",
        ),
    ),
    Tool(
        function=orders_on_line,
        kind="read",
        risk="none",
        systems=("ERP", "MES"),
        not_for="one order's details",
        examples=(
            "what's next on packaging line 3?",
            "orders on EP-P2",
            "show me the sequence for assembly line 1",
            "what comes after the current order on line 4",
            "which orders are late on batch line 2",
            "whats planned on NF-A3 for today",
            "Welche Aufträge liegen auf Linie 1?",
            "¿qué órdenes hay en la línea 5?",
        ),
    ),
    Tool(
        function=alternative_lines,
        kind="read",
        risk="none",
        systems=("ERP",),
        not_for="moving an order",
        examples=(
            "which other line can run PO-1042?",
            "could we make MAT-4114 somewhere else",
            "alternative lines for order 1077",
            "what lines are qualified for that product",
            "can packaging line 2 take over PO-1042",
            "where else can we fill 1 L bottles of MAT-4112",
            "Welche Linie kann PO-1060 noch fahren?",
        ),
    ),
)
