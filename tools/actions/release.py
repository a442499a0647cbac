"""Releasing a lot from hold in every system at once."""

from datetime import timedelta
from typing import Annotated

from tools.access import lot_site
from tools.actions.dry_run import plain_text, preview
from tools.actions.impact import MOST_RECORDS, lot_reach
from tools.adapters.writes import HoldLot, ReleaseLot, SetLotStatus, SetStockStatus
from tools.context import Context
from tools.errors import ToolRejected
from tools.facts import Fact, counted, facts_of
from tools.gathering import Gathering
from tools.phrases import listing
from tools.plans import ActionPlan, Step
from tools.records import Hold, Inspection, Lot, Nonconformance
from tools.slots import LotId, Slot
from tools.tool import Tool

LONGEST_RUN = timedelta(days=7)
"""Samples are taken while a lot is made, so its inspections begin before it is finished."""

ReleaseReason = Annotated[str, Slot("text", "why the lot may be used and shipped again")]


def release_hold(context: Context, lot: LotId, reason: ReleaseReason) -> ActionPlan:
    """Release a lot from hold in MES, ERP and WMS together, so that it can be used and shipped again.

    Needs an open hold; open nonconformances and failed inspections are shown to the person who decides.
    """
    text = plain_text("reason", reason)
    batch = context.systems.mes.lot(lot)
    hold = _open_hold(context, batch)
    steps = _steps(context, batch, hold, text)
    return ActionPlan(
        summary=f"Release {batch.id} from {hold.id} in {listing([step.system for step in steps])}: {text}",
        site=lot_site(context, batch.id),
        target=batch.id,
        steps=steps,
        changes=preview(context, steps),
        touches=_touches(context, batch, hold),
        undo=f"Place {batch.id} on hold again; what has been used or shipped by then stays so.",
    )


def _open_hold(context: Context, batch: Lot) -> Hold:
    holds = context.systems.mes.holds(lot=batch.id)
    if not holds:
        raise ToolRejected(
            f"{batch.id} has no open hold in the MES; ask for the open holds at {batch.site} to find the lot."
        )
    return holds[0]


def _steps(context: Context, batch: Lot, hold: Hold, reason: str) -> tuple[Step, ...]:
    again = HoldLot(lot=batch.id, reason=hold.reason, note=hold.note)
    steps = [Step(system="MES", write=ReleaseLot(lot=batch.id, reason=reason), undo=again)]
    kept = [row.status for row in context.systems.erp.stock(lot=batch.id) if row.status != "unrestricted"]
    if kept:
        before = SetStockStatus(lot=batch.id, status=kept[0])
        steps.append(Step(system="ERP", write=SetStockStatus(lot=batch.id, status="unrestricted"), undo=before))
    if any(row.status == "held" for row in context.systems.wms.stock(lot=batch.id)):
        held = SetLotStatus(lot=batch.id, status="held")
        steps.append(Step(system="WMS", write=SetLotStatus(lot=batch.id, status="available"), undo=held))
    return tuple(steps)


def _touches(context: Context, batch: Lot, hold: Hold) -> tuple[Fact, ...]:
    gathering = Gathering(context.now)
    gathering.add(*facts_of(hold, hold.id, ("reason", "placed", "placed_by")))
    _show_quality(gathering, context, batch)
    return (*gathering.findings("").facts, *lot_reach(context, batch))


def _show_quality(gathering: Gathering, context: Context, batch: Lot) -> None:
    """Open nonconformances first, then how many inspections of the lot failed."""
    qms = context.systems.qms
    none: tuple[Nonconformance, ...] = ()
    for case in gathering.ask("QMS", lambda: qms.nonconformances(lot=batch.id), none)[:MOST_RECORDS]:
        gathering.add(*facts_of(case, case.id, ("severity", "status", "disposition")))
    nothing: tuple[Inspection, ...] = ()
    checks = gathering.ask("QMS", lambda: qms.inspections(since=batch.made - LONGEST_RUN, lot=batch.id), nothing)
    if gathering.answered("QMS"):
        failed = sum(check.result == "fail" for check in checks)
        for label, number in (("inspections", len(checks)), ("failed inspections", failed)):
            fact = counted(f"{batch.id} {label}", number, system="QMS", record=batch.id, as_of=context.now)
            gathering.add(fact)


RELEASE_HOLD = Tool(
    function=release_hold,
    kind="act",
    risk="high",
    systems=("MES", "ERP", "WMS", "QMS", "logistics"),
    not_for="asking which lots are on hold",
    examples=(
        "release LOT-26-04417, retest was fine",
        "take the hold off LOT-26-04417: lab result ok",
        "unblock lot LOT-26-03998, labels were corrected",
        "free up LOT-26-04250 pls, deviation closed",
        "lift the hold on LOT-26-04417 because the recheck passed",
        "relase LOT-26-04417 from quarantine, inspection repeated and good",
        "Gib Charge LOT-26-04417 frei, Nachprüfung in Ordnung",
        "libera el lote LOT-26-04417, el reanálisis salió bien",
    ),
)
