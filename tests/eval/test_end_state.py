"""The difference between two plants, down to the row and the column."""

import sqlite3
from contextlib import closing
from pathlib import Path

from eval.end_state import changes, fits, stamp, unmatched
from eval.scenario import RowExpected
from tools.adapters.plant.database import file_of
from tools.adapters.plant.faults import set_condition
from tools.records import System


def change(folder: Path, system: System, sql: str) -> None:
    with closing(sqlite3.connect(file_of(folder, system))) as connection:
        connection.execute(sql)
        connection.commit()


def expected(kind: str, row: dict[str, object], after: dict[str, object] | None = None) -> RowExpected:
    return RowExpected.model_validate(
        {"system": "CMMS", "table": "work_order", "change": kind, "row": row, "after": after or {}}
    )


def test_untouched_plants_are_equal(plant_folder: Path, plant_copy: Path) -> None:
    assert changes(plant_folder, plant_copy) == ()


def test_one_changed_cell_is_one_change_with_only_that_column(plant_folder: Path, plant_copy: Path) -> None:
    before = stamp(plant_copy)
    change(plant_copy, "CMMS", "UPDATE work_order SET priority = 1 WHERE tag = 'WO-9007'")
    [found] = changes(plant_folder, plant_copy)
    assert (found.system, found.table, found.change, found.after) == ("CMMS", "work_order", "update", {"priority": 1})
    assert found.before["tag"] == "WO-9007"
    assert stamp(plant_copy) != before


def test_a_change_that_still_waits_in_the_journal_is_seen(plant_folder: Path, plant_copy: Path) -> None:
    with closing(sqlite3.connect(file_of(plant_copy, "CMMS"))) as writer:
        writer.execute("PRAGMA wal_autocheckpoint = 0")
        writer.execute("UPDATE work_order SET priority = 1 WHERE tag = 'WO-9007'")
        writer.commit()
        assert len(changes(plant_folder, plant_copy)) == 1


def test_new_and_vanished_rows_are_found(plant_folder: Path, plant_copy: Path) -> None:
    change(plant_copy, "MES", "DELETE FROM hold WHERE status = 'A'")
    change(plant_copy, "WMS", "INSERT INTO location (code, tag, site) VALUES ('2-WH-X-01', 'EP-WH-X01', 'EP')")
    found = changes(plant_folder, plant_copy)
    assert {(row.system, row.change) for row in found} == {("MES", "delete"), ("WMS", "insert")}


def test_drills_and_receipts_are_not_the_plant(plant_folder: Path, plant_copy: Path) -> None:
    set_condition(plant_copy, "MES", "unavailable")
    change(plant_copy, "ERP", "INSERT INTO applied VALUES ('key', 'digest', '{}', '2026-06-17T03:10:00')")
    assert changes(plant_folder, plant_copy) == ()


def test_an_update_fits_only_with_exactly_its_columns(plant_folder: Path, plant_copy: Path) -> None:
    change(plant_copy, "CMMS", "UPDATE work_order SET priority = 1, status = 'WIP' WHERE tag = 'WO-9007'")
    [found] = changes(plant_folder, plant_copy)
    assert fits(expected("update", {"tag": "WO-9007"}, {"priority": 1, "status": "*"}), found)
    assert not fits(expected("update", {"tag": "WO-9007"}, {"priority": 1}), found)
    assert not fits(expected("update", {"tag": "WO-9007"}, {"priority": 2, "status": "WIP"}), found)
    assert not fits(expected("update", {"tag": "WO-9008"}, {"priority": 1, "status": "WIP"}), found)


def test_each_change_serves_one_expectation(plant_folder: Path, plant_copy: Path) -> None:
    change(plant_copy, "CMMS", "UPDATE work_order SET priority = 1 WHERE tag = 'WO-9007'")
    once = expected("update", {"tag": "WO-9007"}, {"priority": 1})
    found = changes(plant_folder, plant_copy)
    assert unmatched([once], found) == ((), ())
    assert unmatched([once, once], found) == ((once,), ())
    assert unmatched([], found) == ((), found)
