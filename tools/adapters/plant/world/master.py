"""The plant's master data as the generator uses it: sites, lines, asset classes, shifts, the clock."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from tools.adapters.plant.world.sources import (
    AssetClass,
    FailureMode,
    MasterSheet,
    ShiftSheet,
    SiteSheet,
    StopCode,
    load,
)

SHIFT_HOURS = 8


@dataclass(frozen=True, slots=True)
class LineSpec:
    id: str
    site: str
    name: str
    family: str
    flow: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShiftWindow:
    """One shift of one day; the night shift belongs to the day on which it began."""

    day: date
    name: str
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Master:
    clock: datetime
    start: datetime
    """06:00 on the first day of the history."""
    shifts: tuple[ShiftSheet, ...]
    sites: dict[str, SiteSheet]
    lines: dict[str, LineSpec]
    classes: dict[str, AssetClass]
    stop_codes: dict[str, StopCode]
    hold_reasons: tuple[str, ...]

    def mode(self, asset: str, code: str) -> FailureMode:
        """How this asset fails under this downtime code; KeyError if its class has no such mode."""
        for mode in self.classes[asset[:3]].modes:
            if mode.code == code:
                return mode
        raise KeyError(code)


def load_master() -> Master:
    """Read `master.yaml`."""
    sheet = load(MasterSheet, "master.yaml")
    lines = {
        code: LineSpec(code, site, line.name, line.product_family, line.flow)
        for site, body in sheet.sites.items()
        for code, line in body.lines.items()
    }
    first = sheet.clock - timedelta(days=sheet.history_days)
    return Master(
        clock=sheet.clock,
        start=first.replace(hour=6, minute=0, second=0),
        shifts=sheet.shifts,
        sites=sheet.sites,
        lines=lines,
        classes=sheet.asset_classes,
        stop_codes=sheet.stop_codes,
        hold_reasons=sheet.hold_reasons,
    )


def shift_windows(master: Master, until: datetime) -> list[ShiftWindow]:
    """The shifts from the start of the history to `until`, the last one complete, oldest first."""
    windows: list[ShiftWindow] = []
    day = master.start.date()
    while True:
        for shift in master.shifts:
            start = datetime.combine(day, time.fromisoformat(shift.starts))
            if start >= until:
                return windows
            windows.append(ShiftWindow(day, shift.name, start, start + timedelta(hours=SHIFT_HOURS)))
        day += timedelta(days=1)


def is_working(window: ShiftWindow) -> bool:
    """Lines stand still from Sunday 06:00 to Monday 06:00."""
    return window.day.weekday() != 6


def works_at(moment: datetime) -> bool:
    """Whether lines are manned at this time."""
    return (moment - timedelta(hours=6)).weekday() != 6
