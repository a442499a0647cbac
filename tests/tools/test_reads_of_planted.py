"""What the reads say about the situations planted in the demo plant (S1 to S18): the deciding fact is in the answer."""

import pytest

from tests.tools.desk import labels, value
from tools.context import Context
from tools.effectiveness import oee
from tools.history import sensor_trend
from tools.labour import attendance
from tools.logistics import shipment, shipments
from tools.maintenance import asset_info, technicians_on_shift
from tools.materials import order_materials
from tools.production import line_status, machine_state, site_overview
from tools.quality import holds, inspections, nonconformances
from tools.readiness import order_impact
from tools.suppliers import purchase_order, purchase_orders_for
from tools.tool import Findings
from tools.tracing import lot_trace

Planted = dict[str, dict[str, str]]


def number(found: Findings, label: str) -> float:
    shown = value(found, label)
    assert isinstance(shown, int | float)
    return shown


def test_s1_the_vibration_of_the_packer_climbs(demo: Context, planted: Planted) -> None:
    asset = planted["S1"]["asset"]
    found = sensor_trend(demo, asset, signal="vibration", hours=36)
    before = number(found, f"{asset} vibration mean of the 7 days before")
    assert number(found, f"{asset} vibration last value") > before + 0.8
    assert number(found, f"{asset} vibration slope over 36 h") > 0.8


def test_s2_a_machine_down_with_its_unassigned_order_and_the_one_person_for_it(demo: Context, planted: Planted) -> None:
    story = planted["S2"]
    found = machine_state(demo, story["first asset"])
    assert value(found, f"{story['work order']} technician") is None
    assert story["press and robot technician"] in technicians_on_shift(demo, asset=story["first asset"]).summary


def test_s3_the_supplier_lot_leads_to_every_batch_made_with_it(demo: Context, planted: Planted) -> None:
    story = planted["S3"]
    found = lot_trace(demo, story["supplier lot"])
    batches = {identifier for name, identifier in story.items() if name.startswith("batch")}
    reached = set(str(value(found, f"{story['supplier lot']} lots it went into")).split(", "))
    assert batches <= reached
    assert value(found, f"{story['supplier lot']} supplier") == story["supplier"]


def test_s3_viscosity_leads_the_inspections_of_the_line(demo: Context, planted: Planted) -> None:
    assert "viscosity" in inspections(demo, line=planted["S3"]["line"]).summary


def test_s4_the_seals_are_short_while_some_wait_in_inspection(demo: Context, planted: Planted) -> None:
    story = planted["S4"]
    found = order_materials(demo, story["production order"])
    subject = f"{story['production order']} {story['material']}"
    assert number(found, f"{subject} missing") > 0
    assert value(found, f"{subject} on hold or in inspection") == 200
    assert value(found, f"{story['material']} next delivery id") == story["purchase order"]


def test_s4_the_delayed_notice_is_told(demo: Context, planted: Planted) -> None:
    assert "the shipment is delayed" in purchase_order(demo, planted["S4"]["purchase order"]).summary


def test_s6_the_line_is_down_and_its_crew_is_short(demo: Context, planted: Planted) -> None:
    story = planted["S6"]
    assert f"{story['asset']} stands since" in line_status(demo, story["line"]).summary
    assert f"{story['line']} night (2 of 5)" in attendance(demo).summary
    assert story["asset"] in order_impact(demo, story["production order"]).summary


def test_s7_scrap_is_what_the_pouch_line_loses_most(demo: Context, planted: Planted) -> None:
    line = planted["S7"]["line"]
    found = oee(demo, line, day="2026-06-16")
    assert number(found, f"{line} quality ratio on 2026-06-16") < 95
    assert found.summary.endswith("most is lost in quality.")


def test_s9_the_hold_that_only_the_mes_knows_is_caught_from_every_side(demo: Context, planted: Planted) -> None:
    """SCN-28."""
    story = planted["S9"]
    told = holds(demo).summary
    assert f"Beware: {story['lot']} is on hold but still unrestricted in the ERP" in told
    assert f"on shipment {story['shipment']} (loading)" in told
    assert f"its lot {story['lot']} is on hold ({story['hold']})" in shipment(demo, story["shipment"]).summary
    assert f"Beware: {story['shipment']}" in shipments(demo).summary


def test_s11_caps_are_short_and_the_substitute_is_named(demo: Context, planted: Planted) -> None:
    story = planted["S11"]
    found = order_materials(demo, story["production order"])
    assert number(found, f"{story['production order']} {story['caps']} missing") > 0
    assert value(found, f"substitute {story['substitute caps']} available at EP") == 45_000
    assert story["asset"] in site_overview(demo, site="LS").summary


def test_s13_nothing_is_on_order_for_the_raised_order(demo: Context, planted: Planted) -> None:
    """SCN-35."""
    story = planted["S13"]
    found = order_materials(demo, story["production order"])
    assert number(found, f"{story['production order']} {story['material']} missing") > 0
    assert found.summary.endswith("none is on order.")


def test_s14_the_transfer_of_a_held_batch_is_caught(demo: Context, planted: Planted) -> None:
    """SCN-36."""
    story = planted["S14"]
    assert f"on transfer {story['transfer']} to EP" in holds(demo, site="LS").summary


def test_s15_the_repair_that_the_sequence_ignores_is_named(demo: Context, planted: Planted) -> None:
    """SCN-37."""
    story = planted["S15"]
    assert (
        f"{story['work order']} on {story['asset']} is still to be done"
        in order_impact(demo, story["production order"]).summary
    )


def test_s16_the_compressor_comes_with_what_runs_on_its_air(demo: Context, planted: Planted) -> None:
    """SCN-38: the anomaly and its business context."""
    story = planted["S16"]
    running = str(value(asset_info(demo, story["asset"]), "NF running orders ids")).split(", ")
    assert {identifier for name, identifier in story.items() if name.startswith("order on")} <= set(running)
    trend = sensor_trend(demo, story["asset"], signal="oil_temperature", hours=16)
    assert number(trend, f"{story['asset']} oil temperature slope over 16 h") > 5


def test_s17_a_critical_report_without_a_hold_is_caught(demo: Context, planted: Planted) -> None:
    """SCN-39."""
    story = planted["S17"]
    told = nonconformances(demo, site="LS").summary
    assert f"Beware: {story['batch']} is not on hold and still unrestricted in the ERP" in told
    assert story["transfer"] in told


def test_s18_the_delivery_that_was_moved_without_the_erp_knowing(demo: Context, planted: Planted) -> None:
    """SCN-40."""
    story = planted["S18"]
    found = purchase_orders_for(demo, site="LS")
    assert f"{story['purchase order']} to 2026-06-25" in found.summary
    assert f"{story['purchase order']} confirmation confirmed date" in labels(found)


@pytest.mark.parametrize("story", ["S1", "S4", "S6", "S7"])
def test_orders_of_the_stories_have_a_deadline_with_a_truck(demo: Context, planted: Planted, story: str) -> None:
    order = planted[story]["production order"]
    assert f"{order} progress" not in labels(order_impact(demo, order))
    assert any(label.endswith("departs") for label in labels(order_impact(demo, order)))
