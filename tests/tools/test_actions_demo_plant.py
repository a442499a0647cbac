"""ACT-01, ACT-03, ACT-04, ACT-05, ACT-08, ACT-10, ACT-12: actions on what is planted in the demo plant."""

from collections.abc import Callable

import pytest

from tests.tools.action_plant import value
from tools.actions.assignment import assign_technician
from tools.actions.dry_run import preview
from tools.actions.entries import ACTIONS
from tools.actions.expedite import expedite_purchase_order
from tools.actions.hold import place_hold
from tools.actions.order_move import move_production_order
from tools.actions.release import release_hold
from tools.actions.reservation import reserve_spare
from tools.actions.transfer import transfer_stock
from tools.actions.work_order import create_work_order
from tools.adapters.writes import CreateWorkOrder
from tools.context import Context
from tools.errors import ToolRejected
from tools.plans import ActionPlan
from tools.records import PurchaseOrder, WorkOrder


def open_repair(context: Context, asset: str) -> WorkOrder:
    return next(order for order in context.systems.cmms.work_orders(asset=asset) if order.kind == "corrective")


def following_order(context: Context, line: str) -> str:
    return next(o.id for o in context.systems.erp.production_orders(line=line) if o.status == "released")


def held_lot(context: Context, site: str, reason: str) -> str:
    return next(hold.lot for hold in context.systems.mes.holds(site=site) if hold.reason == reason)


def open_purchase(context: Context) -> PurchaseOrder:
    return next(
        order
        for order in context.systems.erp.purchase_orders(site="EP")
        if order.status == "confirmed" and order.due > context.now.date() and not order.expedited
    )


def test_act_01_the_robot_that_stands_gets_a_work_order_with_its_failure(demo: Context) -> None:
    plan = create_work_order(demo, "ROB-02", "axis drive trips, will not reset", priority="2")
    write = plan.steps[0].write
    assert isinstance(write, CreateWorkOrder)
    assert write.failure_mode == "axis drive overcurrent"
    assert plan.site == "NF"
    assert value(plan.touches, "ROB-02 state") == "stopped"


def test_act_01_the_press_that_has_one_is_not_given_a_second(demo: Context) -> None:
    existing = open_repair(demo, "PRS-01").id
    with pytest.raises(ToolRejected, match=f"{existing} is already open on PRS-01"):
        create_work_order(demo, "PRS-01", "no pressure")


def test_act_03_only_the_qualified_technician_of_the_pool_goes_to_the_press(demo: Context) -> None:
    job = open_repair(demo, "PRS-01").id
    assert assign_technician(demo, job).steps[0].write == assign_technician(demo, job, "T-114").steps[0].write
    with pytest.raises(ToolRejected, match="T-115 is not qualified for PRS-01"):
        assign_technician(demo, job, "T-115")


def test_scn_28_the_lot_that_is_still_shipping_is_held_in_erp_and_warehouse_too(demo: Context) -> None:
    lot = held_lot(demo, "EP", "label_error")
    plan = place_hold(demo, lot, "label_error")
    assert [step.system for step in plan.steps] == ["ERP", "WMS"]
    assert value(plan.touches, f"{lot} open shipments affected") == 1
    assert "loading" in {fact.value for fact in plan.touches}


def test_scn_14_a_shipped_order_cannot_be_expedited_any_more(demo: Context) -> None:
    shipped = next(o for o in demo.systems.erp.purchase_orders(material="MAT-2013") if o.status == "shipped")
    with pytest.raises(ToolRejected, match=f"{shipped.id} is on its way with ASN-"):
        expedite_purchase_order(demo, shipped.id, "2026-06-18")


def test_act_05_a_release_shows_the_open_nonconformance(demo: Context) -> None:
    lots = {case.lot: case for case in demo.systems.qms.nonconformances(site="EP")}
    lot = next(hold.lot for hold in demo.systems.mes.holds(site="EP") if hold.lot in lots)
    plan = release_hold(demo, lot, "retest within limits")
    assert value(plan.touches, f"{lots[lot].id} disposition") == "pending"
    assert [step.system for step in plan.steps] == ["MES", "ERP", "WMS"]
    assert value(plan.touches, f"{lot} inspections") != 0


def test_act_08_an_order_moves_to_the_line_that_can_take_over(demo: Context) -> None:
    order = following_order(demo, "EP-P3")
    plan = move_production_order(demo, order, "EP-P1")
    assert value(plan.touches, f"{order} status") == "released"
    assert any(fact.label == "EP-P1 orders displaced" for fact in plan.touches)


def test_act_08_a_line_outside_the_routing_is_refused_and_the_others_named_once(demo: Context) -> None:
    order = following_order(demo, "EP-P3")
    with pytest.raises(ToolRejected, match=r"its routing allows EP-P1, EP-P2 and EP-P3\.$"):
        move_production_order(demo, order, "EP-P5")


def test_act_12_stock_moves_between_sites_only_from_a_named_place(demo: Context) -> None:
    rows = [row for row in demo.systems.wms.stock(site="EP") if row.status == "available" and row.quantity >= 10]
    row = rows[0]
    plan = transfer_stock(demo, row.material, quantity=10, destination="NF-LINE-A1", origin=row.location)
    assert plan.site == "EP"
    assert plan.target == row.material


Propose = Callable[[Context], ActionPlan]
PLANS: tuple[Propose, ...] = (
    lambda context: create_work_order(context, "PKG-02", "infeed sensor flickers", priority="1"),
    lambda context: assign_technician(context, open_repair(context, "PRS-01").id),
    lambda context: reserve_spare(context, "SP-204", 1, open_repair(context, "PRS-01").id),
    lambda context: place_hold(context, context.systems.mes.lots(material="MAT-4114")[0].id, "process_deviation"),
    lambda context: release_hold(context, context.systems.mes.holds(site="LS")[0].lot, "deviation closed"),
    lambda context: expedite_purchase_order(context, open_purchase(context).id, context.now.date().isoformat()),
    lambda context: move_production_order(context, following_order(context, "EP-P3"), "EP-P1"),
)


@pytest.mark.parametrize("propose", PLANS)
def test_every_plan_is_complete_and_changes_nothing(demo: Context, propose: Propose) -> None:
    plan = propose(demo)
    assert plan.changes
    assert plan.changes == preview(demo, plan.steps)
    assert plan == propose(demo)
    assert plan.touches
    assert plan.undo.endswith(".")
    assert plan.site in ("NF", "EP", "LS")
    labels = [fact.label for fact in plan.touches]
    assert len(labels) == len(set(labels))


def test_eight_actions_with_requests_in_three_languages() -> None:
    assert [tool.name for tool in ACTIONS] == [
        "create_work_order",
        "assign_technician",
        "reserve_spare",
        "place_hold",
        "release_hold",
        "expedite_purchase_order",
        "move_production_order",
        "transfer_stock",
    ]
    for tool in ACTIONS:
        assert tool.kind == "act"
        assert tool.risk == ("high" if tool.name == "release_hold" else "medium")
        assert 6 <= len(tool.examples) <= 10
        assert tool.not_for
        assert not any(example.endswith("?") for example in tool.examples)


@pytest.mark.parametrize(
    ("action", "required"),
    [
        ("create_work_order", {"asset", "description"}),
        ("assign_technician", {"work_order"}),
        ("reserve_spare", {"spare", "quantity", "work_order"}),
        ("place_hold", {"lot", "reason"}),
        ("release_hold", {"lot", "reason"}),
        ("expedite_purchase_order", {"purchase_order", "wanted"}),
        ("move_production_order", {"order", "line"}),
        ("transfer_stock", {"material", "quantity", "destination"}),
    ],
)
def test_what_only_a_person_can_say_has_no_default(action: str, required: set[str]) -> None:
    tool = next(tool for tool in ACTIONS if tool.name == action)
    assert {parameter.name for parameter in tool.parameters if parameter.required} == required
