"""Materials, BOM and availability (OBJ-04, OBJ-05, OBJ-17, WF-04)."""

from pathlib import Path

import pytest

from tests.tools.desk import desk, value
from tools.adapters.plant.faults import set_condition
from tools.context import Context
from tools.errors import RecordNotFound, ToolFailed
from tools.materials import bom, material_info, order_materials, where_used


def test_an_order_that_has_everything(tiny: Context) -> None:
    """15,000 bottles still to fill; 20,000 in the warehouse and 10,000 at the line."""
    found = order_materials(tiny, "PO-1042")
    assert value(found, "PO-1042 MAT-3007 needed") == 15_000
    assert value(found, "PO-1042 MAT-3007 available") == 30_000
    assert value(found, "PO-1042 components short") == 0
    assert found.summary == "PO-1042 has enough of everything it still needs (1 component)."


def test_the_erp_stands_in_for_the_wms_and_says_so(own_tiny: Path) -> None:
    set_condition(own_tiny, "WMS", "unavailable")
    found = order_materials(desk(own_tiny), "PO-1042")
    assert value(found, "PO-1042 MAT-3007 available") == 30_000
    assert found.summary.endswith("WMS did not answer, so its part is missing.")


def test_without_the_erp_there_is_no_answer(own_tiny: Path) -> None:
    set_condition(own_tiny, "ERP", "unavailable")
    with pytest.raises(ToolFailed):
        order_materials(desk(own_tiny), "PO-1042")


def test_missing_material_of_a_demo_order_is_need_minus_stock(demo: Context) -> None:
    """WF-04: every open order of Eastport, need and stock taken from ERP and WMS again here."""
    erp, wms = demo.systems.erp, demo.systems.wms
    checked = 0
    for order in erp.production_orders(site="EP"):
        found = order_materials(demo, order.id)
        for line in erp.bom(order.material):
            label = f"{order.id} {line.component} missing"
            shown = [fact.value for fact in found.facts if fact.label == label]
            if shown:
                rows = wms.stock(material=line.component, site="EP")
                ready = sum(row.quantity for row in rows if row.status in ("available", "staged"))
                needed = (order.quantity - order.completed) * line.quantity
                assert shown[0] == pytest.approx(max(0.0, needed - ready), abs=0.01)
                checked += 1
    assert checked > 20


def test_material_info_names_the_substitute_and_the_cost_in_euros(tiny: Context) -> None:
    found = material_info(tiny, "MAT-3007")
    assert value(found, "MAT-3007 substitutes") == "MAT-3008"
    assert value(found, "MAT-3007 standard cost per pcs") == 0.12
    assert value(found, "MAT-3007 open purchase orders at EP") == 2


def test_bom_lists_components_with_quantities(tiny: Context) -> None:
    found = bom(tiny, "MAT-1001")
    assert value(found, "MAT-1001 needs of MAT-3007 quantity") == 1
    assert found.summary == "MAT-1001 (glass cleaner 1 L) has 1 component: MAT-3007."


def test_where_used_goes_up_to_open_orders(tiny: Context) -> None:
    found = where_used(tiny, "MAT-3007")
    assert value(found, "MAT-3007 used in") == "MAT-1001"
    assert value(found, "MAT-3007 open orders at EP") == 2


def test_an_unknown_material(tiny: Context) -> None:
    with pytest.raises(RecordNotFound, match="MAT-9999"):
        bom(tiny, "MAT-9999")
