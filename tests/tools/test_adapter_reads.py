"""The readers of the embedded plant translate each system's own numbers and codes into canonical records."""

from datetime import date, datetime
from pathlib import Path

import pytest

from tests.tools.adapter_subject import Subject
from tests.tools.plant_subjects import tiny_subject
from tests.tools.tiny_plant import make_tiny_plant
from tools.adapters.permits import PermitCheck
from tools.adapters.plant.database import file_of
from tools.adapters.plant.plant import open_plant
from tools.context import Systems
from tools.errors import SystemUnavailable


@pytest.fixture(scope="module")
def subject(tmp_path_factory: pytest.TempPathFactory) -> Subject:
    folder = tmp_path_factory.mktemp("plant")
    make_tiny_plant(folder)
    return tiny_subject(folder)


@pytest.fixture(scope="module")
def plant(subject: Subject) -> Systems:
    return subject.systems


def test_erp_order_has_its_own_number_as_source_and_network_ids_as_content(plant: Systems) -> None:
    order = plant.erp.production_order("PO-1042")
    assert order.source.record == "10001042"
    assert (order.site, order.line, order.material, order.status) == ("EP", "EP-P3", "MAT-1001", "running")
    assert order.start == datetime(2026, 6, 16, 22)
    assert order.customer_order == "CO-3012"


def test_erp_lags_fifteen_minutes_behind_the_plant_clock(plant: Systems, subject: Subject) -> None:
    assert plant.erp.material("MAT-3007").source.as_of == datetime(2026, 6, 17, 2, 55)
    assert plant.mes.state("FIL-03").source.as_of == datetime(2026, 6, 17, 3, 9)
    assert subject.now == datetime(2026, 6, 17, 3, 10)


def test_open_only_leaves_out_done_and_received_orders(plant: Systems) -> None:
    assert [order.id for order in plant.erp.production_orders()] == ["PO-1042", "PO-1043"]
    assert [order.id for order in plant.erp.purchase_orders()] == ["PUR-5012", "PUR-5013"]


def test_materials_carry_kind_and_substitutes(plant: Systems) -> None:
    bottle = plant.erp.material("MAT-3007")
    assert (bottle.kind, bottle.substitutes) == ("packaging", ("MAT-3008",))
    assert plant.erp.material("MAT-3008").substitutes == ()


def test_bom_where_used_and_routing_name_materials_and_lines(plant: Systems) -> None:
    assert [line.component for line in plant.erp.bom("MAT-1001")] == ["MAT-3007"]
    assert [line.parent for line in plant.erp.where_used("MAT-3007")] == ["MAT-1001"]
    assert [step.line for step in plant.erp.routing("MAT-1001")] == ["EP-P2", "EP-P3"]


def test_mes_state_carries_code_and_what_it_stands_for_s6(plant: Systems) -> None:
    state = plant.mes.state("PKG-07")
    assert state.source.record == "EP.P3.PKG07"
    assert (state.state, state.code, state.reason) == ("stopped", "E160", "infeed sensor intermittent")
    assert plant.mes.state("FIL-03").rate_percent == pytest.approx(92.0)


def test_states_follow_the_material_flow_and_utilities_are_no_line(plant: Systems) -> None:
    assert [state.asset for state in plant.mes.states(line="EP-P3")] == ["FIL-03", "PKG-07"]
    assert [line.id for line in plant.mes.lines(site="EP")] == ["EP-P3"]
    assert plant.mes.state("CMP-02").line == "EP-UTIL"


def test_a_stop_that_still_lasts_is_as_long_as_the_mes_has_seen_it(plant: Systems) -> None:
    running = plant.mes.downtime(since=datetime(2026, 6, 17, 2))[0]
    assert (running.ended, running.minutes, running.category) == (None, 29.0, "breakdown")


def test_a_stop_that_began_earlier_and_reaches_into_the_period_is_told(plant: Systems) -> None:
    events = plant.mes.downtime(since=datetime(2026, 6, 16, 12), asset="FIL-03")
    assert [event.id for event in events] == ["DT-00121"]
    assert plant.mes.downtime(since=datetime(2026, 6, 16, 14), asset="FIL-03") == ()


def test_counts_come_newest_shift_first(plant: Systems) -> None:
    counts = plant.mes.counts(line="EP-P3", since=date(2026, 6, 16))
    assert [count.shift for count in counts] == ["night", "late"]
    assert plant.mes.counts(line="EP-P3", since=date(2026, 6, 17)) == ()


def test_genealogy_leads_both_ways_s3(plant: Systems) -> None:
    assert [link.parent for link in plant.mes.parents("LOT-26-04417")] == ["LOT-26-04300"]
    assert [link.child for link in plant.mes.children("LOT-26-04300")] == ["LOT-26-04417"]
    assert plant.mes.parents("LOT-26-04417")[0].material == "MAT-3007"


def test_holds_name_their_reason_and_open_only_is_the_default(plant: Systems) -> None:
    (hold,) = plant.mes.holds(lot="LOT-26-04418")
    assert (hold.id, hold.status, hold.reason, hold.released) == ("HLD-31", "open", "out_of_specification", None)


def test_cmms_speaks_of_classes_by_name_and_finds_them_by_code_too(plant: Systems) -> None:
    assert plant.cmms.asset("FIL-03").asset_class == "filler"
    assert plant.cmms.technician("T-114").skills == ("case packer", "filler")
    assert plant.cmms.technicians(skill="filler") == plant.cmms.technicians(skill="FIL")
    assert [spare.id for spare in plant.cmms.spares(asset_class="case packer")] == ["SP-221"]


def test_technician_counts_open_work_and_says_who_is_on_shift(plant: Systems) -> None:
    technician = plant.cmms.technician("T-114")
    assert (technician.on_shift, technician.shift, technician.open_work_orders) == (True, "night", 1)
    assert not plant.cmms.technician("T-115").on_shift


def test_work_orders_are_filtered_by_state_and_time(plant: Systems) -> None:
    assert [order.id for order in plant.cmms.work_orders()] == ["WO-8842", "WO-8841"]
    assert [order.id for order in plant.cmms.work_orders(open_only=False, asset="FIL-03")] == ["WO-8841", "WO-8700"]
    assert [order.id for order in plant.cmms.work_orders(since=datetime(2026, 6, 17))] == ["WO-8842"]


def test_spare_shows_what_is_reserved(plant: Systems) -> None:
    spare = plant.cmms.spare("SP-221")
    assert (spare.on_hand, spare.reserved, spare.source.record) == (5, 1, "E-000221")


def test_shifts_run_from_early_to_night(plant: Systems) -> None:
    assert [shift.name for shift in plant.cmms.shifts("EP")] == ["early", "late", "night"]


def test_wms_shows_status_by_location(plant: Systems) -> None:
    stock = plant.wms.stock(lot="LOT-26-04300")
    assert [(lot.location, lot.status) for lot in stock] == [("EP-LINE-P3", "staged"), ("EP-WH-A03", "available")]
    assert plant.wms.stock(lot="LOT-26-04418")[0].status == "held"


def test_qms_limits_come_from_the_inspection_plan(plant: Systems) -> None:
    passed, failed = plant.qms.inspections(since=datetime(2026, 6, 16), characteristic="cap_torque")
    assert (passed.result, failed.result) == ("pass", "fail")
    assert (failed.lower, failed.target, failed.upper, failed.unit) == (2.1, 2.4, 2.7, "Nm")
    assert [ncr.id for ncr in plant.qms.nonconformances(site="EP")] == ["NCR-118"]


def test_historian_reads_across_midnight_and_leaves_gaps_out(plant: Systems) -> None:
    readings = plant.historian.series(
        "FIL-03", "vibration", since=datetime(2026, 6, 16, 23, 30), until=datetime(2026, 6, 17, 4)
    )
    assert [reading.at.time().isoformat("minutes") for reading in readings[:3]] == ["23:30", "23:45", "00:00"]
    assert readings[-1].at == datetime(2026, 6, 17, 2, 45)
    assert (readings[-1].value, readings[-1].unit) == (2.11, "mm/s")
    assert readings[0].source.record == "EP/FIL-03/vibration"


def test_historian_knows_a_signal_without_values_yet(plant: Systems) -> None:
    assert plant.historian.signals("FIL-03") == ("fill_weight", "vibration")
    day = datetime(2026, 6, 17)
    assert plant.historian.series("FIL-03", "fill_weight", since=day, until=day) == ()


def test_suppliers_latest_confirmation_comes_first_s4(plant: Systems) -> None:
    confirmations = plant.suppliers.confirmations(purchase_order="PUR-5012")
    assert [each.confirmed_date for each in confirmations] == [date(2026, 6, 23), date(2026, 6, 19)]
    assert [asn.status for asn in plant.suppliers.asns(supplier="SUP-07")] == ["delayed"]


def test_service_level_is_in_percent(plant: Systems) -> None:
    assert plant.logistics.customer("CUS-03").service_level == pytest.approx(98.5)


def test_open_shipments_and_customer_orders_leave_out_what_is_through(plant: Systems) -> None:
    assert [shipment.id for shipment in plant.logistics.shipments(site="EP")] == ["SHP-7005"]
    assert [order.id for order in plant.logistics.customer_orders()] == ["CO-3012"]


def test_labour_shows_who_was_there_and_who_works_longer(plant: Systems) -> None:
    late, night = plant.labour.attendance(site="EP", day=date(2026, 6, 16))
    assert (late.shift, night.shift, night.planned - night.present) == ("late", "night", 3)
    assert plant.labour.overtime(site="EP", week="2026-W25")[0].person == "T-114"


def test_a_missing_file_is_an_unavailable_system_with_the_next_step(tmp_path: Path) -> None:
    systems = open_plant(tmp_path, PermitCheck(b"x"), datetime.now)
    with pytest.raises(SystemUnavailable, match="andon plant reset"):
        systems.erp.materials()


def test_a_broken_file_is_an_unavailable_system(tmp_path: Path) -> None:
    make_tiny_plant(tmp_path)
    file_of(tmp_path, "QMS").write_bytes(b"no database at all" * 300)
    systems = open_plant(tmp_path, PermitCheck(b"x"), datetime.now)
    with pytest.raises(SystemUnavailable, match="QMS"):
        systems.qms.nonconformances()
    assert systems.mes.lines()
