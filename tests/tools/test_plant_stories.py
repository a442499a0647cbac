"""What is planted in the demo plant: each situation once, with the facts that decide it, read through the adapters."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from tools.adapters.plant.tour import rewritten
from tools.adapters.plant.world.generate import generate
from tools.adapters.plant.world.story import Story
from tools.context import Context, Systems
from tools.errors import RecordNotFound

NOW = datetime(2026, 6, 17, 3, 10)
PAGE = Path(__file__).parents[2] / "docs" / "demo-plant.md"
PLANTED = ["S1", "S2", "S3", "S4", "S5", "S6", "S7", "S9", "S11", "S13", "S14", "S15", "S16", "S17", "S18"]


@pytest.fixture(scope="module")
def stories() -> dict[str, Story]:
    return {story.id: story for story in generate().stories}


@pytest.fixture(scope="module")
def plant(demo: Context) -> Systems:
    return demo.systems


def usable(plant: Systems, material: str, site: str) -> float:
    stock = plant.wms.stock(material=material, site=site)
    return sum(row.quantity for row in stock if row.status in ("available", "staged"))


def level(plant: Systems, asset: str, signal: str, hours: float = 2, until: datetime = NOW) -> float:
    values = [r.value for r in plant.historian.series(asset, signal, since=until - timedelta(hours=hours), until=until)]
    return sum(values) / len(values)


def test_the_documentation_tells_what_is_planted(stories: dict[str, Story]) -> None:
    page = PAGE.read_text("utf-8")
    assert page == rewritten(page, stories.values()), "run `python -m tools.adapters.plant.tour docs/demo-plant.md`"


def test_each_situation_is_planted_once(stories: dict[str, Story]) -> None:
    assert list(stories) == PLANTED


def test_every_record_that_the_documentation_names_exists(stories: dict[str, Story], plant: Systems) -> None:
    find: dict[str, Callable[[str], object]] = {
        "PO": plant.erp.production_order,
        "PUR": plant.erp.purchase_order,
        "MAT": plant.erp.material,
        "LOT": plant.mes.lot,
        "WO": plant.cmms.work_order,
        "SP": plant.cmms.spare,
        "T": plant.cmms.technician,
        "CO": plant.logistics.customer_order,
        "SHP": plant.logistics.shipment,
        "SUP": plant.suppliers.supplier,
        "HLD": lambda tag: _listed(tag, [hold.id for hold in plant.mes.holds()]),
        "NCR": lambda tag: _listed(tag, [report.id for report in plant.qms.nonconformances()]),
        "TRF": lambda tag: _listed(tag, [transfer.id for transfer in plant.wms.transfers()]),
    }
    lines = {line.id for line in plant.mes.lines()}
    for story in stories.values():
        for name, tag in story.records.items():
            kind = tag.split("-")[0]
            if kind in find:
                assert find[kind](tag), (story.id, name)
            elif tag not in lines and kind != "EP":
                assert plant.cmms.asset(tag), (story.id, name)


def _listed(tag: str, tags: list[str]) -> str:
    if tag not in tags:
        raise RecordNotFound("record", tag, "plant")
    return tag


def test_no_two_situations_share_what_decides_them(stories: dict[str, Story]) -> None:
    """Lines, lookalike technicians and orders that several feel are shared; lots, holds, purchases are not."""
    kinds = ("LOT", "PUR", "HLD", "NCR", "WO", "SHP", "TRF")
    seen: dict[str, str] = {}
    for story in stories.values():
        for tag in story.records.values():
            if tag.split("-")[0] in kinds:
                assert seen.setdefault(tag, story.id) == story.id


def test_s1_a_case_packer_runs_towards_its_failure(stories: dict[str, Story], plant: Systems) -> None:
    """SCN-01 to SCN-04."""
    records = stories["S1"].records
    state = plant.mes.state("PKG-07")
    assert (state.state, state.order) == ("running", records["production order"])
    steps = [level(plant, "PKG-07", "vibration", 4, NOW - timedelta(hours=back)) for back in (20, 10, 0)]
    assert steps == sorted(steps)
    assert level(plant, "PKG-07", "vibration", 12, NOW - timedelta(hours=40)) < 2.2
    assert 3.0 < steps[-1] < 3.6
    failures = [e for e in plant.mes.downtime(since=NOW - timedelta(days=180), asset="PKG-07") if e.code == "E163"]
    assert len(failures) >= 2
    assert all(e.minutes > 100 for e in failures)
    order = plant.erp.production_order(records["production order"])
    assert (order.priority, order.due.hour) == (1, 17)
    shipment = plant.logistics.shipment(records["shipment"])
    assert (shipment.departs, shipment.customer_order) == (datetime(2026, 6, 17, 17, 30), order.customer_order)
    customer_order = plant.logistics.customer_order(shipment.customer_order)
    assert plant.logistics.customer(customer_order.customer).tier == "A"
    assert customer_order.penalty_minor == 920_000
    gearbox = plant.cmms.spare(records["spare"])
    assert (gearbox.name, gearbox.on_hand, gearbox.reserved) == ("gearbox", 1, 0)
    (work,) = plant.cmms.work_orders(asset="PKG-07")
    assert (work.id, work.kind) == (records["work order"], "inspection")
    routes = {step.line: step.rate_per_hour for step in plant.erp.routing(order.material)}
    assert routes["EP-P1"] == 2900


def test_s2_two_lines_down_and_one_pool(stories: dict[str, Story], plant: Systems) -> None:
    """SCN-05, SCN-06, SCN-08."""
    press, robot = plant.mes.state("PRS-01"), plant.mes.state("ROB-02")
    assert (press.code, robot.code) == ("E120", "E314")
    assert plant.erp.production_order(press.order or "").priority == 1
    assert plant.erp.production_order(robot.order or "").priority == 4
    there = {t.id: t for t in plant.cmms.technicians(site="NF") if t.on_shift}
    assert set(there) == {"T-107", "T-114", "T-115"}
    assert [t.id for t in there.values() if "press" in t.skills] == ["T-114"]
    assert [t.id for t in there.values() if "robot" in t.skills] == ["T-114", "T-115"]
    assert {t.id: t.open_work_orders for t in there.values() if t.open_work_orders} == {"T-107": 1}
    (work,) = plant.cmms.work_orders(asset="PRS-01")
    assert (work.status, work.technician) == ("open", None)
    assert plant.cmms.work_orders(asset="ROB-02") == ()
    assert plant.cmms.spare(stories["S2"].records["servo drive"]).on_hand == 1


def test_s3_drift_follows_the_supplier_lot(stories: dict[str, Story], plant: Systems) -> None:
    """SCN-09, SCN-10."""
    records = stories["S3"].records
    batches = [tag for name, tag in records.items() if name.startswith("batch")]
    assert {link.child for link in plant.mes.children(records["supplier lot"])} == set(batches)
    means = []
    for batch in batches:
        taken = [
            i
            for i in plant.qms.inspections(since=NOW - timedelta(days=4), lot=batch)
            if i.characteristic == "viscosity"
        ]
        means.append(sum(i.value for i in taken) / len(taken))
        assert plant.mes.holds(lot=batch) == ()
        assert plant.qms.nonconformances(lot=batch) == ()
    assert means == sorted(means)
    assert means[-1] - means[0] > 120
    inspections = plant.qms.inspections(since=NOW - timedelta(days=4), line="LS-B1", characteristic="viscosity")
    assert [i.result for i in inspections if i.result == "fail"] == ["fail"]
    assert inspections[-1].result == "fail"
    (notice,) = plant.suppliers.asns(purchase_order=records["purchase order"], open_only=False)
    assert "new site" in notice.note
    assert abs(level(plant, "RCT-01", "temperature", 12, datetime(2026, 6, 17, 0, 0)) - 72) < 1.5
    assert usable(plant, records["material"], "LS") >= 8_400


def test_s4_seals_run_out_before_the_truck_comes(stories: dict[str, Story], plant: Systems) -> None:
    """SCN-13 to SCN-15."""
    records = stories["S4"].records
    order = plant.erp.production_order(records["production order"])
    assert usable(plant, "MAT-2013", "NF") == 118
    assert order.quantity - order.completed > 200
    rate = next(step.rate_per_hour for step in plant.erp.routing(order.material))
    assert usable(plant, "MAT-2013", "NF") / rate < 24
    (notice,) = plant.suppliers.asns(purchase_order=records["purchase order"])
    assert (notice.status, notice.eta) == ("delayed", datetime(2026, 6, 18, 15, 0))
    (inspected,) = [s for s in plant.erp.stock(material="MAT-2013") if s.status == "quality"]
    assert (inspected.lot, inspected.quantity) == (records["lot in inspection"], 200)
    other = {line.component for line in plant.erp.bom(plant.erp.production_order(records["next order"]).material)}
    assert "MAT-2013" not in other
    assert usable(plant, "MAT-2014", "NF") > 190


def test_s5_two_orders_want_the_same_motors(stories: dict[str, Story], plant: Systems) -> None:
    """SCN-16, SCN-17."""
    records = stories["S5"].records
    assert plant.mes.state("WND-01").rate_percent == pytest.approx(42)
    breaks = [e for e in plant.mes.downtime(since=NOW - timedelta(hours=24), asset="WND-01") if e.code == "E610"]
    assert len(breaks) == 6
    small = plant.erp.production_order(records["order with little at stake"])
    large = plant.erp.production_order(records["order with much at stake"])
    assert small.start < large.start
    assert small.priority < large.priority
    for order in (small, large):
        assert "MAT-2103" in {line.component for line in plant.erp.bom(order.material)}
    assert usable(plant, "MAT-2103", "NF") == 60 < small.quantity
    margins = [plant.logistics.customer_order(o.customer_order or "").margin_minor for o in (small, large)]
    assert margins[1] > 2 * margins[0]
    assert plant.erp.material("MAT-1102").substitutes == ("MAT-1103",)
    substitute = plant.suppliers.supplier("SUP-24")
    assert (substitute.approved, substitute.lead_days) == (True, 2)


def test_s6_a_packer_is_down_and_people_are_missing(stories: dict[str, Story], plant: Systems) -> None:
    """SCN-18 to SCN-22."""
    records = stories["S6"].records
    state = plant.mes.state("PKG-02")
    assert (state.state, state.code, state.since) == ("stopped", "E160", datetime(2026, 6, 17, 2, 40))
    stops = [e for e in plant.mes.downtime(since=NOW - timedelta(hours=24), asset="PKG-02") if e.code == "E160"]
    assert len(stops) == 7
    night = [a for a in plant.labour.attendance(site="EP", day=date(2026, 6, 16), line="EP-P2") if a.shift == "night"]
    assert [(a.planned, a.present) for a in night] == [(5, 2)]
    assert plant.cmms.work_orders(asset="PKG-02") == ()
    free = {
        t.id for t in plant.cmms.technicians(site="EP", skill="case packer") if t.on_shift and not t.open_work_orders
    }
    assert free == {"T-126", "T-127"}
    order = plant.erp.production_order(records["production order"])
    assert order.priority == 1
    wanted = [
        o for o in plant.logistics.customer_orders(material=order.material) if o.commit_date < datetime(2026, 6, 22)
    ]
    assert len(wanted) >= 8


def test_s7_scrap_follows_film_and_setting(stories: dict[str, Story], plant: Systems) -> None:
    """SCN-23 to SCN-25."""
    records = stories["S7"].records
    counts = plant.mes.counts(line="EP-P4", since=date(2026, 6, 1))
    scrap = {
        now: sum(c.scrap for c in counts if (c.order == records["production order"]) is now)
        / sum(c.scrap + c.good for c in counts if (c.order == records["production order"]) is now)
        for now in (True, False)
    }
    assert scrap[True] > 3 * scrap[False]
    lots = {tag for name, tag in records.items() if name.startswith("pouch lot")}
    assert {link.child for link in plant.mes.children(records["film lot"])} == lots
    assert level(plant, "SEA-04", "seal_temperature") < 144
    assert level(plant, "SEA-04", "seal_temperature", 12, NOW - timedelta(days=4)) > 146
    results = plant.qms.inspections(since=NOW - timedelta(days=2), line="EP-P4", characteristic="seal_strength")
    assert len([i for i in results if i.result == "fail"]) == 2
    assert plant.mes.holds(lot=records["pouch lot 1"]) == ()
    truck = plant.logistics.shipment(records["shipment with the first pouch lot"])
    assert (truck.lot, truck.status) == (records["pouch lot 1"], "loading")
    closed = plant.qms.nonconformances(site="EP", open_only=False)
    assert any(plant.mes.lot(report.lot).supplier == "SUP-07" for report in closed)


def test_s9_a_held_lot_is_being_loaded(stories: dict[str, Story], plant: Systems) -> None:
    """SCN-28."""
    records = stories["S9"].records
    (hold,) = plant.mes.holds(lot=records["lot"])
    assert (hold.id, hold.reason) == (records["hold"], "label_error")
    assert {row.status for row in plant.erp.stock(lot=records["lot"])} == {"unrestricted"}
    assert "held" not in {row.status for row in plant.wms.stock(lot=records["lot"])}
    assert [r.status for r in plant.wms.stock(lot=records["lot"], location="EP-DOCK-2")] == ["staged"]
    shipment = plant.logistics.shipment(records["shipment"])
    assert (shipment.lot, shipment.status, shipment.departs) == (
        records["lot"],
        "loading",
        datetime(2026, 6, 17, 5, 30),
    )


def test_s11_a_spike_meets_three_obstacles(stories: dict[str, Story], plant: Systems) -> None:
    """SCN-30 to SCN-33."""
    records = stories["S11"].records
    spike = plant.logistics.customer_order(records["customer order"])
    assert (spike.quantity, spike.commit_date) == (160_000, datetime(2026, 6, 19, 18, 0))
    assert plant.logistics.customer(spike.customer).tier == "A"
    order = plant.erp.production_order(records["production order"])
    assert (order.material, order.quantity, order.priority) == ("MAT-4101", 222_000, 1)
    assert plant.mes.state("BLR-01").code == "E930"
    assert {s.state for s in plant.mes.states(site="LS") if s.line.startswith("LS-B")} == {"idle"}
    (probe,) = [s for s in plant.cmms.spares(site="LS") if s.name == "level probe"]
    assert probe.on_hand == 0
    assert usable(plant, "MAT-3005", "EP") == 96_000 < order.quantity
    assert usable(plant, "MAT-3019", "EP") == 45_000
    said = plant.suppliers.confirmations(purchase_order=records["purchase order"])
    assert said[0].confirmed_date == date(2026, 6, 20) > plant.erp.purchase_order(records["purchase order"]).due
    need = {line.component: line.quantity for line in plant.erp.bom("MAT-4101")}["MAT-2201"] * order.quantity
    assert usable(plant, "MAT-2201", "EP") == 3_400 < need
    (held,) = plant.wms.stock(lot=records["held lot"])
    assert (held.status, held.quantity) == ("held", 24_000)
    assert [row.status for row in plant.erp.stock(lot=records["held lot"])] == ["blocked"]


def test_s13_nobody_ordered_for_the_bigger_order(stories: dict[str, Story], plant: Systems) -> None:
    """SCN-35, BRK-03."""
    records = stories["S13"].records
    order = plant.erp.production_order(records["production order"])
    running = plant.erp.production_order(records["running order"])
    assert (order.quantity, order.status) == (1_400, "planned")
    left = usable(plant, "MAT-2005", "NF") - (running.quantity - running.completed)
    assert left == pytest.approx(260)
    assert left < order.quantity
    assert plant.erp.purchase_orders(material="MAT-2005") == ()
    supplier = plant.suppliers.supplier(records["supplier"])
    assert timedelta(days=supplier.lead_days) > order.start - NOW


def test_s14_warehouse_and_customer_service_do_not_know(stories: dict[str, Story], plant: Systems) -> None:
    """SCN-36."""
    records = stories["S14"].records
    (hold,) = plant.mes.holds(lot=records["batch"])
    assert hold.reason == "process_deviation"
    assert plant.mes.lot(records["batch"]).made < hold.placed
    assert {row.status for row in plant.erp.stock(lot=records["batch"])} == {"quality"}
    assert {row.status for row in plant.wms.stock(lot=records["batch"])} == {"available"}
    (transfer,) = [t for t in plant.wms.transfers() if t.lot == records["batch"]]
    assert (transfer.id, transfer.status, transfer.destination) == (records["transfer"], "open", "EP-WH-T01")
    asked = plant.wms.staging(order=records["filling order"])
    assert plant.mes.lot(records["batch"]).material in {row.material for row in asked}
    assert plant.logistics.customer_order(records["customer order"]).status == "allocated"


def test_s15_the_cmms_warns_and_the_sequence_stays(stories: dict[str, Story], plant: Systems) -> None:
    """SCN-37."""
    records = stories["S15"].records
    work = plant.cmms.work_order(records["work order"])
    order = plant.erp.production_order(records["production order"])
    assert (work.asset, work.status) == ("FIL-05", "assigned")
    assert "BEFORE the next long order" in work.description
    assert order.start < datetime(2026, 6, 17, 12, 0) < work.due
    assert (order.line, order.priority) == ("EP-P5", 1)
    assert plant.mes.state("FIL-05").state == "running"
    assert 3.0 < level(plant, "FIL-05", "vibration", 8) < 3.7
    assert (
        abs(level(plant, "FIL-05", "vibration", 8) - level(plant, "FIL-05", "vibration", 8, NOW - timedelta(days=3)))
        < 0.5
    )
    assert plant.cmms.spare(records["spare"]).on_hand == 1


def test_s16_only_the_historian_sees_the_compressor(stories: dict[str, Story], plant: Systems) -> None:
    """SCN-38."""
    assert level(plant, "CMP-01", "oil_temperature", 1) > 88
    assert level(plant, "CMP-01", "oil_temperature", 12, NOW - timedelta(days=2)) < 81
    assert plant.cmms.work_orders(asset="CMP-01") == ()
    assert plant.cmms.asset("CMP-01").line is None
    assert plant.mes.state("CMP-01").state == "running"
    assert plant.mes.downtime(since=NOW - timedelta(days=3), asset="CMP-01") == ()
    orders = [tag for name, tag in stories["S16"].records.items() if name.startswith("order")]
    assert {plant.erp.production_order(tag).status for tag in orders} == {"running"}


def test_s17_the_deviation_stays_in_the_qms(stories: dict[str, Story], plant: Systems) -> None:
    """SCN-39."""
    records = stories["S17"].records
    (report,) = plant.qms.nonconformances(lot=records["batch"])
    assert (report.severity, report.status, report.disposition) == ("critical", "open", "pending")
    assert plant.mes.lot(records["batch"]).made < report.opened
    assert plant.mes.holds(lot=records["batch"]) == ()
    assert {row.status for row in plant.erp.stock(lot=records["batch"])} == {"unrestricted"}
    assert plant.mes.lot(records["batch"]).order == records["production order"]
    assert plant.erp.production_order(records["production order"]).status == "running"
    assert plant.erp.production_order(records["next order"]).status == "released"
    assert plant.wms.staging(order=records["next order"])
    crew = plant.labour.attendance(site="LS", day=date(2026, 6, 16), line="LS-B3")
    assert all(a.present == a.planned for a in crew if a.shift == "night")


def test_s18_the_purchase_order_shows_the_old_day(stories: dict[str, Story], plant: Systems) -> None:
    """SCN-40, SYS-40."""
    records = stories["S18"].records
    purchase = plant.erp.purchase_order(records["purchase order"])
    newest = plant.suppliers.confirmations(purchase_order=purchase.id)[0]
    assert (purchase.due, newest.confirmed_date) == (date(2026, 6, 18), date(2026, 6, 25))
    assert plant.suppliers.asns(purchase_order=purchase.id, open_only=False) == ()
    order = plant.erp.production_order(records["production order"])
    need = {line.component: line.quantity for line in plant.erp.bom(order.material)}[records["material"]]
    assert usable(plant, records["material"], "LS") == 60 < need * order.quantity
    assert purchase.due < order.start.date() + timedelta(days=1) < newest.confirmed_date
