"""Holds, inspections, nonconformances (SYS-10, OBJ-22, WF-03, S9, S14)."""

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from tests.tools.desk import desk, labels, value
from tools.adapters.plant.database import file_of
from tools.adapters.plant.faults import set_condition
from tools.context import Context
from tools.errors import ToolRejected
from tools.quality import holds, inspections, nonconformances


def test_open_holds_with_reason_and_note(tiny: Context) -> None:
    found = holds(tiny)
    assert found.summary == "EP has 1 open hold: HLD-31 on LOT-26-04418 (out of specification)."
    assert value(found, "HLD-31 on LOT-26-04418 note") == "caps loose"


def test_a_hold_that_the_erp_and_a_shipment_do_not_know_of_is_caught(own_tiny: Path) -> None:
    """S9, SCN-28: on hold in the MES while the ERP books it as free and logistics plans to ship it."""
    with closing(sqlite3.connect(file_of(own_tiny, "MES"))) as mes:
        mes.execute("UPDATE hold SET lot = 'L2604417'")
        mes.commit()
    found = holds(desk(own_tiny))
    assert "Beware: LOT-26-04417 is on hold but still unrestricted in the ERP" in found.summary
    assert "available in the warehouse" in found.summary
    assert "on shipment SHP-7005 (planned)" in found.summary
    assert value(found, "LOT-26-04417 in the ERP status") == "unrestricted"


def test_holds_without_logistics_say_that_shipments_were_not_checked(own_tiny: Path) -> None:
    set_condition(own_tiny, "logistics", "unavailable")
    assert "logistics did not answer" in holds(desk(own_tiny)).summary


def test_a_lot_without_a_hold(tiny: Context) -> None:
    assert holds(tiny, lot="LOT-26-04417").summary == "LOT-26-04417 has no open hold."


def test_inspections_of_a_line_against_their_limits(tiny: Context) -> None:
    found = inspections(tiny, line="EP-P3")
    assert value(found, "EP-P3 inspections in 3 days") == 2
    assert value(found, "EP-P3 failed inspections in 3 days") == 1
    assert value(found, "EP-P3 cap torque mean") == pytest.approx((2.42 + 2.02) / 2)
    assert value(found, "EP-P3 cap torque last lower") == 2.1
    assert value(found, "EP-P3 cap torque last lot") == "LOT-26-04418"


@pytest.mark.parametrize("line", ["EP-P3", "LS-B2", "NF-A1"])
def test_inspections_of_the_demo_plant_are_counted_right(demo: Context, line: str) -> None:
    taken = demo.systems.qms.inspections(since=demo.now - timedelta(days=10), line=line)
    found = inspections(demo, line=line, days=10)
    assert value(found, f"{line} inspections in 10 days") == len(taken)
    assert value(found, f"{line} failed inspections in 10 days") == sum(each.result == "fail" for each in taken)


def test_inspections_of_nothing_are_refused(tiny: Context) -> None:
    with pytest.raises(ToolRejected, match="line, a lot or a material"):
        inspections(tiny)


def test_the_gravest_nonconformance_comes_first(tiny: Context) -> None:
    found = nonconformances(tiny)
    assert value(found, "NCR-118 severity") == "major"
    assert value(found, "NCR-118 disposition") == "pending"
    assert "NCR-90 severity" not in labels(found)


def test_a_site_sees_its_own_nonconformances_only(tiny_folder: Path) -> None:
    """N3."""
    assert "no open nonconformance" in nonconformances(desk(tiny_folder, site="NF")).summary
