"""Sending a technician to a work order."""

from collections.abc import Sequence

from tools.actions.dry_run import preview
from tools.adapters.writes import AssignTechnician
from tools.context import Context
from tools.errors import ToolRejected
from tools.facts import Fact, facts_of
from tools.gathering import Gathering
from tools.phrases import listing
from tools.plans import ActionPlan, Step
from tools.records import Asset, Technician, WorkOrder
from tools.slots import TechnicianId, WorkOrderId
from tools.tool import Tool


def assign_technician(context: Context, work_order: WorkOrderId, technician: TechnicianId | None = None) -> ActionPlan:
    """Assign a qualified technician on shift to an open work order.

    Without a name it takes the qualified person on shift with the fewest open work orders.
    """
    job = context.systems.cmms.work_order(work_order)
    _require_open(job)
    machine = context.systems.cmms.asset(job.asset)
    able = _qualified(context, machine)
    person = _fit(context, technician, machine, able) if technician else _best(job, machine, able)
    if person.id == job.technician:
        raise ToolRejected(f"{person.id} is assigned to {job.id} already; nothing would change.")
    undo = AssignTechnician(work_order=job.id, technician=job.technician)
    steps = (Step(system="CMMS", write=AssignTechnician(work_order=job.id, technician=person.id), undo=undo),)
    return ActionPlan(
        summary=f"Assign {person.id} ({person.name}) to {job.id} on {machine.id}",
        site=job.site,
        target=job.id,
        steps=steps,
        changes=preview(context, steps),
        touches=_touches(context, job, machine, person, able),
        undo=f"Give {job.id} back to {job.technician}." if job.technician else f"Take {person.id} off {job.id} again.",
    )


def _require_open(job: WorkOrder) -> None:
    if job.status in ("done", "cancelled"):
        raise ToolRejected(f"{job.id} is {job.status}; open a new work order if {job.asset} needs more work.")


def _qualified(context: Context, machine: Asset) -> tuple[Technician, ...]:
    """Qualified people on shift at the machine's site, least loaded first."""
    skilled = context.systems.cmms.technicians(site=machine.site, skill=machine.asset_class)
    return tuple(sorted((p for p in skilled if p.on_shift), key=lambda p: (p.open_work_orders, p.id)))


def _fit(context: Context, technician: str, machine: Asset, able: Sequence[Technician]) -> Technician:
    person = context.systems.cmms.technician(technician)
    if machine.asset_class not in person.skills:
        raise ToolRejected(
            f"{person.id} is not qualified for {machine.id} ({machine.asset_class!r}); {_instead(able)}."
        )
    if person.site != machine.site:
        raise ToolRejected(
            f"{person.id} works at {person.site!r}, {machine.id} stands at {machine.site}; {_instead(able)}."
        )
    if not person.on_shift:
        raise ToolRejected(f"{person.id} is not on shift now ({person.shift!r} shift); {_instead(able)}.")
    return person


def _best(job: WorkOrder, machine: Asset, able: Sequence[Technician]) -> Technician:
    if not able:
        raise ToolRejected(
            f"Nobody qualified for {machine.id} ({machine.asset_class!r}) is on shift now; {_instead(able)}."
        )
    others = [person for person in able if person.id != job.technician]
    return others[0] if others else able[0]


def _instead(able: Sequence[Technician]) -> str:
    if not able:
        return "no qualified technician is on shift, so ask the maintenance lead about a call-out"
    return f"qualified and on shift: {listing([person.id for person in able])}"


def _touches(
    context: Context, job: WorkOrder, machine: Asset, person: Technician, able: Sequence[Technician]
) -> tuple[Fact, ...]:
    gathering = Gathering(context.now)
    gathering.add(*facts_of(person, person.id, ("name", "shift", "on_shift", "open_work_orders")))
    gathering.add(*facts_of(job, job.id, ("status", "priority", "due", "technician")))
    gathering.add(*facts_of(machine, machine.id, ("criticality", "line")))
    cmms = context.systems.cmms
    waiting: tuple[WorkOrder, ...] = gathering.ask("CMMS", lambda: cmms.work_orders(technician=person.id), ())
    for other in [order for order in waiting if order.id != job.id][:2]:
        gathering.add(*facts_of(other, other.id, ("asset", "priority")))
    for other_person in [p for p in able if p.id != person.id][:2]:
        gathering.add(*facts_of(other_person, other_person.id, ("open_work_orders",)))
    return gathering.findings("").facts


ASSIGN_TECHNICIAN = Tool(
    function=assign_technician,
    kind="act",
    risk="medium",
    systems=("CMMS",),
    not_for="asking who is on shift",
    examples=(
        "assign T-114 to WO-8841",
        "send somebody to WO-8841",
        "put the best technician on WO-8850 please",
        "dispatch T-109 to the case packer job WO-8841",
        "can you give wo-8833 to T-102",
        "who's free? put them on WO-8841",
        "assing T-120 to work order WO-8827",
        "Schick T-114 zu WO-8841",
        "asigna un técnico a la orden WO-8841",
    ),
)
