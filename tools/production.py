"""What runs and what stands: reads over the MES."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta

from tools.access import permitted
from tools.context import Context
from tools.errors import RecordNotFound
from tools.facts import Fact, computed, counted, facts_of, shown
from tools.gathering import Gathering, freshness
from tools.periods import Period, period
from tools.phrases import amount, clock, count, listing
from tools.records import DowntimeEvent, Line, MachineState, ProductionOrder
from tools.slots import AssetTag, Day, Days, LineId, SiteCode
from tools.tool import Findings, Tool

PERCENT = {"rate_percent": "%"}
_STATES = {
    "running": "has been running",
    "stopped": "has stood",
    "idle": "has been idle",
    "changeover": "has been in changeover",
    "maintenance": "has been under maintenance",
}


def machine_state(context: Context, asset: AssetTag) -> Findings:
    """Current state of one machine: running or stopped, since when, why, and on which order."""
    gathering = Gathering(context.now)
    state = context.systems.mes.state(asset)
    standing = ("code", "reason") if state.code else ()
    gathering.add(*facts_of(state, asset, ("state", "since", *standing, "order", "rate_percent", "line"), PERCENT))
    work = gathering.listed("CMMS", lambda: context.systems.cmms.work_orders(asset=asset))
    for order in work[:2]:
        gathering.add(*facts_of(order, order.id, ("status", "priority", "technician")))
    known = f" {listing([order.id for order in work])} is open on it." if work and standing else ""
    return gathering.findings(_state_sentence(state, context.now) + known)


def _state_sentence(state: MachineState, now: datetime) -> str:
    since = clock(state.since, now)
    if state.code:
        return f"{state.asset} {_STATES[state.state]} since {since}: {state.code} {state.reason}."
    order = f" on {state.order}" if state.order else ""
    rate = f", at {shown(state.rate_percent)} % of its rate" if state.state == "running" else ""
    return f"{state.asset} {_STATES[state.state]} since {since}{order}{rate}."


def line_status(context: Context, line: LineId) -> Findings:
    """Current state of one production line: every machine on it, what stands and why, and the running order."""
    gathering = Gathering(context.now)
    named = line_record(context, line)
    states = context.systems.mes.states(line=line)
    running = [state for state in states if state.state == "running"]
    standing = [state for state in states if state.code]
    gathering.add(_share(named, len(running), len(states), freshness(states, context.now)))
    for state in standing[:1]:
        gathering.add(*facts_of(state, state.asset, ("state", "since", "code", "reason")))
    orders = gathering.listed("ERP", lambda: _orders_on(context, states))
    for order in orders[:1]:
        units = {"quantity": order.unit, "completed": order.unit}
        gathering.add(*facts_of(order, order.id, ("status", "completed", "quantity", "due"), units))
    for state in states:
        if state not in standing[:1]:
            gathering.add(*facts_of(state, state.asset, ("state",)))
    return gathering.findings(_line_sentence(named, states, orders, context.now))


def line_record(context: Context, line: str) -> Line:
    """The line of that id; raises RecordNotFound when the MES has none."""
    for known in context.systems.mes.lines():
        if known.id == line:
            return known
    raise RecordNotFound("line", line, "MES")


def _orders_on(context: Context, states: Sequence[MachineState]) -> tuple[ProductionOrder, ...]:
    ids = Counter(state.order for state in states if state.order)
    return tuple(context.systems.erp.production_order(order) for order, _ in ids.most_common(1))


def _share(line: Line, running: int, machines: int, as_of: datetime) -> Fact:
    label = f"{line.id} machines running"
    return counted(label, running, system="MES", record=line.source.record, as_of=as_of, unit=f"of {machines}")


def _line_sentence(line: Line, states: Sequence[MachineState], orders: Sequence[ProductionOrder], now: datetime) -> str:
    standing = [state for state in states if state.code]
    running = sum(state.state == "running" for state in states)
    sentence = f"{line.name} ({line.id}) has {running} of {len(states)} machines running"
    if standing:
        stop = standing[0]
        sentence += f"; {stop.asset} stands since {clock(stop.since, now)} with {stop.code} {stop.reason}"
    if orders:
        order = orders[0]
        sentence += f"; {order.id} is at {shown(order.completed)} of {amount(order.quantity, order.unit)}"
    return sentence + "."


def site_overview(context: Context, site: SiteCode | None = None) -> Findings:
    """All lines of a site at a glance: how many machines run, which stand, and how many lots are on hold."""
    place = site or context.site
    gathering = Gathering(context.now)
    lines = context.systems.mes.lines(site=place)
    states = permitted(context.operator, context.systems.mes.states(site=place))
    standing = [state for state in states if state.code]
    for line in lines:
        own = [state for state in states if state.line == line.id]
        gathering.add(_share(line, sum(s.state == "running" for s in own), len(own), freshness(own, context.now)))
    for state in standing[:3]:
        gathering.add(*facts_of(state, state.asset, ("state", "reason")))
    holds = context.systems.mes.holds(site=place)
    gathering.add(_total(f"{place} open holds", len(holds), place, freshness(holds, context.now)))
    running = sum(state.state == "running" for state in states)
    gathering.add(_total(f"{place} machines running", running, place, freshness(states, context.now)))
    gathering.add(_total(f"{place} machines standing", len(standing), place, freshness(states, context.now)))
    names = listing([f"{state.asset} ({state.reason})" for state in standing])
    trouble = f"standing: {names}" if standing else "no machine stands with a downtime code"
    return gathering.findings(
        f"At {place}, {count(running, 'machine')} running; {trouble}; {count(len(holds), 'open hold')}."
    )


def _total(label: str, number: int, record: str, as_of: datetime) -> Fact:
    return counted(label, number, system="MES", record=record, as_of=as_of)


def downtime_history(
    context: Context,
    asset: AssetTag | None = None,
    line: LineId | None = None,
    day: Day | None = None,
    days: Days = 7,
) -> Findings:
    """Past stops of a machine, a line or the site: minutes lost, reasons and the longest stop."""
    span = period(day, days, context.now)
    subject = asset or line or context.site
    site = None if asset or line else context.site
    if asset:
        context.systems.cmms.asset(asset)
    elif line:
        line_record(context, line)
    # Stops that began before the period can reach into it, so the search starts a day early.
    earlier = span.start - timedelta(days=1)
    found = context.systems.mes.downtime(since=earlier, asset=asset, line=line, site=site)
    stops = [event for event in found if _lost(event, span) > 0]
    return _stops(context, subject, span, stops)


def _lost(event: DowntimeEvent, span: Period) -> float:
    return round(span.overlap(event.started, event.ended or span.end), 1)


def _stops(context: Context, subject: str, span: Period, stops: Sequence[DowntimeEvent]) -> Findings:
    gathering = Gathering(context.now)
    as_of = freshness(stops, context.now)
    minutes = round(sum(_lost(event, span) for event in stops), 1)
    lost = computed(f"{subject} downtime", minutes, score="downtime", record=subject, as_of=as_of, unit="min")
    gathering.add(lost, _total(f"{subject} stops", len(stops), subject, as_of), _told(subject, span, as_of))
    if not stops:
        return gathering.findings(f"{subject} had no stops {span.words}.")
    reasons = _by_reason(stops, span)
    for reason, part in reasons[:3]:
        label = f"{subject} downtime by {reason}"
        gathering.add(computed(label, round(part, 1), score="downtime", record=subject, as_of=as_of, unit="min"))
    longest = max(stops, key=lambda event: _lost(event, span))
    fields = ("asset", "started", "minutes", "code", "reason", "note")
    gathering.add(*facts_of(longest, f"longest stop {longest.id}", fields, {"minutes": "min"}))
    return gathering.findings(
        f"{subject} lost {shown(minutes)} min in {count(len(stops), 'stop')} {span.words}, "
        f"most of it to {reasons[0][0]}; the longest stop was {longest.id} on {longest.asset} "
        f"from {clock(longest.started, context.now)} ({shown(longest.minutes)} min)."
    )


def _by_reason(stops: Sequence[DowntimeEvent], span: Period) -> list[tuple[str, float]]:
    """Minutes by code and reason, the costliest first."""
    minutes: dict[str, float] = {}
    for event in stops:
        reason = f"{event.code} {event.reason}"
        minutes[reason] = minutes.get(reason, 0.0) + _lost(event, span)
    return sorted(minutes.items(), key=lambda item: (-item[1], item[0]))


def _told(subject: str, span: Period, as_of: datetime) -> Fact:
    value = f"{span.start:%Y-%m-%dT%H:%M} to {span.end:%Y-%m-%dT%H:%M}"
    return computed(f"{subject} {span.words}", value, score="downtime", record=subject, as_of=as_of, field="period")


READS = (
    Tool(
        function=machine_state,
        kind="read",
        risk="none",
        systems=("MES", "CMMS"),
        not_for="past stops or a whole line",
        examples=(
            "is PKG-07 running right now?",
            "what's up with the case packer on packaging line 3",
            "why is FIL-02 standing",
            "status of MIX-02 pls",
            "is the labeler on line 4 back up yet",
            "which order is on ROB-03?",
            "Läuft der Abfüller an Linie 2?",
            "¿está parada la paletizadora PAL-05?",
            "machine state TRQ-01",
        ),
    ),
    Tool(
        function=line_status,
        kind="read",
        risk="none",
        systems=("MES", "ERP"),
        not_for="one machine, or figures over past days",
        examples=(
            "how is packaging line 3 doing?",
            "status EP-P3",
            "is assembly line 2 up",
            "which machines stand on batch line 1",
            "what are we running on line 4 at the moment",
            "line 5 satus",
            "Wie läuft Linie 3 gerade?",
            "¿cómo va la línea 2?",
        ),
    ),
    Tool(
        function=site_overview,
        kind="read",
        risk="none",
        systems=("MES",),
        not_for="one line or one machine",
        examples=(
            "how are we doing tonight",
            "overview of Eastport",
            "what is down right now?",
            "give me the state of all lines",
            "anything standing at the plant",
            "quick plant status for the shift handover",
            "Was steht gerade im Werk?",
        ),
    ),
    Tool(
        function=downtime_history,
        kind="read",
        risk="none",
        systems=("MES", "CMMS"),
        not_for="the state right now",
        examples=(
            "why was it down yesterday?",
            "why did PKG-07 stop last night",
            "downtime of packaging line 2 this week",
            "how many minutes did we lose on FIL-03 in the last 7 days",
            "top stop reasons on assembly line 3 for the past month",
            "what was the longest stop on EP-P1 yesterday",
            "downtme history CNC-04",
            "Warum stand die Linie 3 gestern?",
            "¿por qué se paró la llenadora ayer?",
            "biggest losses at the site since monday",
        ),
    ),
)
