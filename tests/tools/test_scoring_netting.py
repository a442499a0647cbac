"""SCO-04: netting examples worked out by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.scoring.netting import Demand, Supply, project


def order(name: str, start: float, end: float, quantity: float) -> Demand:
    return Demand(order=name, start=start, end=end, quantity=quantity)


def test_stock_that_lasts_never_stops() -> None:
    found = project(100, [order("PO-1", 0, 10, 100)], [], 24)
    assert found.stop is None
    assert found.end_balance == pytest.approx(0)


def test_half_the_stock_lasts_half_the_run() -> None:
    found = project(50, [order("PO-1", 2, 12, 100)], [], 24)
    assert found.stop == pytest.approx(7.0)
    assert found.order == "PO-1"
    assert found.shortfall == pytest.approx(50)
    assert found.blocking is None


def test_a_receipt_in_time_carries_the_order() -> None:
    found = project(50, [order("PO-1", 0, 10, 100)], [Supply(reference="PUR-1", at=5.0, quantity=50)], 24)
    assert found.stop is None


def test_a_late_receipt_blocks_and_is_named() -> None:
    late = Supply(reference="PUR-1", at=9.0, quantity=500)
    found = project(50, [order("PO-1", 0, 10, 100)], [late, Supply(reference="PUR-2", at=20, quantity=1)], 24)
    assert found.stop == pytest.approx(5.0)
    assert found.blocking == late
    assert found.shortfall == pytest.approx(40)


def test_the_second_order_runs_dry_when_the_first_used_the_stock() -> None:
    found = project(100, [order("PO-1", 0, 10, 100), order("PO-2", 12, 22, 60)], [], 24)
    assert found.stop == pytest.approx(12.0)
    assert found.order == "PO-2"


def test_two_orders_together_drain_faster() -> None:
    found = project(60, [order("PO-1", 0, 10, 100), order("PO-2", 0, 10, 50)], [], 24)
    assert found.stop == pytest.approx(4.0)


def test_nothing_beyond_the_horizon_counts() -> None:
    assert project(10, [order("PO-1", 30, 40, 100)], [], 24).stop is None


def test_no_stock_at_all_stops_at_the_start_of_the_order() -> None:
    assert project(0, [order("PO-1", 3, 4, 10)], [], 24).stop == pytest.approx(3.0)


@given(st.floats(0, 500), st.floats(0.1, 300), st.floats(0, 20), st.floats(0.5, 20))
def test_more_stock_never_stops_sooner(stock: float, quantity: float, start: float, length: float) -> None:
    demand = [order("PO-1", start, start + length, quantity)]
    fewer, more = project(stock, demand, [], 48).stop, project(stock + 10, demand, [], 48).stop
    assert more is None or (fewer is not None and fewer <= more)
