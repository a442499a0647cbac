"""Opening a maintenance work order."""

from datetime import timedelta
from typing import Annotated, Literal

from tools.actions.dry_run import plain_text, preview
from tools.actions.impact import order_reach
from tools.adapters.writes import CreateWorkOrder
from tools.context import Context
from tools.errors import ToolRejected
from tools.facts import Fact, counted, facts_of
from tools.gathering import Gathering, keys
from tools.plans import ActionPlan, Step
from tools.records import Asset, MachineState, Technician
from tools.slots import AssetTag, Slot
from tools.tool import Tool

DUE_HOURS = {1: 4, 2: 8, 3: 24, 4: 72, 5: 168}
"""Hours within which a priority asks for the repair."""

WorkKind = Annotated[
    Literal["corrective", "preventive", "inspection"], Slot("choice", "repair, planned upkeep, or an inspection")
]
Priority = Annotated[Literal["1", "2", "3", "4", "5"], Slot("choice", "1 is the most urgent, 5 the least")]
Symptom = Annotated[str, Slot("text", "what is wrong or to be done, in a few words")]


def create_work_order(
    context: Context, asset: AssetTag, description: Symptom, kind: WorkKind = "corrective", priority: Priority = "3"
) -> ActionPlan:
    """Open a maintenance work order on a machine: a repair, planned upkeep or an inspection.

    Refuses when one of the same kind is open already, and names it.
    """
    text = plain_text("description", description)
    machine = context.systems.cmms.asset(asset)
    _require_no_duplicate(context, machine, kind)
    urgency = _priority(priority)
    write = CreateWorkOrder(
        asset=machine.id,
        kind=kind,
        priority=urgency,
        due=context.now + timedelta(hours=DUE_HOURS[urgency]),
        failure_mode=_failure_mode(context, machine) if kind == "corrective" else None,
        description=text,
    )
    # The number of the work order is known only from the receipt, so its cancellation is too.
    steps = (Step(system="CMMS", write=write, undo=None),)
    return ActionPlan(
        summary=f"Open a {kind} work order on {machine.id} with priority {urgency}: {text}",
        site=machine.site,
        target=machine.id,
        steps=steps,
        changes=preview(context, steps),
        touches=_touches(context, machine),
        undo="Cancel the work order as long as nobody has started it.",
    )


def _priority(priority: str) -> int:
    if str(priority) not in {str(known) for known in DUE_HOURS}:
        raise ToolRejected(f"Priority {priority!r} is not known; choose 1 (most urgent) to 5 (least).")
    return int(priority)


def _require_no_duplicate(context: Context, machine: Asset, kind: str) -> None:
    for order in context.systems.cmms.work_orders(asset=machine.id):
        if order.kind == kind:
            raise ToolRejected(
                f"{order.id} is already open on {machine.id} ({order.kind}, {order.status}, priority "
                f"{order.priority!r}); add to it instead: assign a technician or reserve a spare for {order.id}."
            )


def _failure_mode(context: Context, machine: Asset) -> str | None:
    """What the MES says is wrong, if the machine stands with a breakdown now."""
    recent = context.systems.mes.downtime(since=context.now - timedelta(days=7), asset=machine.id)
    lasting = [event for event in recent if event.ended is None and event.category == "breakdown"]
    return lasting[0].reason if lasting else None


def _touches(context: Context, machine: Asset) -> tuple[Fact, ...]:
    gathering = Gathering(context.now)
    gathering.add(*facts_of(machine, machine.id, ("criticality", "line")))
    state: MachineState | None = gathering.ask("MES", lambda: context.systems.mes.state(machine.id), None)
    if state is not None:
        gathering.add(*facts_of(state, machine.id, ("state", "since", "reason") if state.code else ("state",)))
    _show_people(gathering, context, machine)
    if state is not None and state.order:
        running = state.order
        order = gathering.ask("ERP", lambda: context.systems.erp.production_order(running), None)
        if order is not None:
            return (*gathering.findings("").facts, *order_reach(context, order))
    return gathering.findings("").facts


def _show_people(gathering: Gathering, context: Context, machine: Asset) -> None:
    none: tuple[Technician, ...] = ()
    cmms = context.systems.cmms
    skilled = gathering.ask("CMMS", lambda: cmms.technicians(site=machine.site, skill=machine.asset_class), none)
    present = sorted((person for person in skilled if person.on_shift), key=lambda person: person.open_work_orders)
    as_of = machine.source.as_of
    label = f"{machine.id} technicians qualified and on shift"
    if present:
        gathering.add(keys(label, [p.id for p in present[:3]], system="CMMS", record=machine.id, as_of=as_of))
    else:
        gathering.add(counted(label, 0, system="CMMS", record=machine.id, as_of=as_of))


CREATE_WORK_ORDER = Tool(
    function=create_work_order,
    kind="act",
    risk="medium",
    systems=("CMMS", "MES", "ERP", "logistics"),
    not_for="asking which work orders are open",
    examples=(
        "open a work order for the filler on line 2, leaking valve",
        "create a WO for PKG-07: infeed sensor keeps dropping out",
        "raise a priority 1 work order on MIX-02, shaft seal leaking badly",
        "pls book an inspection of the case packer on line 3, sounds rough",
        "get maintenance to look at CAP-05, caps are loose",
        "log a repair for conveyer CNV-02 belt is running off",
        "need a preventive work order for CMP-01, oil change",
        "Leg einen Arbeitsauftrag für FIL-03 an, Füllventil undicht",
        "abre una orden de trabajo para PAL-02, la pinza no cierra",
        "write up a ticket for the labeller, web keeps breaking",
    ),
)
