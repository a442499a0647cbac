"""Production orders, their sequence and their lines (SYS-01, OBJ-03, OBJ-06)."""

import pytest

from tests.tools.desk import value
from tools.context import Context
from tools.errors import RecordNotFound, ToolRejected
from tools.orders import alternative_lines, orders_on_line, production_order


def test_an_order_with_its_progress_and_customer(tiny: Context) -> None:
    found = production_order(tiny, "PO-1042")
    assert found.summary == "PO-1042 (glass cleaner 1 L) on EP-P3 is running at 9000 of 24000 pcs, due 14:00 today."
    assert value(found, "PO-1042 progress") == 37.5
    assert value(found, "PO-1042 customer order") == "CO-3012"
    assert value(found, "PO-1042 priority") == 1


def test_the_source_is_the_number_in_the_erp(tiny: Context) -> None:
    status = next(fact for fact in production_order(tiny, "PO-1042").facts if fact.label == "PO-1042 status")
    assert (status.system, status.record) == ("ERP", "10001042")


def test_an_unknown_order_names_the_erp(tiny: Context) -> None:
    with pytest.raises(RecordNotFound, match="ERP has no production order 'PO-9999'"):
        production_order(tiny, "PO-9999")


def test_orders_of_a_line_come_in_their_sequence(tiny: Context) -> None:
    found = orders_on_line(tiny, "EP-P3")
    assert value(found, "EP-P3 order sequence") == "PO-1042, PO-1043"
    assert value(found, "EP-P3 open orders") == 2
    assert value(found, "EP-P3 orders past due") == 0
    assert "PO-1042 running, then PO-1043" in found.summary


def test_orders_of_a_demo_line_are_those_of_the_erp(demo: Context) -> None:
    orders = demo.systems.erp.production_orders(line="EP-P2")
    found = orders_on_line(demo, "EP-P2")
    assert value(found, "EP-P2 open orders") == len(orders)
    assert str(value(found, "EP-P2 order sequence")).split(", ") == [order.id for order in orders[:8]]


def test_every_line_that_can_make_the_product(tiny: Context) -> None:
    """SCN-03: reroute to another line."""
    found = alternative_lines(tiny, order="PO-1042")
    assert value(found, "MAT-1001 lines") == "EP-P2, EP-P3"
    assert value(found, "MAT-1001 on EP-P2 rate per hour") == 5500
    assert value(found, "EP-P3 open orders") == 2


def test_a_material_without_routing(tiny: Context) -> None:
    assert "no routing" in alternative_lines(tiny, material="MAT-3007").summary


def test_nothing_named_is_refused(tiny: Context) -> None:
    with pytest.raises(ToolRejected, match="production order or a material"):
        alternative_lines(tiny)
