"""Purchase orders and suppliers (SYS-19, OBJ-08, OBJ-10, WF-10, S18)."""

from pathlib import Path

import pytest

from tests.tools.desk import desk, value
from tools.adapters.plant.faults import set_condition
from tools.context import Context
from tools.errors import RecordNotFound
from tools.suppliers import purchase_order, purchase_orders_for, supplier_info


def test_the_newest_confirmation_counts(tiny: Context) -> None:
    found = purchase_order(tiny, "PUR-5012")
    assert value(found, "confirmation CNF-321 confirmed date") == "2026-06-23"
    assert found.summary.endswith("SUP-07 confirmed 2026-06-23, later than ordered.")
    assert value(found, "PUR-5012 value") == 4800


def test_a_delayed_shipping_notice_is_said(tiny: Context) -> None:
    """OBJ-10."""
    found = purchase_order(tiny, "PUR-5013")
    assert "the shipment is delayed, expected 2026-06-18 08:00" in found.summary
    assert value(found, "ASN ASN-654 note") == "ferry cancelled"


def test_an_order_without_the_supplier_portal(own_tiny: Path) -> None:
    """RES-05, RES-07: what the ERP knows, and that the supplier's word is missing."""
    set_condition(own_tiny, "suppliers", "unavailable")
    found = purchase_order(desk(own_tiny), "PUR-5012")
    assert value(found, "PUR-5012 due") == "2026-06-19"
    assert found.summary.endswith("suppliers did not answer, so its part is missing.")


def test_open_orders_of_a_material_by_due_date(tiny: Context) -> None:
    found = purchase_orders_for(tiny, material="MAT-3007")
    assert value(found, "MAT-3007 purchase orders by due date") == "PUR-5012, PUR-5013"
    assert value(found, "MAT-3007 overdue purchase orders") == 0


def test_overdue_orders_of_the_demo_site(demo: Context) -> None:
    orders = demo.systems.erp.purchase_orders(site="EP")
    found = purchase_orders_for(demo)
    assert value(found, "EP open purchase orders") == len(orders)
    assert value(found, "EP overdue purchase orders") == sum(order.due < demo.now.date() for order in orders)


def test_punctuality_is_the_share_of_deliveries_that_came_by_their_due_date(demo: Context) -> None:
    """SCO-14: the shipping notices that arrived, against the due dates in the ERP."""
    due = {order.id: order.due for order in demo.systems.erp.purchase_orders(supplier="SUP-07", open_only=False)}
    notices = demo.systems.suppliers.asns(supplier="SUP-07", open_only=False)
    on_time = [notice.eta.date() <= due[notice.purchase_order] for notice in notices if notice.status == "arrived"]
    found = supplier_info(demo, "SUP-07")
    assert value(found, "SUP-07 deliveries on time") == round(100 * sum(on_time) / len(on_time), 1)
    assert value(found, "SUP-07 deliveries compared") == len(on_time)


def test_orders_that_the_supplier_moved_are_named(tiny: Context) -> None:
    """S18, SCN-40: purchasing still counts on 19 June, the supplier confirmed 23 June."""
    found = purchase_orders_for(tiny, material="MAT-3007")
    assert found.summary.endswith("later by the supplier's word: PUR-5012 to 2026-06-23.")
    assert value(found, "PUR-5012 confirmation confirmed date") == "2026-06-23"


def test_a_supplier_with_something_delayed_under_way(tiny: Context) -> None:
    assert "delayed under way: PUR-5013" in supplier_info(tiny, "SUP-07").summary


def test_unknown_records(tiny: Context) -> None:
    with pytest.raises(RecordNotFound, match="PUR-1"):
        purchase_order(tiny, "PUR-1")
    with pytest.raises(RecordNotFound, match="SUP-99"):
        supplier_info(tiny, "SUP-99")
