"""Who came to work: attendance of every shift at every line, overtime of every person and week."""

from datetime import date, timedelta
from random import Random

from tools.adapters.plant.world.master import LineSpec, ShiftWindow
from tools.adapters.plant.world.randomness import stream
from tools.adapters.plant.world.rows import AttendanceRow, OvertimeRow
from tools.adapters.plant.world.state import World

ABSENCE = 0.045
# Weeks in which more people were away: an infection in February, the days around holidays.
DIPS = (
    (date(2025, 12, 22), date(2026, 1, 3), 0.11),
    (date(2026, 2, 9), date(2026, 2, 21), 0.15),
    (date(2026, 4, 2), date(2026, 4, 7), 0.10),
    (date(2026, 5, 14), date(2026, 5, 17), 0.12),
)
NIGHT_FACTOR, MONDAY_FACTOR = 1.35, 1.25
OVERTIME_LIMIT = 10.0
CALM_DAYS = 3


class Attendance:
    """Counts heads shift by shift."""

    def __init__(self, world: World, crew: dict[str, int]) -> None:
        self._world = world
        self._crew = crew
        self._rng = stream(world.seed, "attendance")

    def shift(self, line: LineSpec, window: ShiftWindow) -> AttendanceRow:
        """Count one shift and put the row into the world."""
        planned = self._crew[line.id]
        chance = self._chance(window)
        present = sum(self._rng.random() >= chance for _ in range(planned))
        if window.day > self._world.clock.date() - timedelta(days=CALM_DAYS):
            present = max(present, planned - 1)
        row = AttendanceRow(line.site, line.id, window.day, window.name, planned, present)
        self._world.attendance.append(row)
        return row

    def _chance(self, window: ShiftWindow) -> float:
        chance = next((share for first, last, share in DIPS if first <= window.day <= last), ABSENCE)
        if window.name == "night":
            chance *= NIGHT_FACTOR
        if window.day.weekday() == 0:
            chance *= MONDAY_FACTOR
        return chance


def add_overtime(world: World) -> None:
    """Overtime hours of every person for every week of the history."""
    rng = stream(world.seed, "overtime")
    monday = world.master.start.date()
    monday -= timedelta(days=monday.weekday())
    while monday <= world.clock.date():
        year, week, _ = monday.isocalendar()
        for person in sorted(world.people):
            hours = _hours(rng, monday + timedelta(days=6) <= world.clock.date())
            if hours:
                world.overtime.append(OvertimeRow(person, f"{year}-W{week:02d}", hours, OVERTIME_LIMIT))
        monday += timedelta(days=7)


def _hours(rng: Random, complete: bool) -> float:
    hours = max(rng.gauss(2.0, 2.6), 0.0) * (1.0 if complete else 0.3)
    return min(round(hours * 2) / 2, OVERTIME_LIMIT)
