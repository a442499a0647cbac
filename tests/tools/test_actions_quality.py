"""ACT-04, ACT-05, ACT-21, ACT-24: holds in MES, ERP and WMS together, on a plant of known rows."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.tools.action_plant import carry_out, open_context, take_back, value
from tools.actions.hold import place_hold
from tools.actions.release import release_hold
from tools.adapters.writes import HoldLot, SetLotStatus, SetStockStatus
from tools.context import Context
from tools.errors import RecordNotFound, ToolRejected

FREE, HELD = "LOT-26-04417", "LOT-26-04418"


@pytest.fixture
def plant(tmp_path: Path) -> Context:
    return open_context(tmp_path)


def test_act_04_a_hold_stops_the_lot_in_every_system(plant: Context) -> None:
    plan = place_hold(plant, FREE, "out_of_specification", "caps loose")
    assert [step.write for step in plan.steps] == [
        HoldLot(lot=FREE, reason="out_of_specification", note="caps loose"),
        SetStockStatus(lot=FREE, status="quality"),
        SetLotStatus(lot=FREE, status="held"),
    ]
    assert {change.system for change in plan.changes} == {"MES", "ERP", "WMS"}
    carried = carry_out(plant, plan)
    assert [(c.field, c.after) for c in carried] == [(c.field, c.after) for c in plan.changes]
    assert [hold.status for hold in plant.systems.mes.holds(lot=FREE)] == ["open"]
    assert {row.status for row in plant.systems.erp.stock(lot=FREE)} == {"quality"}
    assert {row.status for row in plant.systems.wms.stock(lot=FREE)} == {"held"}


def test_act_24_a_hold_can_be_withdrawn_in_every_system(plant: Context) -> None:
    plan = place_hold(plant, FREE, "out_of_specification")
    carry_out(plant, plan)
    take_back(plant, plan)
    assert plant.systems.mes.holds(lot=FREE) == ()
    assert {row.status for row in plant.systems.erp.stock(lot=FREE)} == {"unrestricted"}
    assert {row.status for row in plant.systems.wms.stock(lot=FREE)} == {"available"}


def test_act_04_a_hold_shows_the_shipment_and_customer_it_stops(plant: Context) -> None:
    touches = place_hold(plant, FREE, "out_of_specification").touches
    assert value(touches, f"{FREE} open shipments affected") == 1
    assert value(touches, f"{FREE} stock value") == 12600
    assert value(touches, "SHP-7005 customer") == "CUS-03"
    assert value(touches, "SHP-7005 departs") == "2026-06-17T16:00"


def test_act_04_a_hold_on_a_component_reaches_the_product_through_genealogy(plant: Context) -> None:
    touches = place_hold(plant, "LOT-26-04300", "supplier_defect").touches
    assert value(touches, "LOT-26-04300 lots made from it") == 1
    assert value(touches, "LOT-26-04300 open orders affected") == 2
    assert value(touches, "SHP-7005 status") == "planned"


def test_scn_28_a_hold_that_only_the_mes_knows_is_completed_in_the_others(plant: Context) -> None:
    first = place_hold(plant, FREE, "out_of_specification")
    only_mes = first.steps[:1]
    carry_out(plant, replace(first, steps=only_mes))
    plan = place_hold(plant, FREE, "out_of_specification")
    assert [step.system for step in plan.steps] == ["ERP", "WMS"]
    assert plan.summary == f"Place {FREE} on hold in ERP and WMS: out of specification"


def test_act_04_a_lot_on_hold_everywhere_is_not_held_again(plant: Context) -> None:
    with pytest.raises(ToolRejected, match=f"{HELD} is on hold in MES, ERP and WMS already"):
        place_hold(plant, HELD, "out_of_specification")


def test_act_04_an_unknown_lot_is_refused(plant: Context) -> None:
    with pytest.raises(RecordNotFound, match="LOT-26-99999"):
        place_hold(plant, "LOT-26-99999", "out_of_specification")


def test_act_05_a_release_needs_an_open_hold(plant: Context) -> None:
    with pytest.raises(ToolRejected, match=f"{FREE} has no open hold"):
        release_hold(plant, FREE, "looks fine")


def test_act_05_a_release_needs_a_reason(plant: Context) -> None:
    with pytest.raises(ToolRejected, match="reason is empty"):
        release_hold(plant, HELD, "  ")


def test_act_05_a_release_shows_open_nonconformances_and_failed_inspections(plant: Context) -> None:
    plan = release_hold(plant, HELD, "retest was good")
    assert value(plan.touches, "NCR-118 status") == "open"
    assert value(plan.touches, "NCR-118 disposition") == "pending"
    assert value(plan.touches, f"{HELD} failed inspections") == 1
    assert [step.system for step in plan.steps] == ["MES", "WMS"]


def test_act_05_hold_and_release_together_leave_nothing_behind(plant: Context) -> None:
    carry_out(plant, place_hold(plant, FREE, "supplier_defect", "mixer speed"))
    plan = release_hold(plant, FREE, "deviation closed")
    assert [step.system for step in plan.steps] == ["MES", "ERP", "WMS"]
    assert plan.steps[0].undo == HoldLot(lot=FREE, reason="supplier_defect", note="mixer speed")
    assert plan.steps[1].undo == SetStockStatus(lot=FREE, status="quality")
    carry_out(plant, plan, "second")
    assert plant.systems.mes.holds(lot=FREE) == ()
    assert {row.status for row in plant.systems.wms.stock(lot=FREE)} == {"available"}
