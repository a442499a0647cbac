"""Where material lies, staging and transfers (SYS-08, OBJ-04, WF-09, WF-11)."""

from collections import defaultdict
from pathlib import Path

import pytest

from tests.tools.desk import desk, labels, value
from tools.adapters.plant.faults import set_condition
from tools.context import Context
from tools.errors import ToolRejected
from tools.warehouse import staging, stock, transfers


def test_stock_of_a_material_by_place(tiny: Context) -> None:
    found = stock(tiny, material="MAT-3007")
    assert value(found, "MAT-3007 stock at EP") == 30_000
    assert value(found, "MAT-3007 available at EP") == 20_000
    assert value(found, "LOT-26-04300 at EP-LINE-P3 status") == "staged"
    assert found.summary == "EP has 30000 pcs of MAT-3007, 20000 pcs of it available; most lies at EP-WH-A03."


def test_a_difference_between_warehouse_and_books_is_said(tiny: Context) -> None:
    """WF-11: physical movement against ERP posting."""
    found = stock(tiny, lot="LOT-26-04418")
    assert value(found, "LOT-26-04418 at EP warehouse minus ERP") == 400
    assert "The ERP books 0 pcs: a difference of 400 pcs." in found.summary


def test_no_difference_is_not_mentioned(tiny: Context) -> None:
    assert "MAT-3007 at EP warehouse minus ERP" not in labels(stock(tiny, material="MAT-3007"))


def test_a_lot_is_looked_for_at_the_site_where_it_lies(demo: Context) -> None:
    row = next(row for row in demo.systems.wms.stock(site="LS") if row.quantity > 0)
    assert value(stock(demo, lot=row.lot), f"{row.lot} stock at LS") == pytest.approx(
        sum(each.quantity for each in demo.systems.wms.stock(lot=row.lot, site="LS")), abs=0.01
    )


def test_stock_elsewhere_is_shown_to_those_who_may_see_it(plant_folder: Path) -> None:
    """N3: a person of one site sees no other site's stock."""
    planner, supervisor = desk(plant_folder, timeout=5), desk(plant_folder, sites=("EP",), timeout=5)
    sites = defaultdict(set)
    for row in planner.systems.wms.stock():
        sites[row.material].add(row.site)
    shared = next(material for material, at in sites.items() if len(at) > 1 and "EP" in at)
    other = min(sites[shared] - {"EP"})
    assert f"{shared} available at {other}" in labels(stock(planner, material=shared))
    assert not [label for label in labels(stock(supervisor, material=shared)) if label.endswith(f"at {other}")]


@pytest.mark.parametrize(("down", "left"), [("WMS", "MAT-3007 at EP ERP stock"), ("ERP", "MAT-3007 stock at EP")])
def test_one_of_two_systems_is_enough_for_a_lot(own_tiny: Path, down: str, left: str) -> None:
    """RES-05."""
    set_condition(own_tiny, "WMS" if down == "WMS" else "ERP", "unavailable")
    context = desk(own_tiny)
    found = stock(context, lot="LOT-26-04300")
    assert f"{down} did not answer" in found.summary
    assert value(found, left.replace("MAT-3007", "LOT-26-04300")) == 30_000


def test_stock_of_nothing_is_refused(tiny: Context) -> None:
    with pytest.raises(ToolRejected, match="material or a lot"):
        stock(tiny)


def test_staging_of_a_line(tiny: Context) -> None:
    found = staging(tiny, line="EP-P3")
    assert value(found, "EP-P3 staging requests") == 1
    assert value(found, "staging STG-456 material") == "MAT-3007"
    assert value(found, "EP-P3 late") == 0


def test_staging_that_is_past_due_is_late(tiny_folder: Path, tiny: Context) -> None:
    later = desk(tiny_folder, now=tiny.now.replace(hour=6))
    assert "late: MAT-3007 for PO-1042 (due 05:00 today)" in staging(later, order="PO-1042").summary


def test_open_transfers_of_a_site(tiny: Context) -> None:
    found = transfers(tiny)
    assert value(found, "EP open transfers") == 1
    assert value(found, "TRF-790 MAT-1001 destination") == "NF-WH-A01"
    assert transfers(tiny, material="MAT-3007").summary == "EP MAT-3007 has no open transfers."
