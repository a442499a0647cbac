"""Moving a production order to another line or another start."""

from datetime import datetime, time, timedelta

from tools.actions.dry_run import preview
from tools.actions.impact import order_reach
from tools.adapters.writes import MoveProductionOrder
from tools.context import Context
from tools.errors import ToolRejected
from tools.facts import Fact, computed, counted, facts_of
from tools.gathering import Gathering, keys
from tools.periods import day_of
from tools.phrases import listing
from tools.plans import ActionPlan, Step
from tools.records import MachineState, ProductionOrder
from tools.scoring.requirements import rate_on
from tools.slots import Day, LineId, ProductionOrderId
from tools.tool import Tool

EARLY_SHIFT = time(6)
"""An order moved to a later day starts with its first shift."""


def move_production_order(
    context: Context, order: ProductionOrderId, line: LineId, start: Day | None = None
) -> ActionPlan:
    """Move a production order to a line that its routing allows, now, at its planned start, or on a day.

    The line need not be free: orders it would push aside are shown.
    """
    job = context.systems.erp.production_order(order)
    rate = _require_movable(context, job, line)
    begin = _start(context, job, start)
    if line == job.line and begin == job.start:
        raise ToolRejected(f"{job.id} is planned on {line} from {begin.isoformat(timespec='minutes')!r} already.")
    steps = (
        Step(
            system="ERP",
            write=MoveProductionOrder(order=job.id, line=line, start=begin),
            undo=MoveProductionOrder(order=job.id, line=job.line, start=job.start),
        ),
    )
    return ActionPlan(
        summary=f"Move {job.id} from {job.line} to {line}, start {begin.isoformat(sep=' ', timespec='minutes')}",
        site=job.site,
        target=job.id,
        steps=steps,
        changes=preview(context, steps),
        touches=_touches(context, job, line, begin, rate),
        undo=f"Move {job.id} back to {job.line} as long as it has not started on {line}.",
    )


def _require_movable(context: Context, job: ProductionOrder, line: str) -> float:
    """Nominal rate of the line for the order; raises ToolRejected when the order cannot go there."""
    if job.status == "done":
        raise ToolRejected(f"{job.id} is done; there is nothing left to move.")
    if job.status == "held":
        raise ToolRejected(f"{job.id} is held; have the hold decided before it moves.")
    rate = rate_on(context.systems.erp, job.material, line)
    if rate is not None:
        return rate
    routing = context.systems.erp.routing(job.material)
    able = listing(sorted({step.line for step in routing}), limit=6) or "no line"
    raise ToolRejected(f"{job.material} cannot be made on {line!r}; its routing allows {able}.")


def _start(context: Context, job: ProductionOrder, day: str | None) -> datetime:
    """The planned start, never in the past; on another day the first shift."""
    soonest = _quarter_hour(context.now)
    if day is None:
        return max(job.start, soonest)
    wanted = day_of(day)
    if wanted < context.now.date():
        raise ToolRejected(f"{day!r} is in the past; choose a day from {context.now.date().isoformat()} on.")
    return max(datetime.combine(wanted, EARLY_SHIFT), soonest)


def _quarter_hour(moment: datetime) -> datetime:
    """The next full quarter of an hour."""
    floor = moment.replace(minute=moment.minute - moment.minute % 15, second=0, microsecond=0)
    return floor if floor == moment else floor + timedelta(minutes=15)


def _touches(context: Context, job: ProductionOrder, line: str, begin: datetime, rate: float) -> tuple[Fact, ...]:
    gathering = Gathering(context.now)
    end = begin + timedelta(hours=max(job.quantity - job.completed, 0) / rate)
    _show_timing(gathering, context, job, line, end)
    _show_displaced(gathering, context, job, line=line, begin=begin, end=end)
    none: tuple[MachineState, ...] = ()
    states = gathering.ask("MES", lambda: context.systems.mes.states(line=line), none)
    for state in [state for state in states if state.state == "stopped"][:2]:
        gathering.add(*facts_of(state, state.asset, ("state", "reason")))
    return (*gathering.findings("").facts, *order_reach(context, job))


def _show_timing(gathering: Gathering, context: Context, job: ProductionOrder, line: str, end: datetime) -> None:
    label = f"{job.id} end on {line} at nominal rate"
    text = end.isoformat(timespec="minutes")
    gathering.add(computed(label, text, score="move", record=job.id, as_of=context.now, field="end"))
    slack = round((job.due - end).total_seconds() / 3600, 1)
    gathering.add(
        computed(
            f"{job.id} slack to due", slack, score="move", record=job.id, as_of=context.now, unit="h", field="slack"
        )
    )


def _show_displaced(
    gathering: Gathering, context: Context, job: ProductionOrder, *, line: str, begin: datetime, end: datetime
) -> None:
    """Orders planned on the line in the same stretch of time, which would have to wait."""
    others: tuple[ProductionOrder, ...] = gathering.ask(
        "ERP", lambda: context.systems.erp.production_orders(line=line), ()
    )
    displaced = [o for o in others if o.id != job.id and o.start < end and o.due > begin]
    label = f"{line} orders displaced"
    as_of = context.now
    gathering.add(counted(label, len(displaced), system="ERP", record=line, as_of=as_of, unit="orders"))
    if displaced:
        ids = [order.id for order in displaced[:5]]
        gathering.add(keys(f"{line} displaced first", ids, system="ERP", record=line, as_of=as_of))
        customers = [o.customer_order for o in displaced if o.customer_order]
        if customers:
            behind = f"{line} displaced customer orders"
            gathering.add(keys(behind, customers[:5], system="ERP", record=line, as_of=as_of))


MOVE_PRODUCTION_ORDER = Tool(
    function=move_production_order,
    kind="act",
    risk="medium",
    systems=("ERP", "MES", "logistics"),
    not_for="asking where an order runs",
    examples=(
        "move PO-1042 to packaging line 2",
        "reroute PO-1042 to EP-P2",
        "put PO-1051 on assembly line 1 tomorrow",
        "shift order PO-1042 over to line 2 on 2026-06-18",
        "run PO-1038 on EP-P3 instead",
        "swich PO-1042 to line 2",
        "Verlege Auftrag PO-1042 auf Linie 2",
        "mueve la orden PO-1042 a la línea 2 mañana",
    ),
)
