"""ACT-01, ACT-02, ACT-03, ACT-14: work orders, technicians and spares on a plant of known rows."""

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from tests.tools.action_plant import carry_out, open_context, take_back, value
from tools.actions.assignment import assign_technician
from tools.actions.reservation import reserve_spare
from tools.actions.work_order import create_work_order
from tools.adapters.writes import AssignTechnician, CreateWorkOrder
from tools.context import Context
from tools.errors import RecordNotFound, ToolRejected


@pytest.fixture
def plant(tmp_path: Path) -> Context:
    return open_context(tmp_path)


def edit_cmms(folder: Path, sql: str) -> None:
    with closing(sqlite3.connect(next(folder.glob("cmms*")))) as connection, connection:
        connection.execute(sql)


# --- create_work_order -----------------------------------------------------------------------


def test_act_02_an_inspection_is_planned_and_nothing_changes(plant: Context) -> None:
    plan = create_work_order(plant, "FIL-03", "bearing  sounds\nrough", kind="inspection", priority="2")
    assert plan.steps[0].write == CreateWorkOrder(
        asset="FIL-03",
        kind="inspection",
        priority=2,
        due=plant.now + timedelta(hours=8),
        failure_mode=None,
        description="bearing sounds rough",
    )
    assert plan.site == "EP"
    assert plan.target == "FIL-03"
    assert {change.record for change in plan.changes} == {"new"}
    assert [order.id for order in plant.systems.cmms.work_orders(asset="FIL-03")] == ["WO-8841"]


def test_act_01_an_open_repair_is_named_instead_of_doubled(plant: Context) -> None:
    with pytest.raises(ToolRejected, match=r"WO-8841 is already open on FIL-03.*reserve a spare for WO-8841"):
        create_work_order(plant, "FIL-03", "bearing noise")


def test_act_01_a_standing_machine_gives_its_failure_mode(plant: Context, tmp_path: Path) -> None:
    edit_cmms(tmp_path, "UPDATE work_order SET status = 'COMP' WHERE tag = 'WO-8842'")
    plan = create_work_order(plant, "PKG-07", "no signal at the infeed", priority="1")
    write = plan.steps[0].write
    assert isinstance(write, CreateWorkOrder)
    assert write.failure_mode == "infeed sensor intermittent"
    assert value(plan.touches, "PKG-07 state") == "stopped"
    assert value(plan.touches, "PKG-07 technicians qualified and on shift") == "T-114"
    assert value(plan.touches, "PO-1042 due") == "2026-06-17T14:00"
    assert value(plan.touches, "CO-3012 late penalty") == 1500
    carried = carry_out(plant, plan)
    assert [(c.field, c.after) for c in carried] == [(c.field, c.after) for c in plan.changes]


@pytest.mark.parametrize(
    ("description", "priority", "says"),
    [("  ", "3", "description is empty"), ("x" * 501, "3", "501 characters"), ("leak", "9", "'9' is not known")],
)
def test_a_work_order_needs_a_short_description_and_a_known_priority(
    plant: Context, description: str, priority: str, says: str
) -> None:
    with pytest.raises(ToolRejected, match=says):
        create_work_order(plant, "FIL-03", description, kind="inspection", priority=priority)  # type: ignore[arg-type]  # as a model would


def test_a_work_order_for_an_unknown_machine_is_refused(plant: Context) -> None:
    with pytest.raises(RecordNotFound, match="FIL-99"):
        create_work_order(plant, "FIL-99", "leak")


# --- assign_technician -----------------------------------------------------------------------


def test_act_03_the_named_technician_is_assigned_and_can_be_taken_off(plant: Context) -> None:
    plan = assign_technician(plant, "WO-8841", "T-114")
    assert plan.steps[0].undo == AssignTechnician(work_order="WO-8841", technician=None)
    assert value(plan.touches, "T-114 on shift") is True
    assert value(plan.touches, "WO-8842 asset") == "PKG-07"
    assert carry_out(plant, plan) == plan.changes
    assert plant.systems.cmms.work_order("WO-8841").technician == "T-114"
    take_back(plant, plan)
    assert plant.systems.cmms.work_order("WO-8841").technician is None


def test_act_03_without_a_name_the_least_loaded_qualified_person_goes(plant: Context, tmp_path: Path) -> None:
    edit_cmms(tmp_path, "INSERT INTO technician VALUES (50000116, 'T-116', 'Noor Blom', 'EP', 'N', 1)")
    edit_cmms(tmp_path, "INSERT INTO technician_skill VALUES (50000116, 'FIL')")
    plan = assign_technician(plant, "WO-8841")
    assert plan.summary == "Assign T-116 (Noor Blom) to WO-8841 on FIL-03"


@pytest.mark.parametrize(
    ("order", "technician", "says"),
    [
        ("WO-8841", "T-115", "T-115 is not qualified for FIL-03.*qualified and on shift: T-114"),
        ("WO-8841", "T-201", "T-201 works at 'NF'"),
        ("WO-8842", "T-115", "T-115 is not on shift now"),
        ("WO-8842", "T-114", "assigned to WO-8842 already"),
        ("WO-8700", "T-114", "WO-8700 is done"),
        ("WO-9999", "T-114", "WO-9999"),
    ],
)
def test_act_03_whoever_cannot_go_is_refused_with_the_reason(
    plant: Context, order: str, technician: str, says: str
) -> None:
    with pytest.raises(ToolRejected, match=says):
        assign_technician(plant, order, technician)


def test_act_03_nobody_on_shift_is_said(plant: Context, tmp_path: Path) -> None:
    edit_cmms(tmp_path, "UPDATE technician SET on_shift = 0")
    with pytest.raises(ToolRejected, match=r"Nobody qualified for FIL-03.*call-out"):
        assign_technician(plant, "WO-8841")


# --- reserve_spare ---------------------------------------------------------------------------


def test_act_14_a_reservation_shows_what_is_left_and_can_be_given_back(plant: Context) -> None:
    plan = reserve_spare(plant, "SP-220", 1, "WO-8841")
    assert plan.summary == "Reserve 1 piece of SP-220 (filler drive bearing) for WO-8841 on FIL-03"
    assert value(plan.touches, "SP-220 free afterwards") == 1
    assert carry_out(plant, plan) == plan.changes
    assert plant.systems.cmms.spare("SP-220").reserved == 1
    take_back(plant, plan)
    assert plant.systems.cmms.spare("SP-220").reserved == 0


@pytest.mark.parametrize(
    ("spare", "quantity", "order", "says"),
    [
        ("SP-220", 3, "WO-8841", r"Only 2 of SP-220 are free .*9 days"),
        ("SP-220", 0, "WO-8841", "at least 1, not 0"),
        ("SP-220", -1, "WO-8841", "at least 1, not -1"),
        ("SP-221", 1, "WO-8841", "SP-221 .* does not fit FIL-03"),
        ("SP-220", 1, "WO-8700", "'done'"),
        ("SP-999", 1, "WO-8841", "SP-999"),
    ],
)
def test_act_14_a_reservation_that_cannot_be_is_refused_with_the_reason(
    plant: Context, spare: str, quantity: int, order: str, says: str
) -> None:
    with pytest.raises(ToolRejected, match=says):
        reserve_spare(plant, spare, quantity, order)
