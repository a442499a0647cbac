"""Which of the coming shifts a line will work, read off the shifts it worked lately."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta

from tools.records import Shift, ShiftCount
from tools.scoring.pace import Window

HORIZON_DAYS = 21
"""How far ahead shifts are planned; an order beyond that is late by any measure."""


def coming_windows(shifts: Sequence[Shift], worked: Iterable[ShiftCount], now: datetime) -> tuple[Window, ...]:
    """Shifts from now on that the line worked on the same weekday before; the first may have begun."""
    habit = {(count.day.weekday(), count.shift) for count in worked if count.planned_minutes > 0}
    windows = []
    for offset in range(-1, HORIZON_DAYS):
        day = now.date() + timedelta(days=offset)
        for shift in shifts:
            start, end = bounds(day, shift)
            if end > now and (day.weekday(), shift.name) in habit:
                windows.append(Window(max(_hours(now, start), 0.0), _hours(now, end)))
    return tuple(sorted(windows, key=lambda window: window.start))


def bounds(day: date, shift: Shift) -> tuple[datetime, datetime]:
    """Start and end of a shift that begins on a day; the night shift ends on the next one."""
    start = datetime.combine(day, time.fromisoformat(shift.starts))
    end = datetime.combine(day, time.fromisoformat(shift.ends))
    return start, end if end > start else end + timedelta(days=1)


def running_shift(shifts: Iterable[Shift], now: datetime) -> tuple[date, str] | None:
    """The day on which the present shift began and its name; None between shifts."""
    for shift in shifts:
        for day in (now.date(), now.date() - timedelta(days=1)):
            start, end = bounds(day, shift)
            if start <= now < end:
                return day, shift.name
    return None


def _hours(now: datetime, moment: datetime) -> float:
    return (moment - now).total_seconds() / 3600
