"""Whether a production order can still be made and shipped in time: one read over six systems."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from tools.context import Context
from tools.facts import Fact, computed, facts_of
from tools.gathering import Gathering
from tools.genealogy import open_holds
from tools.needs import Need, need_facts, needs
from tools.orders import order_facts
from tools.periods import day_of
from tools.phrases import amount, clock, listing
from tools.records import (
    CustomerOrder,
    GenealogyLink,
    Hold,
    Lot,
    MachineState,
    ProductionOrder,
    Shipment,
    WorkOrder,
)
from tools.scoring.requirements import rate_on
from tools.slots import Day, ProductionOrderId
from tools.tool import Findings, Tool


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """What decides whether an order is ready in time."""

    order: ProductionOrder
    finish: datetime | None
    """Earliest end at the rate of the routing, without any trouble; None where no rate is known."""
    deadline: datetime
    deadline_words: str
    short: tuple[Need, ...]
    holds: tuple[Hold, ...]
    standing: tuple[MachineState, ...]
    repairs: tuple[WorkOrder, ...]
    """Repairs of the line's machines that are still to be done, the most urgent first."""

    @property
    def troubles(self) -> tuple[str, ...]:
        """Every reason against it, in a few words each, the gravest first."""
        found = [f"{hold.lot} is on hold ({hold.id})" for hold in self.holds[:2]]
        found += [f"{amount(need.missing, need.unit)} of {need.component} missing" for need in self.short[:2]]
        if self.order.status != "done":
            found += [f"{state.asset} stands with {state.code} {state.reason}" for state in self.standing[:1]]
        if self.repairs and self.order.status != "done":
            repair = self.repairs[0]
            found.append(f"{repair.id} on {repair.asset} is still to be done")
        if self.finish and self.finish > self.deadline and self.order.status != "done":
            found.insert(0, "it ends too late")
        return tuple(found)


def order_impact(context: Context, order: ProductionOrderId, day: Day | None = None) -> Findings:
    """Whether a production order can still be finished and shipped in time: progress, material, holds, line, shipment.

    `day` asks about that day instead of the shipment or commit date.
    """
    record = context.systems.erp.production_order(order)
    gathering = Gathering(context.now)
    customer = _customer_order(context, gathering, record)
    shipped = _shipments(context, gathering, record)
    deadline, deadline_words = _deadline(record, customer, shipped, day)
    outlook = Outlook(
        order=record,
        finish=_finish(context, record),
        deadline=deadline,
        deadline_words=deadline_words,
        short=tuple(need for need in needs(context, record, gathering) if need.missing),
        holds=_holds(context, gathering, record),
        standing=_standing(context, gathering, record),
        repairs=_repairs(context, gathering, record),
    )
    gathering.add(*_facts(outlook, customer, shipped))
    return gathering.findings(_sentence(outlook, context.now))


def _customer_order(context: Context, gathering: Gathering, order: ProductionOrder) -> tuple[CustomerOrder, ...]:
    wanted = order.customer_order
    if wanted is None:
        return ()
    return gathering.listed("logistics", lambda: (context.systems.logistics.customer_order(wanted),))


def _shipments(context: Context, gathering: Gathering, order: ProductionOrder) -> tuple[Shipment, ...]:
    wanted = order.customer_order
    if wanted is None:
        return ()
    return gathering.listed("logistics", lambda: context.systems.logistics.shipments(customer_order=wanted))


def _deadline(
    order: ProductionOrder, customer: Sequence[CustomerOrder], shipped: Sequence[Shipment], day: str | None
) -> tuple[datetime, str]:
    if day is not None:
        return datetime.combine(day_of(day), time.max), f"on {day}"
    if shipped:
        return shipped[0].departs, f"with {shipped[0].id}"
    if customer:
        return customer[0].commit_date, f"for {customer[0].id}"
    return order.due, "by its due time"


def _finish(context: Context, order: ProductionOrder) -> datetime | None:
    """From now or the planned start, at the slowest step of the routing on the order's line."""
    left = max(0.0, order.quantity - order.completed)
    begin = context.now if order.status == "running" else max(context.now, order.start)
    if order.status == "done" or not left:
        return None
    rate = rate_on(context.systems.erp, order.material, order.line)
    return (begin + timedelta(hours=left / rate)).replace(second=0, microsecond=0) if rate else None


def _holds(context: Context, gathering: Gathering, order: ProductionOrder) -> tuple[Hold, ...]:
    """Open holds on what the order made and on what went into it."""
    return gathering.listed("MES", lambda: open_holds(context, _lots(context, order)))


def _lots(context: Context, order: ProductionOrder) -> tuple[str, ...]:
    made: tuple[Lot, ...] = context.systems.mes.lots(order=order.id)
    used: list[GenealogyLink] = [link for lot in made for link in context.systems.mes.parents(lot.id)]
    return tuple(dict.fromkeys([*(lot.id for lot in made), *(link.parent for link in used)]))


def _standing(context: Context, gathering: Gathering, order: ProductionOrder) -> tuple[MachineState, ...]:
    states = gathering.listed("MES", lambda: context.systems.mes.states(line=order.line))
    return tuple(state for state in states if state.code)


def _repairs(context: Context, gathering: Gathering, order: ProductionOrder) -> tuple[WorkOrder, ...]:
    cmms = context.systems.cmms
    machines = {asset.id for asset in gathering.listed("CMMS", lambda: cmms.assets(line=order.line))}
    waiting = gathering.listed("CMMS", lambda: cmms.work_orders(site=order.site))
    repairs = [work for work in waiting if work.asset in machines and work.kind == "corrective"]
    return tuple(sorted(repairs, key=lambda work: (work.priority, work.due)))


def _facts(outlook: Outlook, customer: Sequence[CustomerOrder], shipped: Sequence[Shipment]) -> tuple[Fact, ...]:
    order = outlook.order
    facts: list[Fact] = []
    if outlook.finish:
        finish = outlook.finish.isoformat(timespec="minutes")
        label = f"{order.id} earliest end at the rate of {order.line}"
        source = order.source
        facts.append(computed(label, finish, score="order_impact", record=order.id, as_of=source.as_of, field="finish"))
    for hold in outlook.holds[:2]:
        facts.extend(facts_of(hold, hold.id, ("lot", "reason")))
    for need in outlook.short[:2]:
        facts.extend(need_facts(order, need)[2:3])
    for state in outlook.standing[:1]:
        facts.extend(facts_of(state, state.asset, ("code", "reason")))
    for repair in outlook.repairs[:1]:
        facts.extend(facts_of(repair, repair.id, ("asset",)))
    for shipment in shipped[:1]:
        facts.extend(facts_of(shipment, shipment.id, ("departs",)))
    for committed in customer:
        facts.extend(facts_of(committed, committed.id, ("commit_date",)))
    return (*order_facts(order), *facts)


def _sentence(outlook: Outlook, now: datetime) -> str:
    order = outlook.order
    made = f"{amount(order.completed, '')} of {amount(order.quantity, order.unit)} made"
    ends = f", earliest end {clock(outlook.finish, now)}" if outlook.finish else ""
    if outlook.troubles:
        return f"{order.id} is at risk to ship {outlook.deadline_words}: {listing(outlook.troubles, 4)}; {made}{ends}."
    if order.status == "done":
        return f"{order.id} is done, {made}, and no lot of it is on hold."
    return f"Nothing stands against shipping {order.id} {outlook.deadline_words}: {made}{ends}."


READS = (
    Tool(
        function=order_impact,
        kind="read",
        risk="none",
        systems=("ERP", "MES", "CMMS", "WMS", "suppliers", "logistics"),
        not_for="plain status, or the odds that an order is late",
        examples=(
            "can PO-1042 still ship on Friday?",
            "will order 1042 make its truck",
            "what is in the way of shipping PO-1090",
            "what stands in the way of po 1101",
            "can order 1067 go out with its shipment",
            "what does the stop mean for PO-1042",
            "can we still deliver PO-1088 on Friday",
            "everything that blocks order 1120",
            "Geht der Auftrag 1042 am Freitag noch raus?",
            "¿qué impide enviar la orden 1055?",
        ),
    ),
)
