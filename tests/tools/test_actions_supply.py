"""ACT-07, ACT-08, ACT-10, ACT-12: purchase orders, production orders and stock on a plant of known rows."""

from datetime import datetime
from pathlib import Path

import pytest

from tests.tools.action_plant import carry_out, open_context, take_back, value
from tools.actions.expedite import expedite_purchase_order
from tools.actions.order_move import move_production_order
from tools.actions.transfer import transfer_stock
from tools.adapters.writes import ExpeditePurchaseOrder, MoveProductionOrder, TransferStock
from tools.context import Context
from tools.errors import RecordNotFound, ToolRejected


@pytest.fixture
def plant(tmp_path: Path) -> Context:
    return open_context(tmp_path)


# --- expedite_purchase_order -----------------------------------------------------------------


def test_act_10_expediting_carries_the_open_value_and_its_undo(plant: Context) -> None:
    plan = expedite_purchase_order(plant, "PUR-5012", "2026-06-18")
    assert plan.amount_minor == 480_000
    assert plan.steps[0].undo == ExpeditePurchaseOrder(purchase_order="PUR-5012", wanted="2026-06-19", expedited=False)
    assert value(plan.touches, "PUR-5012 value still to come") == 4800
    assert carry_out(plant, plan) == plan.changes
    assert plant.systems.erp.purchase_order("PUR-5012").expedited
    take_back(plant, plan)
    assert not plant.systems.erp.purchase_order("PUR-5012").expedited


def test_act_10_a_day_after_the_due_day_helps_when_the_supplier_said_later(plant: Context) -> None:
    assert expedite_purchase_order(plant, "PUR-5012", "2026-06-20").target == "PUR-5012"


@pytest.mark.parametrize(
    ("order", "wanted", "says"),
    [
        ("PUR-5012", "2026-06-16", "'2026-06-16' is in the past"),
        ("PUR-5012", "2026-06-24", "needs an earlier day than '2026-06-24'"),
        ("PUR-5012", "friday", "'friday' is not a day"),
        ("PUR-4990", "2026-06-18", "'received'"),
        ("PUR-5013", "2026-06-18", "on its way with ASN-654"),
        ("PUR-9999", "2026-06-18", "PUR-9999"),
    ],
)
def test_act_10_expediting_without_sense_is_refused_with_the_reason(
    plant: Context, order: str, wanted: str, says: str
) -> None:
    with pytest.raises(ToolRejected, match=says):
        expedite_purchase_order(plant, order, wanted)


def test_act_10_an_order_is_expedited_once(plant: Context) -> None:
    carry_out(plant, expedite_purchase_order(plant, "PUR-5012", "2026-06-18"))
    with pytest.raises(ToolRejected, match="PUR-5012 is expedited already"):
        expedite_purchase_order(plant, "PUR-5012", "2026-06-18")


# --- move_production_order -------------------------------------------------------------------


def test_act_08_an_order_moves_to_a_line_its_routing_allows(plant: Context) -> None:
    plan = move_production_order(plant, "PO-1043", "EP-P2")
    assert plan.steps[0].write == MoveProductionOrder(order="PO-1043", line="EP-P2", start=datetime(2026, 6, 17, 14))
    assert value(plan.touches, "EP-P2 orders displaced") == 0
    assert value(plan.touches, "PO-1043 end on EP-P2 at nominal rate") == "2026-06-17T16:10"
    assert value(plan.touches, "PO-1043 slack to due") == pytest.approx(13.8)
    assert carry_out(plant, plan) == plan.changes
    assert plant.systems.erp.production_order("PO-1043").line == "EP-P2"
    take_back(plant, plan)
    assert plant.systems.erp.production_order("PO-1043").line == "EP-P3"


def test_act_09_a_busy_line_is_allowed_and_shows_whom_it_displaces(plant: Context) -> None:
    plan = move_production_order(plant, "PO-1043", "EP-P3", "2026-06-17")
    write = plan.steps[0].write
    assert isinstance(write, MoveProductionOrder)
    assert write.start == datetime(2026, 6, 17, 6)
    assert value(plan.touches, "EP-P3 orders displaced") == 1
    assert value(plan.touches, "EP-P3 displaced first") == "PO-1042"
    assert value(plan.touches, "EP-P3 displaced customer orders") == "CO-3012"
    assert value(plan.touches, "PKG-07 state") == "stopped"


@pytest.mark.parametrize(
    ("order", "line", "start", "says"),
    [
        ("PO-1043", "EP-P1", None, "cannot be made on 'EP-P1'; its routing allows EP-P2 and EP-P3"),
        ("PO-1043", "EP-P3", None, "already"),
        ("PO-1043", "EP-P2", "2026-06-16", "in the past"),
        ("PO-1030", "EP-P3", None, "PO-1030 is done"),
        ("PO-1042", "EP-P2", None, "only planned or released orders can be moved"),
        ("PO-9999", "EP-P2", None, "PO-9999"),
    ],
)
def test_act_08_a_move_that_cannot_be_is_refused_with_the_reason(
    plant: Context, order: str, line: str, start: str | None, says: str
) -> None:
    with pytest.raises(ToolRejected, match=says):
        move_production_order(plant, order, line, start)


# --- transfer_stock --------------------------------------------------------------------------


def test_act_12_stock_is_taken_from_where_it_lies(plant: Context) -> None:
    plan = transfer_stock(plant, "MAT-3007", quantity=5000, destination="EP-LINE-P3")
    assert plan.steps[0].write == TransferStock(
        material="MAT-3007", lot="LOT-26-04300", quantity=5000, origin="EP-WH-A03", destination="EP-LINE-P3"
    )
    assert plan.summary == "Transfer 5000 pcs of MAT-3007 (LOT-26-04300) from EP-WH-A03 to EP-LINE-P3"
    assert value(plan.touches, "MAT-3007 value of the transfer") == 600
    assert value(plan.touches, "MAT-3007 available at EP before the transfer") == 20000
    assert value(plan.touches, "EP open orders that need MAT-3007") == 2
    carried = carry_out(plant, plan)
    assert [(c.field, c.before, c.after) for c in carried] == [(c.field, c.before, c.after) for c in plan.changes]
    take_back(plant, plan)
    left = [row.quantity for row in plant.systems.wms.stock(material="MAT-3007", location="EP-WH-A03")]
    assert left == [20000]


@pytest.mark.parametrize(
    ("quantity", "destination", "origin", "says"),
    [
        (0, "EP-LINE-P3", None, "above zero, not 0"),
        (-5, "EP-LINE-P3", None, "above zero, not -5"),
        (30000, "EP-LINE-P3", None, r"largest is LOT-26-04300 with 20000 pcs at EP-WH-A03"),
        (10, "EP-WH-A03", "EP-LINE-P3", "what lies there is staged"),
        (10, "EP-LINE-P3", "NF-WH-A01", "No stock of MAT-3007 was found"),
        (10, "EP-LINE-P9", "EP-WH-A03", "EP-LINE-P9"),
    ],
)
def test_act_12_a_transfer_that_cannot_be_is_refused_with_the_reason(
    plant: Context, quantity: float, destination: str, origin: str | None, says: str
) -> None:
    with pytest.raises(ToolRejected, match=says):
        transfer_stock(plant, "MAT-3007", quantity=quantity, destination=destination, origin=origin)


def test_act_12_an_unknown_material_is_refused(plant: Context) -> None:
    with pytest.raises(RecordNotFound, match="MAT-9999"):
        transfer_stock(plant, "MAT-9999", quantity=1, destination="EP-LINE-P3")
