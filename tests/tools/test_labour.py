"""Attendance and overtime (SYS-18, OBJ-14, WF-13, S6)."""

from datetime import datetime
from pathlib import Path

import pytest

from tests.tools.desk import desk, value
from tools.context import Context
from tools.labour import attendance, overtime, present_shift


def test_the_night_crew_is_short(tiny: Context) -> None:
    """S6: three of eight are missing on the shift that began the evening before."""
    found = attendance(tiny)
    assert found.summary == ("EP has 5 of 8 planned people on 2026-06-16 night shift; short: EP-P3 night (5 of 8).")
    assert value(found, "EP people missing 2026-06-16 night shift") == 3


def test_a_named_day_covers_all_its_shifts(tiny: Context) -> None:
    found = attendance(tiny, line="EP-P3", day="2026-06-16")
    assert value(found, "EP-P3 people present 2026-06-16") == 13


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (datetime(2026, 6, 17, 3, 10), ("night", "2026-06-16")),
        (datetime(2026, 6, 17, 6, 0), ("early", "2026-06-17")),
        (datetime(2026, 6, 17, 21, 59), ("late", "2026-06-17")),
        (datetime(2026, 6, 17, 22, 0), ("night", "2026-06-17")),
    ],
)
def test_the_shift_that_runs_now(demo: Context, now: datetime, expected: tuple[str, str]) -> None:
    name, day = present_shift(demo.systems.cmms.shifts("EP"), now)
    assert (name, day.isoformat()) == expected


def test_overtime_of_the_week(tiny: Context) -> None:
    found = overtime(tiny)
    assert value(found, "EP overtime 2026-W25") == 6.5
    assert found.summary.endswith("nobody is near the limit.")


def test_overtime_of_the_demo_site_adds_up(demo: Context) -> None:
    people = demo.systems.labour.overtime(site="EP", week="2026-W25")
    found = overtime(demo)
    assert value(found, "EP overtime 2026-W25") == pytest.approx(sum(person.hours for person in people))
    assert value(found, "EP people within 2 h of the limit") == sum(p.limit - p.hours <= 2 for p in people)


def test_a_site_without_attendance(tiny_folder: Path) -> None:
    found = attendance(desk(tiny_folder, site="NF"), day="2026-06-16")
    assert found.summary == "The labour system has no attendance for NF on 2026-06-16."
