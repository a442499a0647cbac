"""What stands between now and the end of one production order, gathered from the plant systems."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from tools.context import Context
from tools.gathering import Gathering
from tools.records import Attendance, DowntimeEvent, MachineState, ProductionOrder, Shift
from tools.scoring.line_pace import FEWEST_SHIFTS, recent_counts, shift_factors
from tools.scoring.pace import Load
from tools.scoring.position import Position, positions
from tools.scoring.requirements import rate_on, site_requirements
from tools.scoring.shift_plan import coming_windows, running_shift

STOP_HISTORY = timedelta(days=180)
SLOW_PERCENT = 70.0
"""Speed below which a running machine is taken to hold its line back; above, it is the usual pace."""
UNKNOWN_REPAIR = 2.0
"""Hours a stop is taken to last when none like it is on record."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """The load in front of one order, and the records it was read from."""

    order: ProductionOrder
    rate: float
    """Nominal output per hour on its line."""
    load: Load
    standing: MachineState | None
    """The machine that stops the line now."""
    slowest: MachineState | None
    """The machine that holds the line back although it runs."""
    scarce: Position | None
    """The material that runs out while the order draws it."""
    ahead: tuple[ProductionOrder, ...]
    crew: Attendance | None
    shifts_known: int
    completeness: float
    """Share of the systems asked that answered, 0 to 1."""

    @property
    def remaining(self) -> float:
        return max(self.order.quantity - self.order.completed, 0.0)


def outlook(context: Context, order: ProductionOrder) -> Outlook | str:
    """The outlook of an open order, or the reason why there is none."""
    rate = rate_on(context.systems.erp, order.material, order.line)
    if rate is None:
        return f"the routing of {order.material} has no rate on {order.line}"
    counts = recent_counts(context, order.line)
    shifts = context.systems.cmms.shifts(order.site)
    factors = shift_factors(counts, shifts, context.now)
    if len(factors) < FEWEST_SHIFTS:
        return f"{order.line} has too few finished shifts on record to know its pace"
    windows = coming_windows(shifts, counts, context.now)
    own_hours = max(order.quantity - order.completed, 0.0) / rate
    bare = Load(windows=windows, factors=factors, own_hours=own_hours)
    return _with_obstacles(context, order, rate, bare, shifts)


def _with_obstacles(
    context: Context, order: ProductionOrder, rate: float, bare: Load, shifts: Sequence[Shift]
) -> Outlook:
    """The outlook with what stands in the way now; a system that is down only lowers the completeness."""
    gathering = Gathering(context.now)
    states = gathering.listed("MES", lambda: context.systems.mes.states(line=order.line))
    standing = _standing(gathering, context, order.site, states)
    slowest = _slowest(states)
    crew = _crew(gathering, context, order, shifts)
    ahead = () if order.status == "running" else _ahead(context, order)
    scarce = gathering.ask("WMS", lambda: _scarce(context, order), None)
    load = replace(
        bare,
        ahead_hours=sum(_nominal_hours(context, other) for other in ahead),
        start=0.0 if order.status == "running" else max((order.start - context.now).total_seconds() / 3600, 0.0),
        repairs=_repairs(context, standing) if standing else (0.0,),
        speed=slowest.rate_percent / 100 if slowest else 1.0,
        crew=crew.present / crew.planned if crew and crew.planned else 1.0,
    )
    return Outlook(
        order=order,
        rate=rate,
        load=_dry(load, scarce, context.now) if scarce else load,
        standing=standing,
        slowest=slowest,
        scarce=scarce,
        ahead=ahead,
        crew=crew,
        shifts_known=len(bare.factors),
        completeness=sum(gathering.answered(system) for system in ("MES", "WMS", "labour")) / 3,
    )


def _standing(gathering: Gathering, context: Context, site: str, states: Sequence[MachineState]) -> MachineState | None:
    """The machine that has stood longest with a downtime code; one is enough to stop the line.

    When the line idles without a code of its own, a utility of the site that stands is the reason.
    """
    stopped = tuple(state for state in states if state.code)
    if not stopped and states and all(state.state != "running" for state in states):
        stopped = gathering.listed("MES", lambda: _utilities_down(context, site))
    return min(stopped, key=lambda state: state.since) if stopped else None


def _utilities_down(context: Context, site: str) -> tuple[MachineState, ...]:
    """Machines outside every line that stand: compressed air, steam, cooling."""
    lines = {line.id for line in context.systems.mes.lines(site=site)}
    states = context.systems.mes.states(site=site)
    return tuple(state for state in states if state.line not in lines and state.state == "stopped" and state.code)


def _slowest(states: Sequence[MachineState]) -> MachineState | None:
    slow = [state for state in states if state.state == "running" and state.rate_percent < SLOW_PERCENT]
    return min(slow, key=lambda state: state.rate_percent) if slow else None


def _repairs(context: Context, state: MachineState) -> tuple[float, ...]:
    """Hours left of the stop, from past stops with the code that lasted longer than this one has."""
    past = context.systems.mes.downtime(since=context.now - STOP_HISTORY, site=state.site)
    elapsed = (context.now - state.since).total_seconds() / 60
    return remaining_hours([event for event in past if event.code == state.code], elapsed)


def remaining_hours(stops: Sequence[DowntimeEvent], elapsed: float) -> tuple[float, ...]:
    """Hours that stops which had already lasted `elapsed` minutes went on for, each equally likely."""
    left = [(stop.minutes - elapsed) / 60 for stop in stops if stop.ended is not None and stop.minutes > elapsed]
    return tuple(left) or (UNKNOWN_REPAIR,)


def _ahead(context: Context, order: ProductionOrder) -> tuple[ProductionOrder, ...]:
    """Open orders on the line that come before: those running, and those planned to start earlier."""
    others = context.systems.erp.production_orders(line=order.line)
    return tuple(
        other
        for other in others
        if other.id != order.id
        and other.status in ("planned", "released", "running")
        and (other.status == "running" or (other.start, other.id) < (order.start, order.id))
    )


def _nominal_hours(context: Context, order: ProductionOrder) -> float:
    rate = rate_on(context.systems.erp, order.material, order.line)
    return max(order.quantity - order.completed, 0.0) / rate if rate else 0.0


def _crew(gathering: Gathering, context: Context, order: ProductionOrder, shifts: Sequence[Shift]) -> Attendance | None:
    """Who is there on the line in the present shift."""
    present = running_shift(shifts, context.now)
    if present is None:
        return None
    day, name = present
    none: tuple[Attendance, ...] = ()
    labour = context.systems.labour
    rows = gathering.ask("labour", lambda: labour.attendance(site=order.site, day=day, line=order.line), none)
    return next((row for row in rows if row.shift == name), None)


def _scarce(context: Context, order: ProductionOrder) -> Position | None:
    """The component that runs out first while the order still draws it."""
    needs = site_requirements(context, order.site)
    own = {need.component: need.demand for need in needs if need.order.id == order.id}
    found = positions(context, order.site, needs, set(own), 0.0) if own else ()
    for position in found:
        stop = position.netting.stop
        if stop is not None and stop < own[position.material].end:
            return position
    return None


def _dry(load: Load, scarce: Position, now: datetime) -> Load:
    """The load with the wait for the scarce material; without any receipt the wait has no end."""
    blocking = scarce.blocking
    until = (blocking.expected - now).total_seconds() / 3600 if blocking else float("inf")
    return load.dry(scarce.netting.stop or 0.0, until)
