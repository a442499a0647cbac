"""SCO-03: coming shifts and what is left of a stop, from rows made by hand."""

from datetime import date, datetime, timedelta

from tools.records import DowntimeEvent, Shift, ShiftCount, Source
from tools.scoring.outlook import UNKNOWN_REPAIR, remaining_hours
from tools.scoring.pace import Window
from tools.scoring.shift_plan import coming_windows, running_shift

NOW = datetime(2026, 6, 17, 3, 10)
SOURCE = Source(system="CMMS", record="1", as_of=NOW)
SHIFTS = tuple(
    Shift(source=SOURCE, site="EP", name=name, starts=starts, ends=ends)
    for name, starts, ends in (("early", "06:00", "14:00"), ("late", "14:00", "22:00"), ("night", "22:00", "06:00"))
)


def worked(day: date, shift: str, minutes: float = 480) -> ShiftCount:
    return ShiftCount(
        source=SOURCE,
        line="EP-P3",
        site="EP",
        day=day,
        shift=shift,
        order="PO-1",
        good=1,
        scrap=0,
        planned=1,
        run_minutes=minutes,
        planned_minutes=minutes,
    )


def test_the_night_shift_belongs_to_the_day_it_began() -> None:
    assert running_shift(SHIFTS, NOW) == (date(2026, 6, 16), "night")
    assert running_shift(SHIFTS, datetime(2026, 6, 17, 14)) == (date(2026, 6, 17), "late")


def test_coming_shifts_are_those_the_line_worked_on_the_same_weekday() -> None:
    last_week = date(2026, 6, 9)
    counts = [worked(last_week, "night"), worked(last_week + timedelta(days=1), "late")]
    windows = coming_windows(SHIFTS, counts, NOW)
    assert windows[0] == Window(0.0, 2 + 50 / 60)
    assert windows[1] == Window(10 + 50 / 60, 18 + 50 / 60)
    assert windows[2].start == 18 + 50 / 60 + 6 * 24


def test_a_shift_planned_without_minutes_was_not_worked() -> None:
    assert coming_windows(SHIFTS, [worked(date(2026, 6, 9), "night", minutes=0)], NOW) == ()


def stop(minutes: float) -> DowntimeEvent:
    return DowntimeEvent(
        source=SOURCE,
        id="DT-1",
        asset="PKG-07",
        line="EP-P3",
        site="EP",
        started=NOW - timedelta(days=9),
        ended=NOW - timedelta(days=9) + timedelta(minutes=minutes),
        minutes=minutes,
        code="E160",
        reason="infeed sensor intermittent",
        category="breakdown",
        note="",
    )


def test_what_is_left_of_a_stop_comes_from_those_that_lasted_longer() -> None:
    assert remaining_hours([stop(20), stop(60), stop(120)], elapsed=30) == (0.5, 1.5)


def test_a_stop_longer_than_any_before_is_given_two_hours() -> None:
    assert remaining_hours([stop(20)], elapsed=30) == (UNKNOWN_REPAIR,)
