"""Assets, work orders, spares and technicians (SYS-06, OBJ-02, OBJ-14, OBJ-15, OBJ-16, WF-06, WF-14)."""

from datetime import timedelta
from pathlib import Path

import pytest

from tests.tools.desk import desk, value
from tools.adapters.plant.faults import set_condition
from tools.context import Context
from tools.errors import RecordNotFound, ToolRejected
from tools.maintenance import asset_info, spares_for, technicians_on_shift, work_order, work_orders


def test_asset_with_its_place_and_open_work(tiny: Context) -> None:
    found = asset_info(tiny, "FIL-03")
    assert value(found, "FIL-03 line") == "EP-P3"
    assert value(found, "FIL-03 open work order ids") == "WO-8841"
    assert value(found, "FIL-03 breakdown repairs in 180 days") == 0


@pytest.mark.parametrize("asset", ["PKG-07", "CNC-04", "MIX-02"])
def test_breakdowns_of_a_demo_asset_are_counted_right(demo: Context, asset: str) -> None:
    """OBJ-16: maintenance history."""
    since = demo.now - timedelta(days=180)
    past = demo.systems.cmms.work_orders(asset=asset, open_only=False, since=since)
    repairs = [order for order in past if order.kind == "corrective" and order.status == "done"]
    minutes = [order.repair_minutes for order in repairs if order.repair_minutes is not None]
    found = asset_info(demo, asset)
    assert value(found, f"{asset} breakdown repairs in 180 days") == len(repairs)
    assert value(found, f"{asset} mean repair time") == round(sum(minutes) / len(minutes))


def test_an_asset_is_still_described_without_the_mes(own_tiny: Path) -> None:
    set_condition(own_tiny, "MES", "unavailable")
    found = asset_info(desk(own_tiny), "FIL-03")
    assert value(found, "FIL-03 criticality") == "A"
    assert "MES did not answer" in found.summary


def test_a_work_order_with_the_person_on_it(tiny: Context) -> None:
    found = work_order(tiny, "WO-8842")
    assert "in progress, assigned to Ola Brandt (T-114), due 06:00 today" in found.summary
    assert value(found, "WO-8842 failure mode") == "infeed sensor intermittent"


def test_a_work_order_nobody_has(tiny: Context) -> None:
    assert "not assigned to anybody" in work_order(tiny, "WO-8841").summary


def test_an_unknown_work_order(tiny: Context) -> None:
    with pytest.raises(RecordNotFound, match="WO-1"):
        work_order(tiny, "WO-1")


def test_open_work_of_a_site_with_the_most_urgent_first(tiny: Context) -> None:
    found = work_orders(tiny)
    assert value(found, "EP most urgent work orders") == "WO-8842, WO-8841"
    assert value(found, "EP unassigned work orders") == 1


def test_open_work_of_one_technician(tiny: Context) -> None:
    assert value(work_orders(tiny, technician="T-114"), "T-114 most urgent work orders") == "WO-8842"


def test_open_work_of_the_demo_site_is_what_the_cmms_lists(demo: Context) -> None:
    listed = demo.systems.cmms.work_orders(site="NF")
    found = work_orders(demo, site="NF")
    assert value(found, "NF open work orders") == len(listed)
    assert value(found, "NF overdue work orders") == sum(order.due < demo.now for order in listed)


def test_free_spares_are_stock_less_reservations(tiny: Context) -> None:
    """WF-14."""
    found = spares_for(tiny, asset="PKG-07")
    assert value(found, "PKG-07 spares") == "SP-221"
    assert value(found, "SP-221 proximity sensor free") == 4


def test_spares_of_a_class(tiny: Context) -> None:
    assert value(spares_for(tiny, asset_class="filler"), "filler spares") == "SP-220"


def test_one_spare_part_by_its_number(tiny: Context) -> None:
    found = spares_for(tiny, spare="SP-220")
    assert value(found, "SP-220 filler drive bearing free") == 2
    assert value(found, "SP-220 bin") == "EP-MS-04"


def test_spares_of_nothing_are_refused(tiny: Context) -> None:
    with pytest.raises(ToolRejected, match="Name an asset"):
        spares_for(tiny)


def test_technicians_on_shift_by_skill(tiny: Context) -> None:
    """WF-06: qualified, here now, least loaded."""
    found = technicians_on_shift(tiny, asset="PKG-07")
    assert value(found, "EP technicians qualified for case packer") == 2
    assert value(found, "EP on shift qualified for case packer") == "T-114"


def test_nobody_on_shift_is_said(tiny: Context) -> None:
    assert (
        "No technician qualified for filler is on shift at LS now"
        in technicians_on_shift(tiny, asset_class="filler", site="LS").summary
    )


def test_the_least_loaded_technician_of_the_demo_site_comes_first(demo: Context) -> None:
    here = [person for person in demo.systems.cmms.technicians(site="EP") if person.on_shift]
    best = min(here, key=lambda person: (person.open_work_orders, person.id))
    assert f"least loaded is {best.name} ({best.id})" in technicians_on_shift(demo).summary
