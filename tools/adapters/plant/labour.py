"""Reading the embedded labour system: attendance and overtime."""

import sqlite3
from datetime import date

from tools.adapters.plant.system import PlantSystem, where
from tools.records import Attendance, Overtime, Source

_SHIFT = {"E": "early", "L": "late", "N": "night"}

_ATTENDANCE = """
    SELECT site || '/' || line || '/' || day || '/' || shift AS record, site, line, day, shift, planned, present
    FROM attendance"""
_OVERTIME = """
    SELECT p.badge || '/' || o.week AS record, p.tag, p.name, p.site, o.week, o.hours, o.limit_hours
    FROM overtime o
    JOIN person p ON p.badge = o.badge
    WHERE p.site = ? AND o.week = ?
    ORDER BY p.tag"""


class LabourReader:
    """Answers the `Labour` protocol from the labour system's file."""

    def __init__(self, system: PlantSystem) -> None:
        self._system = system

    def attendance(self, *, site: str, day: date, line: str | None = None) -> tuple[Attendance, ...]:
        which = where({"site = ?": site, "day = ?": day.isoformat(), "line = ?": line})
        # The shift codes E, L, N happen to sort as the day runs.
        return self._system.all(_attendance, _ATTENDANCE + which.sql + " ORDER BY line, shift", which.values)

    def overtime(self, *, site: str, week: str) -> tuple[Overtime, ...]:
        return self._system.all(_overtime, _OVERTIME, (site, week))


def _attendance(row: sqlite3.Row, source: Source) -> Attendance:
    return Attendance(
        source=source,
        site=row["site"],
        line=row["line"],
        day=date.fromisoformat(row["day"]),
        shift=_SHIFT[row["shift"]],
        planned=row["planned"],
        present=row["present"],
    )


def _overtime(row: sqlite3.Row, source: Source) -> Overtime:
    return Overtime(
        source=source,
        person=row["tag"],
        name=row["name"],
        site=row["site"],
        week=row["week"],
        hours=row["hours"],
        limit=row["limit_hours"],
    )
