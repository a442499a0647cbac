"""What the labour system knows: attendance and overtime."""

from dataclasses import dataclass

from tools.records.kinds import Date, Enum, Key, Number, Record, Whole


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendance(Record):
    """Head count of one shift at one line on one day."""

    site: Key
    line: Key
    day: Date
    shift: Enum
    planned: Whole
    present: Whole


@dataclass(frozen=True, slots=True, kw_only=True)
class Overtime(Record):
    person: Key
    name: Enum
    site: Key
    week: Enum
    """ISO week, for example `2026-W25`."""
    hours: Number
    limit: Number
