"""Assets, work orders, spares and people: reads over the CMMS."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from tools.access import permitted
from tools.context import Context
from tools.errors import ToolRejected
from tools.facts import Fact, computed, counted, facts_of
from tools.gathering import Gathering, freshness, given, keys
from tools.phrases import clock, count, listing
from tools.records import Asset, Spare, System, Technician, WorkOrder
from tools.slots import AssetClass, AssetTag, SiteCode, SpareId, TechnicianId, WorkOrderId
from tools.tool import Findings, Tool

HISTORY = timedelta(days=180)


def asset_info(context: Context, asset: AssetTag) -> Findings:
    """One asset: what it is, where it stands, criticality, open work orders and its breakdowns in six months."""
    cmms = context.systems.cmms
    record = cmms.asset(asset)
    gathering = Gathering(context.now)
    place = ("line",) if record.line else ()
    gathering.add(*facts_of(record, asset, ("name", "asset_class", *place, "site", "criticality", "installed")))
    past = cmms.work_orders(asset=asset, open_only=False, since=context.now - HISTORY)
    repairs = [order for order in past if order.kind == "corrective" and order.status == "done"]
    open_orders = cmms.work_orders(asset=asset)
    gathering.add(_number(f"{asset} open work orders", open_orders, asset, context.now))
    gathering.add(_number(f"{asset} breakdown repairs in 180 days", repairs, asset, context.now))
    if repairs:
        gathering.add(*facts_of(repairs[0], f"last repair {repairs[0].id}", ("closed", "failure_mode"), {}))
        gathering.add(_mean_repair(asset, repairs, context.now))
    if open_orders:
        gathering.add(_ids(f"{asset} open work order ids", open_orders, "work_order", asset, context.now))
    served = "" if record.line else _served(context, gathering, record)
    for state in gathering.listed("MES", lambda: (context.systems.mes.state(asset),)):
        gathering.add(*facts_of(state, asset, ("state", "since")))
    return gathering.findings(
        f"{asset} ({record.name}) is of criticality {record.criticality}, with "
        f"{count(len(open_orders), 'open work order')} and {count(len(repairs), 'breakdown repair')} in 180 days."
        f"{served}"
    )


def _served(context: Context, gathering: Gathering, utility: Asset) -> str:
    """What runs at the site of a machine that belongs to no line: without air or steam every line stops."""
    orders = gathering.listed("ERP", lambda: context.systems.erp.production_orders(site=utility.site))
    running = [order for order in orders if order.status == "running"]
    ids, as_of = [order.id for order in running], freshness(running, context.now)
    label = f"{utility.site} running orders"
    gathering.add(counted(label, len(running), system="ERP", record=utility.site, as_of=as_of))
    if not ids:
        return ""
    gathering.add(keys(f"{label} ids", ids, system="ERP", record=utility.site, as_of=as_of, field="order"))
    return f" It belongs to no single line; running at {utility.site} now: {listing(ids, 6)}."


def _mean_repair(asset: str, repairs: Sequence[WorkOrder], now: datetime) -> Fact:
    minutes = [order.repair_minutes for order in repairs if order.repair_minutes is not None]
    mean = round(sum(minutes) / len(minutes), 0) if minutes else None
    as_of = freshness(repairs, now)
    return computed(f"{asset} mean repair time", mean, score="history", record=asset, as_of=as_of, unit="min")


def _number(label: str, orders: Sequence[WorkOrder], record: str, now: datetime, system: System = "CMMS") -> Fact:
    return counted(label, len(orders), system=system, record=record, as_of=freshness(orders, now))


def _ids(label: str, records: Sequence[WorkOrder | Technician | Spare], field: str, record: str, now: datetime) -> Fact:
    ids = [one.id for one in records[:8]]
    return keys(label, ids, system="CMMS", record=record, as_of=freshness(records, now), field=field)


def work_order(context: Context, work_order: WorkOrderId) -> Findings:
    """One maintenance work order: asset, kind, priority, status, technician, due time and what it is about."""
    record = context.systems.cmms.work_order(work_order)
    gathering = Gathering(context.now)
    known = given(record, "closed", "failure_mode", "repair_minutes", "description")
    fields = ("asset", "kind", "status", "priority", "technician", "opened", "due", *known)
    gathering.add(*facts_of(record, work_order, fields, {"repair_minutes": "min"}))
    people: tuple[Technician, ...] = ()
    if record.technician:
        people = (context.systems.cmms.technician(record.technician),)
        gathering.add(*facts_of(people[0], people[0].id, ("name", "on_shift")))
    hands = f"assigned to {people[0].name} ({people[0].id})" if people else "not assigned to anybody"
    return gathering.findings(
        f"{work_order} on {record.asset} is a {record.kind} order of priority {record.priority}, "
        f"{record.status.replace('_', ' ')}, {hands}, due {clock(record.due, context.now)}."
    )


def work_orders(
    context: Context,
    asset: AssetTag | None = None,
    technician: TechnicianId | None = None,
    site: SiteCode | None = None,
) -> Findings:
    """Open maintenance work orders of an asset, a technician or a site: the most urgent first, and what is overdue."""
    cmms = context.systems.cmms
    if asset:
        cmms.asset(asset)
    place = site or (None if asset or technician else context.site)
    found = permitted(context.operator, cmms.work_orders(asset=asset, technician=technician, site=place))
    orders = sorted(found, key=lambda order: (order.priority, order.due))
    subject = asset or technician or place or context.site
    overdue = [order for order in orders if order.due < context.now]
    unassigned = [order for order in orders if order.technician is None]
    gathering = Gathering(context.now)
    gathering.add(_number(f"{subject} open work orders", orders, subject, context.now))
    if not orders:
        return gathering.findings(f"{subject} has no open work orders.")
    gathering.add(_ids(f"{subject} most urgent work orders", orders, "work_order", subject, context.now))
    gathering.add(_number(f"{subject} overdue work orders", overdue, subject, context.now))
    gathering.add(_number(f"{subject} unassigned work orders", unassigned, subject, context.now))
    for order in orders[:2]:
        gathering.add(*facts_of(order, order.id, ("asset", "status", "priority", "due", "description")))
    first = orders[0]
    return gathering.findings(
        f"{subject} has {count(len(orders), 'open work order')}, {len(overdue)} overdue and {len(unassigned)} "
        f"unassigned; the most urgent is {first.id} on {first.asset} (priority {first.priority})."
    )


def spares_for(
    context: Context,
    asset: AssetTag | None = None,
    asset_class: AssetClass | None = None,
    spare: SpareId | None = None,
    site: SiteCode | None = None,
) -> Findings:
    """Spare parts that fit an asset or a class of assets, or one part: free stock, bin and lead time."""
    cmms = context.systems.cmms
    if spare:
        part = cmms.spare(spare)
        return _spares(context, spare, part.site, (part,))
    machine = cmms.asset(asset) if asset else None
    wanted = machine.asset_class if machine else asset_class
    if wanted is None:
        raise ToolRejected("Name an asset, a class of assets or a spare part to see what is there.")
    place = site or (machine.site if machine else context.site)
    return _spares(context, asset or wanted, place, cmms.spares(site=place, asset_class=wanted))


def _spares(context: Context, subject: str, place: str, spares: Sequence[Spare]) -> Findings:
    gathering = Gathering(context.now)
    as_of = freshness(spares, context.now)
    gathering.add(counted(f"{subject} spare parts at {place}", len(spares), system="CMMS", record=subject, as_of=as_of))
    if not spares:
        return gathering.findings(f"{place} keeps no spare parts for {subject}.")
    gathering.add(_ids(f"{subject} spares", spares, "spare", subject, context.now))
    scarce = sorted(spares, key=lambda spare: (_free(spare), spare.id))
    for spare in scarce[:4]:
        gathering.add(_free_fact(spare), *facts_of(spare, spare.id, ("name", "bin")))
    gone = [f"{spare.id} {spare.name}" for spare in scarce if _free(spare) == 0]
    for spare in [spare for spare in scarce if _free(spare) == 0][:2]:
        gathering.add(*facts_of(spare, spare.id, ("lead_days",), {"lead_days": "days"}))
    state = f"none free of {listing(gone)}" if gone else "every one has free stock"
    return gathering.findings(f"{place} keeps {count(len(spares), 'spare part')} for {subject}; {state}.")


def _free(spare: Spare) -> int:
    return max(0, spare.on_hand - spare.reserved)


def _free_fact(spare: Spare) -> Fact:
    source = spare.source
    label = f"{spare.id} {spare.name} free"
    unit = f"of {spare.on_hand} on hand"
    return computed(label, _free(spare), score="spares", record=source.record, as_of=source.as_of, unit=unit)


def technicians_on_shift(
    context: Context, asset: AssetTag | None = None, asset_class: AssetClass | None = None, site: SiteCode | None = None
) -> Findings:
    """Technicians on shift now, with their skills and open work orders, least loaded first; optionally by skill."""
    cmms = context.systems.cmms
    machine = cmms.asset(asset) if asset else None
    skill = machine.asset_class if machine else asset_class
    place = site or (machine.site if machine else context.site)
    people = cmms.technicians(site=place, skill=skill)
    here = sorted((p for p in people if p.on_shift), key=lambda p: (p.open_work_orders, p.id))
    fit = f" qualified for {skill}" if skill else ""
    gathering = Gathering(context.now)
    as_of = freshness(people, context.now)
    for label, number in (
        (f"{place} technicians{fit}", len(people)),
        (f"{place} technicians on shift{fit}", len(here)),
    ):
        gathering.add(counted(label, number, system="CMMS", record=place, as_of=as_of))
    if not here:
        return gathering.findings(f"No technician{fit} is on shift at {place} now; {len(people)} in all.")
    gathering.add(_ids(f"{place} on shift{fit}", here, "technician", place, context.now))
    for person in here[:3]:
        gathering.add(*facts_of(person, person.id, ("name", "open_work_orders", "skills")))
    first = here[0]
    return gathering.findings(
        f"{count(len(here), 'technician')}{fit} on shift at {place}; least loaded is {first.name} ({first.id}) "
        f"with {count(first.open_work_orders, 'open work order')}."
    )


READS = (
    Tool(
        function=asset_info,
        kind="read",
        risk="none",
        systems=("CMMS", "MES", "ERP"),
        not_for="why it stands right now",
        examples=(
            "tell me about PKG-07",
            "what is TRQ-02 and where does it stand",
            "how often did the filler on line 3 break down",
            "maintenance history of CNC-04",
            "when was the case packer on packaging line 3 last repaired",
            "how critical is MIX-01",
            "how old is RCT-02",
            "Infos zur Anlage FIL-03",
            "historial de la PKG-07",
        ),
    ),
    Tool(
        function=work_orders,
        kind="read",
        risk="none",
        systems=("CMMS",),
        not_for="production orders",
        examples=(
            "open work orders on PKG-07",
            "what is maintenance working on",
            "any tickets open for the filler on packaging line 3?",
            "what does T-114 have on his list",
            "overdue work orders at Northfield",
            "which repairs are not assigned yet",
            "opn wo for CAP-03",
            "Offene Wartungsaufträge für MIX-01",
            "¿qué órdenes de trabajo hay abiertas?",
        ),
    ),
    Tool(
        function=work_order,
        kind="read",
        risk="none",
        systems=("CMMS",),
        not_for="production orders",
        examples=(
            "status of WO-8841",
            "who has work order 8841",
            "what is wo 8790 about",
            "is WO-8702 done",
            "when is WO-8815 due?",
            "show me workorder 8841",
            "Was ist mit WO-8841?",
        ),
    ),
    Tool(
        function=spares_for,
        kind="read",
        risk="none",
        systems=("CMMS",),
        not_for="production material",
        examples=(
            "do we have spares for PKG-07?",
            "which parts fit the filler on line 3",
            "is there a gearbox for the case packer",
            "spare parts for the CNC machines",
            "have we got a spindle bearing for CNC-03 on the shelf",
            "proximity sensor in stock?",
            "in which bin are the spares for CAP-02",
            "Ersatzteile für die Presse PRS-02",
            "¿hay repuestos para la llenadora?",
        ),
    ),
    Tool(
        function=technicians_on_shift,
        kind="read",
        risk="none",
        systems=("CMMS",),
        not_for="line crews and attendance",
        examples=(
            "who is on shift tonight?",
            "which technicians can fix the case packer",
            "anyone here who knows fillers",
            "who's free from maintenance right now",
            "technician with CNC skills on site",
            "who could look at PKG-07",
            "how busy are the techs at Northfield",
            "Wer aus der Instandhaltung ist gerade da?",
            "¿qué técnicos están de turno?",
        ),
    ),
)
