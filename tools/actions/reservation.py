"""Putting a spare part aside for a work order."""

from typing import Annotated

from tools.actions.dry_run import preview
from tools.adapters.writes import ReserveSpare
from tools.context import Context
from tools.errors import ToolRejected
from tools.facts import Fact, counted, facts_of
from tools.gathering import Gathering
from tools.phrases import count
from tools.plans import ActionPlan, Step
from tools.records import Asset, Spare, WorkOrder
from tools.slots import Slot, SpareId, WorkOrderId
from tools.tool import Tool

Pieces = Annotated[int, Slot("quantity", "how many pieces")]


def reserve_spare(context: Context, spare: SpareId, quantity: Pieces, work_order: WorkOrderId) -> ActionPlan:
    """Reserve spare parts for an open work order, out of what is on hand and not reserved yet."""
    part = context.systems.cmms.spare(spare)
    job = context.systems.cmms.work_order(work_order)
    machine = context.systems.cmms.asset(job.asset)
    _require_usable(part, quantity, job, machine)
    steps = (
        Step(
            system="CMMS",
            write=ReserveSpare(spare=part.id, quantity=quantity, work_order=job.id),
            undo=ReserveSpare(spare=part.id, quantity=-quantity, work_order=job.id),
        ),
    )
    return ActionPlan(
        summary=f"Reserve {count(quantity, 'piece')} of {part.id} ({part.name}) for {job.id} on {machine.id}",
        site=part.site,
        target=part.id,
        steps=steps,
        changes=preview(context, steps),
        touches=_touches(context, part, quantity, job),
        undo=f"Give the reservation back until the part is taken from bin {part.bin}.",
    )


def _require_usable(part: Spare, quantity: int, job: WorkOrder, machine: Asset) -> None:
    free = part.on_hand - part.reserved
    if quantity < 1:
        raise ToolRejected(f"The quantity must be at least 1, not {quantity!r}; say how many pieces are needed.")
    if job.status in ("done", "cancelled"):
        raise ToolRejected(f"{job.id} is {job.status!r}; parts can only be reserved for an open work order.")
    if part.site != job.site:
        raise ToolRejected(f"{part.id} lies at {part.site!r}, {job.id} is at {job.site}; choose a spare kept there.")
    if machine.asset_class not in part.asset_classes:
        raise ToolRejected(
            f"{part.id} ({part.name}) does not fit {machine.id} ({machine.asset_class!r}); "
            "ask which spares exist for that machine."
        )
    if quantity > free:
        raise ToolRejected(
            f"Only {free!r} of {part.id} are free ({part.on_hand} on hand, {part.reserved} reserved); "
            f"a new one takes {part.lead_days} days."
        )


def _touches(context: Context, part: Spare, quantity: int, job: WorkOrder) -> tuple[Fact, ...]:
    gathering = Gathering(context.now)
    left = part.on_hand - part.reserved - quantity
    gathering.add(
        *facts_of(part, part.id, ("on_hand", "reserved", "minimum", "bin", "lead_days"), {"lead_days": "days"})
    )
    label = f"{part.id} free afterwards"
    gathering.add(counted(label, left, system="CMMS", record=part.id, as_of=part.source.as_of, unit="pieces"))
    gathering.add(*facts_of(job, job.id, ("asset", "status", "priority")))
    return gathering.findings("").facts


RESERVE_SPARE = Tool(
    function=reserve_spare,
    kind="act",
    risk="medium",
    systems=("CMMS",),
    not_for="asking what is in stock",
    examples=(
        "reserve one SP-220 for WO-8841",
        "put 2 of SP-214 aside for WO-8850",
        "set aside the gearbox SP-221 for the packer job WO-8841, 1 piece",
        "book 1 SP-220 on work order WO-8841",
        "hold back 4 pcs SP-230 for wo-8833",
        "resrve 1 x SP-205 for WO-8827",
        "Reserviere 1 Stück SP-220 für WO-8841",
        "aparta 2 piezas de SP-214 para la orden WO-8850",
    ),
)
