"""SCO-04, SCN-13, WF-04: shortage on a plant of known rows, worked out by hand.

PO-1042 still needs 15000 bottles at 6000 an hour from now (03:10), PO-1043 12000 from 14:00.
"""

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from tests.tools.action_plant import open_context, value
from tools.context import Context
from tools.errors import RecordNotFound, SystemUnavailable, ToolRejected
from tools.scoring.receipts import expected_receipts, reliability
from tools.scoring.shortage import shortage


@pytest.fixture
def plant(tmp_path: Path) -> Context:
    return open_context(tmp_path)


def edit(folder: Path, system: str, sql: str) -> None:
    with closing(sqlite3.connect(folder / f"{system}.sqlite")) as connection, connection:
        connection.execute(sql)


def usable(folder: Path, bottles: float) -> None:
    """Leave this many bottles in the warehouse and none at the line."""
    edit(folder, "wms", "DELETE FROM quant WHERE number = 800000102")
    edit(folder, "wms", f"UPDATE quant SET quantity = {bottles} WHERE number = 800000101")


def test_stock_above_all_needs_is_covered(plant: Context) -> None:
    found = shortage(plant, "MAT-3007")
    assert found.summary.startswith("MAT-3007 is covered at EP")
    assert value(found.facts, "MAT-3007 hours to stop at EP") == "covered"
    assert value(found.facts, "MAT-3007 usable stock at EP") == 30000


def test_the_stop_is_the_stock_divided_by_the_rate(plant: Context, tmp_path: Path) -> None:
    usable(tmp_path, 9000)
    found = shortage(plant, "MAT-3007")
    assert value(found.facts, "MAT-3007 hours to stop at EP") == 1.5
    assert value(found.facts, "MAT-3007 runs out") == "2026-06-17T04:40"
    assert value(found.facts, "MAT-3007 order that stops") == "PO-1042"
    assert value(found.facts, "MAT-3007 missing until covered") == 18000


def test_the_blocking_receipt_is_the_delayed_shipment(plant: Context, tmp_path: Path) -> None:
    usable(tmp_path, 9000)
    found = shortage(plant, order="PO-1042")
    assert value(found.facts, "blocking purchase order") == "PUR-5013"
    assert value(found.facts, "PUR-5013 expected") == "2026-06-18T08:00"
    assert value(found.facts, "ASN-654 status") == "delayed"
    assert "waits for PUR-5013 (ASN-654 is delayed), expected 2026-06-18 08:00" in found.summary


def test_a_receipt_before_the_need_covers_the_later_order(plant: Context, tmp_path: Path) -> None:
    usable(tmp_path, 20000)
    edit(tmp_path, "suppliers", "UPDATE asn SET eta = '2026-06-17T13:00:00' WHERE tag = 'ASN-654'")
    assert value(shortage(plant, "MAT-3007").facts, "MAT-3007 hours to stop at EP") == "covered"


def test_only_the_orders_asked_about_count_as_stopped(plant: Context, tmp_path: Path) -> None:
    usable(tmp_path, 20000)
    assert value(shortage(plant, order="PO-1042").facts, "PO-1042 hours to stop at EP") == "covered"
    late = shortage(plant, order="PO-1043")
    assert value(late.facts, "MAT-3007 order that stops") == "PO-1043"
    assert value(late.facts, "MAT-3007 hours to stop at EP") == 11.7


def test_stock_on_hold_is_named_as_a_reason(plant: Context, tmp_path: Path) -> None:
    usable(tmp_path, 9000)
    edit(tmp_path, "wms", "INSERT INTO quant VALUES (9, '2-WH-A-03', 'S03007', 'LOT-26-04200', 18000, 'H', 'A')")
    found = shortage(plant, line="EP-P3")
    assert value(found.facts, "MAT-3007 stock on hold at EP") == 18000
    assert value(found.facts, "MAT-3007 driver: stock that is there but on hold") == 100


def test_a_late_receipt_weighs_as_much_as_it_would_have_covered(plant: Context, tmp_path: Path) -> None:
    usable(tmp_path, 9000)
    edit(tmp_path, "erp", "UPDATE purchase_order SET due = '20260616', quantity = 9000 WHERE tag = 'PUR-5013'")
    found = shortage(plant, "MAT-3007")
    assert value(found.facts, "MAT-3007 driver: receipts that come later than they were due") == 50
    assert value(found.facts, "MAT-3007 driver: use by scheduled orders above stock and receipts") == 50
    assert "late PUR-5013" in found.summary


def test_nothing_on_order_is_said(plant: Context, tmp_path: Path) -> None:
    usable(tmp_path, 9000)
    edit(tmp_path, "erp", "UPDATE purchase_order SET status = 'X'")
    assert shortage(plant, "MAT-3007").summary.endswith("no open order covers it.")


def test_without_demand_it_cannot_say(plant: Context) -> None:
    found = shortage(plant, "MAT-3008")
    assert found.summary == (
        "Cannot say when MAT-3008 runs short, because no open production order at EP draws MAT-3008."
    )
    assert [fact.value for fact in found.facts] == ["cannot say"]


def test_when_erp_and_warehouse_disagree_it_cannot_say(plant: Context, tmp_path: Path) -> None:
    edit(tmp_path, "wms", "DELETE FROM quant WHERE item = 'S03007'")
    assert "because ERP has usable stock of MAT-3007 at EP and WMS has none" in shortage(plant, "MAT-3007").summary


def test_unknown_names_and_hours_are_refused(plant: Context) -> None:
    with pytest.raises(RecordNotFound, match="MAT-9999"):
        shortage(plant, "MAT-9999")
    with pytest.raises(RecordNotFound, match="PO-9999"):
        shortage(plant, order="PO-9999")
    with pytest.raises(RecordNotFound, match="EP-P9"):
        shortage(plant, line="EP-P9")
    with pytest.raises(ToolRejected, match="hours must be between 1 and 336, not 0"):
        shortage(plant, "MAT-3007", hours=0)


def test_without_the_warehouse_there_is_no_score(plant: Context, tmp_path: Path) -> None:
    (tmp_path / "wms.sqlite").unlink()
    with pytest.raises(SystemUnavailable):
        shortage(plant, "MAT-3007")


# --- receipts --------------------------------------------------------------------------------


def test_a_shipping_notice_beats_a_confirmation_beats_the_due_day(plant: Context, tmp_path: Path) -> None:
    orders = plant.systems.erp.purchase_orders(material="MAT-3007")
    found = {receipt.order.id: receipt for receipt in expected_receipts(plant.systems, orders, plant.now)}
    assert (found["PUR-5013"].basis, found["PUR-5013"].expected) == ("shipping notice", datetime(2026, 6, 18, 8))
    assert (found["PUR-5012"].basis, found["PUR-5012"].expected) == ("confirmation", datetime(2026, 6, 23, 14))
    edit(tmp_path, "suppliers", "DELETE FROM confirmation")
    again = {receipt.order.id: receipt for receipt in expected_receipts(plant.systems, orders, plant.now)}
    assert (again["PUR-5012"].basis, again["PUR-5012"].expected) == ("due date", datetime(2026, 6, 19, 14))


def test_what_is_overdue_without_notice_is_counted_on_a_day_later(plant: Context, tmp_path: Path) -> None:
    edit(tmp_path, "suppliers", "DELETE FROM confirmation")
    orders = [replace(plant.systems.erp.purchase_order("PUR-5012"), due=datetime(2026, 6, 10).date())]
    assert expected_receipts(plant.systems, orders, plant.now)[0].expected == datetime(2026, 6, 18, 3, 10)


def test_sco_14_a_supplier_is_as_late_as_four_of_five_past_deliveries(plant: Context, tmp_path: Path) -> None:
    assert reliability(plant.systems, "SUP-07").deliveries == 1
    for number, late in enumerate((0, 2, 4, 6)):
        edit(
            tmp_path,
            "erp",
            f"INSERT INTO purchase_order VALUES ('45{number}', 'PUR-49{number}', '0000100007', '2000', '000000003007',"
            " 1, 1, '20260501', '20260510', 'R', '', NULL, 1)",
        )
        edit(
            tmp_path,
            "suppliers",
            f"INSERT INTO asn VALUES ({number}, 'ASN-{number}', 'PUR-49{number}', 'V-00007', 'MAT-3007', 1, 'pcs',"
            f" '2026-05-08T00:00:00', '2026-05-{10 + late}T09:00:00', 'ARRIVED', '')",
        )
    found = reliability(plant.systems, "SUP-07")
    # Days late, sorted: 0 (two orders), 2, 4, 6.
    assert found.deliveries == 5
    assert found.days == pytest.approx(4.4)
