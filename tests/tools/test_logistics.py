"""Shipments and customer orders (SYS-25, OBJ-18, OBJ-19, WF-24, S9)."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.tools.desk import desk, labels, value
from tools.adapters.plant.database import file_of
from tools.adapters.plant.faults import set_condition
from tools.context import Context
from tools.errors import RecordNotFound
from tools.logistics import customer_order, customer_orders, shipment, shipments


@pytest.fixture
def held_shipment(own_tiny: Path) -> Path:
    """The lot of SHP-7005 is on hold in the MES."""
    with closing(sqlite3.connect(file_of(own_tiny, "MES"))) as mes:
        mes.execute("UPDATE hold SET lot = 'L2604417'")
        mes.commit()
    return own_tiny


def test_a_shipment_with_its_times(tiny: Context) -> None:
    found = shipment(tiny, "SHP-7005")
    assert value(found, "SHP-7005 departs") == "2026-06-17T16:00"
    assert value(found, "SHP-7005 lot") == "LOT-26-04417"
    assert "Beware" not in found.summary


def test_a_held_lot_on_a_shipment_is_caught(held_shipment: Path) -> None:
    """S9, SCN-28."""
    found = shipment(desk(held_shipment), "SHP-7005")
    assert found.summary.endswith("Beware: its lot LOT-26-04417 is on hold (HLD-31).")
    assert value(found, "hold HLD-31 reason") == "out_of_specification"


def test_a_held_lot_among_the_shipments_of_the_day_is_caught(held_shipment: Path) -> None:
    found = shipments(desk(held_shipment))
    assert found.summary.endswith("Beware: SHP-7005 carry a lot on hold.")


def test_without_the_mes_a_shipment_is_not_called_clean(own_tiny: Path) -> None:
    set_condition(own_tiny, "MES", "unavailable")
    assert "MES did not answer" in shipment(desk(own_tiny), "SHP-7005").summary


def test_shipments_of_today(tiny: Context) -> None:
    found = shipments(tiny)
    assert value(found, "EP shipment ids on 2026-06-17") == "SHP-7005"


def test_shipments_of_another_day(tiny: Context) -> None:
    assert shipments(tiny, day="2026-06-13").summary.startswith("EP has 1 shipment on 2026-06-13")
    assert shipments(tiny, day="2026-06-20").summary == "EP has no shipments on 2026-06-20."


def test_shipments_of_the_demo_day_are_those_that_depart(demo: Context) -> None:
    leaving = [s for s in demo.systems.logistics.shipments(site="EP") if s.departs.date() == demo.now.date()]
    assert value(shipments(demo), "EP shipments on 2026-06-17") == len(leaving)


def test_a_customer_order_from_commitment_to_truck(tiny: Context) -> None:
    found = customer_order(tiny, "CO-3012")
    assert value(found, "CUS-03 service level") == 98.5
    assert value(found, "CO-3012 margin") == 9000
    assert value(found, "CO-3012 late penalty") == 1500
    assert "made by PO-1042; ships with SHP-7005" in found.summary


def test_open_customer_orders(tiny: Context) -> None:
    found = customer_orders(tiny, customer="CUS-03")
    assert value(found, "CUS-03 open customer orders") == 1
    assert "CO-3012 commit date" in labels(found)


def test_unknown_records(tiny: Context) -> None:
    with pytest.raises(RecordNotFound, match="SHP-1"):
        shipment(tiny, "SHP-1")
    with pytest.raises(RecordNotFound, match="CO-1"):
        customer_order(tiny, "CO-1")
