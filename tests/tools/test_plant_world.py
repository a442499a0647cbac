"""The demo plant as data: same content every time, large enough, sound in itself, calm around what is planted."""

import sqlite3
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tools.adapters.plant.build import build_plant, logical_digest
from tools.adapters.plant.database import PLANT_SYSTEMS, file_of
from tools.adapters.plant.world.generate import generate
from tools.adapters.plant.world.master import load_master
from tools.adapters.plant.world.state import World
from tools.context import Context
from tools.records import System

CLOCK = datetime(2026, 6, 17, 3, 10)
DIGEST = "f382a8dfc4e7094570e938e70659804ecdb7ec6eed6b9d7edf79305124c87033"
"""Of the whole plant; it changes only when somebody means to change the plant."""


@pytest.fixture(scope="module")
def world() -> World:
    return generate()


def rows(folder: Path, system: System, sql: str) -> list[tuple[str | int | float | None, ...]]:
    with closing(sqlite3.connect(file_of(folder, system))) as connection:
        return connection.execute(sql).fetchall()


def count(folder: Path, system: System, table: str) -> int:
    return int(str(rows(folder, system, f"SELECT count(*) FROM {table}")[0][0]))


# --- the same every time ---------------------------------------------------------------------


def test_a_second_build_has_the_same_content(plant_folder: Path, tmp_path: Path) -> None:
    build_plant(tmp_path)
    assert logical_digest(tmp_path) == logical_digest(plant_folder)


def test_the_content_is_the_one_that_was_agreed(plant_folder: Path) -> None:
    assert logical_digest(plant_folder) == DIGEST


def test_another_seed_makes_another_history_with_the_same_situations(world: World) -> None:
    other = generate(seed=7)
    assert [story.id for story in other.stories] == [story.id for story in world.stories]
    assert [row.started for row in other.downtime] != [row.started for row in world.downtime]


def test_the_digest_sees_one_changed_cell(plant_copy: Path) -> None:
    before = logical_digest(plant_copy)
    with closing(sqlite3.connect(file_of(plant_copy, "CMMS"))) as connection:
        connection.execute("UPDATE spare SET on_hand = on_hand + 1 WHERE tag = 'SP-220'")
        connection.commit()
    assert logical_digest(plant_copy) != before


def test_a_folder_that_holds_a_plant_is_not_built_over(plant_copy: Path) -> None:
    with pytest.raises(FileExistsError):
        build_plant(plant_copy)


# --- clock and sizes -------------------------------------------------------------------------


@pytest.mark.parametrize("system", PLANT_SYSTEMS)
def test_every_system_stands_at_the_plant_clock(plant_folder: Path, system: System) -> None:
    assert load_master().clock == CLOCK
    ((clock, as_of),) = rows(plant_folder, system, "SELECT clock, as_of FROM meta")
    assert clock == CLOCK.isoformat()
    assert CLOCK - timedelta(hours=2) < datetime.fromisoformat(str(as_of)) < CLOCK


@pytest.mark.parametrize(
    ("system", "table", "least"),
    [
        ("CMMS", "asset", 60),
        ("labour", "person", 60),
        ("ERP", "material", 150),
        ("ERP", "production_order", 400),
        ("ERP", "purchase_order", 300),
        ("MES", "downtime", 5_000),
        ("CMMS", "work_order", 2_000),
        ("QMS", "inspection", 20_000),
    ],
)
def test_there_is_enough_of_everything(plant_folder: Path, system: System, table: str, least: int) -> None:
    assert count(plant_folder, system, table) >= least


def test_the_history_covers_six_months(plant_folder: Path) -> None:
    ((first, last),) = rows(plant_folder, "MES", "SELECT min(started), max(started) FROM downtime")
    assert datetime.fromisoformat(str(first)) < CLOCK - timedelta(days=180)
    assert datetime.fromisoformat(str(last)) > CLOCK - timedelta(hours=1)
    ((first, last),) = rows(plant_folder, "historian", "SELECT min(day), max(day) FROM day_block")
    assert (first, last) == ("2025-12-17", "2026-06-17")


def test_no_system_knows_more_than_it_has_posted(plant_folder: Path) -> None:
    for system, sql in (
        ("MES", "SELECT max(started) FROM downtime"),
        ("MES", "SELECT max(made) FROM lot"),
        ("QMS", "SELECT max(taken) FROM inspection"),
        ("CMMS", "SELECT max(opened) FROM work_order"),
        ("suppliers", "SELECT max(received) FROM confirmation"),
        ("suppliers", "SELECT max(shipped) FROM asn"),
    ):
        ((latest,),) = rows(plant_folder, system, sql)  # type: ignore[arg-type]
        ((as_of,),) = rows(plant_folder, system, "SELECT as_of FROM meta")  # type: ignore[arg-type]
        assert str(latest) <= str(as_of), (system, sql)


# --- sound in itself -------------------------------------------------------------------------


@pytest.mark.parametrize("system", PLANT_SYSTEMS)
def test_every_reference_within_a_system_holds(plant_folder: Path, system: System) -> None:
    assert rows(plant_folder, system, "PRAGMA foreign_key_check") == []


@pytest.mark.parametrize(
    ("system", "sql", "home", "table"),
    [
        ("ERP", "SELECT customer_order FROM production_order", "logistics", "customer_order"),
        ("MES", "SELECT production_order FROM unit_state", "ERP", "production_order"),
        ("MES", "SELECT production_order FROM shift_count", "ERP", "production_order"),
        ("MES", "SELECT production_order FROM lot", "ERP", "production_order"),
        ("MES", "SELECT material FROM lot", "ERP", "material"),
        ("MES", "SELECT supplier FROM lot", "suppliers", "supplier"),
        ("MES", "SELECT tag FROM unit", "CMMS", "asset"),
        ("MES", "SELECT tag FROM lot", "ERP", "batch"),
        ("WMS", "SELECT lot FROM quant", "MES", "lot"),
        ("WMS", "SELECT lot FROM transfer", "MES", "lot"),
        ("WMS", "SELECT production_order FROM staging", "ERP", "production_order"),
        ("QMS", "SELECT lot FROM inspection", "MES", "lot"),
        ("QMS", "SELECT lot FROM nonconformance", "MES", "lot"),
        ("historian", "SELECT asset FROM tag", "CMMS", "asset"),
        ("suppliers", "SELECT purchase_order FROM asn", "ERP", "purchase_order"),
        ("suppliers", "SELECT purchase_order FROM confirmation", "ERP", "purchase_order"),
        ("logistics", "SELECT material FROM customer_order", "ERP", "material"),
        ("logistics", "SELECT lot FROM shipment", "MES", "lot"),
    ],
)
def test_every_reference_between_systems_holds(
    plant_folder: Path, system: System, sql: str, home: System, table: str
) -> None:
    used = {value for (value,) in rows(plant_folder, system, sql) if value is not None}
    known = {value for (value,) in rows(plant_folder, home, f"SELECT tag FROM {table}")}
    assert used
    assert used - known == set()


def test_erp_and_wms_agree_about_every_lot(demo: Context) -> None:
    """KPI-15: quantities agree; the planted situations differ in status only."""
    booked = {(row.lot, row.site): row.quantity for row in demo.systems.erp.stock()}
    found: dict[tuple[str, str], float] = {}
    for row in demo.systems.wms.stock():
        found[row.lot, row.site] = found.get((row.lot, row.site), 0.0) + row.quantity
    assert booked.keys() == found.keys()
    assert [key for key in booked if abs(booked[key] - found[key]) > 0.01] == []


def test_nothing_is_used_before_it_is_there(plant_folder: Path) -> None:
    late = rows(
        plant_folder,
        "MES",
        "SELECT p.tag, k.tag FROM consumption c JOIN lot p ON p.label = c.parent JOIN lot k ON k.label = c.child"
        " WHERE p.made > k.made",
    )
    assert late == []


def test_a_purchased_lot_gives_no_more_than_came(plant_folder: Path) -> None:
    too_much = rows(
        plant_folder,
        "MES",
        "SELECT o.tag, o.quantity, sum(c.quantity) FROM lot o JOIN consumption c ON c.parent = o.label"
        " WHERE o.supplier IS NOT NULL GROUP BY o.tag HAVING sum(c.quantity) > o.quantity * 1.0001 + 1",
    )
    assert too_much == []


def test_lots_can_be_followed_from_the_supplier_to_the_truck(demo: Context) -> None:
    """SEC-10: a delivered bottle lot leads back to a supplier's lot at Lakeside."""
    shipment = next(s for s in demo.systems.logistics.shipments(site="EP", open_only=False) if s.status == "departed")
    bottles = demo.systems.mes.parents(shipment.lot or "")
    concentrate = next(link for link in bottles if link.material.startswith("MAT-220"))
    assert demo.systems.mes.lot(concentrate.parent).site == "LS"
    raw = [demo.systems.mes.lot(link.parent) for link in demo.systems.mes.parents(concentrate.parent)]
    assert any(lot.supplier and lot.supplier_lot for lot in raw)


def test_breakdowns_follow_the_modes_of_their_class(plant_folder: Path) -> None:
    master = load_master()
    events = rows(
        plant_folder,
        "MES",
        "SELECT u.tag, d.code FROM downtime d JOIN unit u ON u.path = d.unit JOIN reason_code r ON r.code = d.code"
        " WHERE r.category = 'BD'",
    )
    assert len(events) > 1_000
    for asset, code in events:
        assert master.mode(str(asset), str(code))


def test_signals_move_before_breakdowns_and_come_back(demo: Context) -> None:
    """SYS-16: three hours before a filler's bearing fails its vibration is far out, a day after it is not."""
    band = load_master().classes["FIL"].signals["vibration"]
    historian, seen = demo.systems.historian, 0
    for asset in ("FIL-01", "FIL-02", "FIL-03", "FIL-04", "FIL-05"):
        for event in demo.systems.mes.downtime(since=CLOCK - timedelta(days=150), asset=asset):
            if event.code != "E104" or event.ended is None or event.ended > CLOCK - timedelta(days=6):
                continue
            before = historian.series(asset, "vibration", since=event.started - timedelta(hours=3), until=event.started)
            after = historian.series(
                asset, "vibration", since=event.ended + timedelta(hours=1), until=event.ended + timedelta(hours=9)
            )
            if len(before) > 8 and len(after) > 8:
                seen += 1
                assert sum(r.value for r in before) / len(before) > band.mean + 3.5 * band.spread
                assert sum(r.value for r in after) / len(after) < band.mean + 2.5 * band.spread
    assert seen >= 5


def test_suppliers_differ_in_reliability(demo: Context) -> None:
    """SCO-14: late suppliers arrive late, steady ones on the day."""
    late = {"SUP-01": [], "SUP-08": [], "SUP-07": [], "SUP-18": []}  # type: dict[str, list[int]]
    due = {order.id: order for order in demo.systems.erp.purchase_orders(open_only=False)}
    for supplier, days in late.items():
        for notice in demo.systems.suppliers.asns(supplier=supplier, open_only=False):
            days.append((notice.eta.date() - due[notice.purchase_order].due).days)
    mean = {supplier: sum(days) / len(days) for supplier, days in late.items()}
    assert max(mean["SUP-01"], mean["SUP-08"]) < 1.2
    assert min(mean["SUP-07"], mean["SUP-18"]) > 1.5


def test_notes_read_like_people_wrote_them(plant_folder: Path) -> None:
    notes = [str(note) for (note,) in rows(plant_folder, "MES", "SELECT note FROM downtime")]
    assert len(set(notes)) > 1_500
    spoken = " ".join(notes).lower()
    assert {"läuft", "atasco", "falta", "sensor", "temp"} <= set(spoken.replace(",", " ").replace(".", " ").split())


def test_crews_dip_in_the_february_infection(plant_folder: Path) -> None:
    """OBJ-14: fewer people came in the second half of February than in March."""

    def share(first: str, last: str) -> float:
        sql = f"SELECT 1.0 * sum(present) / sum(planned) FROM attendance WHERE day BETWEEN '{first}' AND '{last}'"
        return float(str(rows(plant_folder, "labour", sql)[0][0]))

    assert share("2026-02-09", "2026-02-21") < share("2026-03-02", "2026-03-28") - 0.05


# --- calm around what is planted -------------------------------------------------------------


def test_only_planted_machines_stand_still(demo: Context) -> None:
    stopped = {state.asset for state in demo.systems.mes.states() if state.state == "stopped"}
    assert stopped == {"PKG-02", "PRS-01", "ROB-02", "BLR-01"}
    open_events = {
        event.asset for event in demo.systems.mes.downtime(since=CLOCK - timedelta(days=2)) if event.ended is None
    }
    assert open_events == stopped


def test_only_planted_lots_are_on_hold(demo: Context, world: World) -> None:
    planted = {identifier for story in world.stories for name, identifier in story.records.items() if name == "hold"}
    assert {hold.id for hold in demo.systems.mes.holds()} == planted
    assert len(planted) == 3


def test_only_planted_deliveries_are_delayed(demo: Context) -> None:
    delayed = [notice for notice in demo.systems.suppliers.asns() if notice.status == "delayed"]
    assert [notice.supplier for notice in delayed] == ["SUP-13"]


def test_ids_of_the_first_records_are_the_familiar_ones(demo: Context) -> None:
    assert demo.systems.erp.production_order("PO-1042").status == "done"
    assert demo.systems.erp.purchase_order("PUR-5012").source.record == "4500005012"
    assert demo.systems.erp.material("MAT-3007").name == "cap 33 mm dosing"
    assert demo.systems.cmms.technician("T-114").site == "NF"
    assert demo.systems.cmms.work_order("WO-8841").source.record == "60008841"
    assert demo.systems.mes.state("PKG-07").source.record == "EP.P3.PKG07"
