"""Placing a lot on hold in every system that could let it go."""

from typing import Annotated, Literal

from tools.access import lot_site
from tools.actions.dry_run import plain_text, preview
from tools.actions.impact import lot_reach
from tools.adapters.writes import HoldLot, ReleaseLot, SetLotStatus, SetStockStatus
from tools.context import Context
from tools.errors import ToolRejected
from tools.facts import Fact, facts_of
from tools.gathering import Gathering, money
from tools.phrases import listing, words
from tools.plans import ActionPlan, Step
from tools.records import Lot
from tools.slots import LotId, Slot
from tools.tool import Tool

HoldReason = Annotated[
    Literal["out_of_specification", "supplier_defect", "contamination_suspected", "label_error", "process_deviation"],
    Slot("choice", "why the lot must not be used or shipped"),
]
HoldNote = Annotated[str, Slot("text", "what was seen, for the person who decides about the lot")]


def place_hold(context: Context, lot: LotId, reason: HoldReason, note: HoldNote | None = None) -> ActionPlan:
    """Put a lot on hold in MES, ERP and WMS together, so that nothing can consume or ship it.

    Where one of the systems holds the lot already, only the others follow.
    """
    batch = context.systems.mes.lot(lot)
    text = plain_text("note", note) if note else ""
    steps = _steps(context, batch, reason, text)
    if not steps:
        raise ToolRejected(f"{batch.id} is on hold in MES, ERP and WMS already; nothing would change.")
    return ActionPlan(
        summary=f"Place {batch.id} on hold in {listing([step.system for step in steps])}: {words(reason)}",
        site=lot_site(context, batch.id),
        target=batch.id,
        steps=steps,
        changes=preview(context, steps),
        touches=_touches(context, batch),
        undo=f"Withdraw the hold on {batch.id} until the lot is scrapped, reworked or released by quality.",
    )


def _steps(context: Context, batch: Lot, reason: str, note: str) -> tuple[Step, ...]:
    systems = context.systems
    steps = []
    if not systems.mes.holds(lot=batch.id):
        withdrawn = ReleaseLot(lot=batch.id, reason="hold withdrawn")
        steps.append(Step(system="MES", write=HoldLot(lot=batch.id, reason=reason, note=note), undo=withdrawn))
    if any(row.status == "unrestricted" for row in systems.erp.stock(lot=batch.id)):
        free = SetStockStatus(lot=batch.id, status="unrestricted")
        steps.append(Step(system="ERP", write=SetStockStatus(lot=batch.id, status="quality"), undo=free))
    if any(row.status != "held" for row in systems.wms.stock(lot=batch.id)):
        available = SetLotStatus(lot=batch.id, status="available")
        steps.append(Step(system="WMS", write=SetLotStatus(lot=batch.id, status="held"), undo=available))
    return tuple(steps)


def _touches(context: Context, batch: Lot) -> tuple[Fact, ...]:
    gathering = Gathering(context.now)
    gathering.add(*facts_of(batch, batch.id, ("material", "quantity"), {"quantity": batch.unit}))
    booked = gathering.listed("ERP", lambda: context.systems.erp.stock(lot=batch.id))
    if booked:
        worth = sum(row.value_minor for row in booked)
        gathering.add(money(f"{batch.id} stock value", booked[0], "value_minor", worth))
    return (*gathering.findings("").facts, *lot_reach(context, batch))


PLACE_HOLD = Tool(
    function=place_hold,
    kind="act",
    risk="medium",
    systems=("MES", "ERP", "WMS", "logistics"),
    not_for="asking what is on hold",
    examples=(
        "put LOT-26-04417 on hold, out of specification",
        "block lot LOT-26-04417, we suspect contamination",
        "stop LOT-26-03998 right now, wrong labels",
        "quarantine LOT-26-04417 supplier defect",
        "please hold the batch LOT-26-04250 because of a process deviation",
        "hld LOT-26-04417 label error",
        "Sperre Charge LOT-26-04417 wegen Verdacht auf Verunreinigung",
        "bloquea el lote LOT-26-04417, fuera de especificación",
        "nothing from LOT-26-04417 leaves the building, torque was out of spec",
    ),
)
