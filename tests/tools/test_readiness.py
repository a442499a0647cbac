"""Can the order still ship? (WF-24, S9, SCN-28)"""

from pathlib import Path

import pytest

from tests.tools.desk import desk, value
from tools.adapters.plant.faults import set_condition
from tools.context import Context
from tools.errors import RecordNotFound
from tools.readiness import order_impact


def test_a_hold_and_a_standing_machine_put_an_order_at_risk(tiny: Context) -> None:
    found = order_impact(tiny, "PO-1042")
    assert found.summary.startswith("PO-1042 is at risk to ship with SHP-7005: LOT-26-04418 is on hold (HLD-31)")
    assert "PKG-07 stands with E160 infeed sensor intermittent" in found.summary
    assert value(found, "HLD-31 lot") == "LOT-26-04418"
    assert value(found, "SHP-7005 departs") == "2026-06-17T16:00"


def test_the_earliest_end_is_what_is_left_at_the_rate_of_the_line(tiny: Context) -> None:
    """15,000 left at 6,000 an hour from 03:10."""
    found = order_impact(tiny, "PO-1042")
    assert value(found, "PO-1042 earliest end at the rate of EP-P3") == "2026-06-17T05:40"


def test_an_order_that_ends_after_the_day_asked_for(tiny: Context) -> None:
    found = order_impact(tiny, "PO-1043", day="2026-06-16")
    assert "PO-1043 is at risk to ship on 2026-06-16: it ends too late" in found.summary


def test_without_logistics_the_rest_is_still_judged(own_tiny: Path) -> None:
    """RES-05: the due time stands in for the shipment."""
    set_condition(own_tiny, "logistics", "unavailable")
    found = order_impact(desk(own_tiny), "PO-1042")
    assert "by its due time" in found.summary
    assert found.summary.endswith("logistics did not answer, so its part is missing.")


def test_without_the_mes_holds_are_not_claimed_to_be_none(own_tiny: Path) -> None:
    set_condition(own_tiny, "MES", "unavailable")
    found = order_impact(desk(own_tiny), "PO-1042")
    assert "MES did not answer" in found.summary


def test_a_finished_order_is_done(demo: Context) -> None:
    done = next(
        order for order in demo.systems.erp.production_orders(site="EP", open_only=False) if order.status == "done"
    )
    assert (
        order_impact(demo, done.id).summary.startswith(f"{done.id} is done")
        or "on hold" in order_impact(demo, done.id).summary
    )


def test_an_unknown_order(tiny: Context) -> None:
    with pytest.raises(RecordNotFound, match="PO-9999"):
        order_impact(tiny, "PO-9999")
