"""Stops of the lines: breakdowns, minor stops, waits and planned maintenance, on every machine."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from tools.adapters.plant.world.breakdowns import Breakdown
from tools.adapters.plant.world.master import LineSpec, ShiftWindow
from tools.adapters.plant.world.notes import Notes
from tools.adapters.plant.world.randomness import between, minutes, poisson, stream
from tools.adapters.plant.world.rows import AttendanceRow, DowntimeRow
from tools.adapters.plant.world.state import World

MINOR_STOPS_A_SHIFT = 0.42
DRIFT_MINOR_STOPS = 1.6
"""More of them in a shift in which one of the line's signals drifts."""
MATERIAL_WAITS, QUALITY_WAITS = 0.035, 0.013
SHORT_HANDED = 0.75


@dataclass(slots=True)
class Stops:
    """What stopped each line, so that running time can be told for any window."""

    by_line: defaultdict[str, list[DowntimeRow]] = field(default_factory=lambda: defaultdict(list))

    def add(self, world: World, row: DowntimeRow) -> bool:
        """Take the stop up unless the machine already stands then; say whether it was taken."""
        line = world.assets[row.asset].line
        rows = self.by_line[line or row.asset]
        if any(other.asset == row.asset and _meet(other, row) for other in rows[-40:]):
            return False
        rows.append(row)
        world.downtime.append(row)
        return True

    def stopped_minutes(self, line: str, start: datetime, end: datetime) -> float:
        """Minutes in the window during which any machine of the line stood."""
        spans = sorted(
            (max(row.started, start), min(row.ended or end, end))
            for row in self.by_line[line][-120:]
            if row.started < end and (row.ended or end) > start
        )
        total, reached = 0.0, start
        for begin, finish in spans:
            if finish > reached:
                total += (finish - max(begin, reached)).total_seconds() / 60
                reached = finish
        return total


def _meet(one: DowntimeRow, other: DowntimeRow) -> bool:
    return one.started < (other.ended or datetime.max) and other.started < (one.ended or datetime.max)


class StopMaker:
    """Makes the stops of one line in one shift."""

    def __init__(
        self,
        world: World,
        histories: dict[str, list[Breakdown]],
        services: dict[str, list[datetime]],
        notes: Notes,
    ) -> None:
        self._world = world
        self._notes = notes
        self._rng = stream(world.seed, "stops")
        self._by_asset = histories
        self._services = services
        self._next = dict.fromkeys(histories, 0)
        self._drifts: dict[str, list[tuple[datetime, datetime]]] = {
            asset: [(event.drift.start, event.drift.end) for event in events if event.drift]
            for asset, events in histories.items()
        }
        self.stops = Stops()
        self.breakdowns: list[tuple[Breakdown, DowntimeRow]] = []

    def shift(self, line: LineSpec, window: ShiftWindow, end: datetime, crew: AttendanceRow) -> None:
        """All stops of the line that begin in the window, up to `end`."""
        for asset in line.flow:
            self.breakdowns_until(asset, end)
            self._service(asset, window.start, end)
        self._minor(line, window.start, end)
        self._waits(line, window.start, end, crew)

    def breakdowns_until(self, asset: str, end: datetime) -> None:
        """Take up the asset's breakdowns that begin before `end`."""
        events = self._by_asset[asset]
        while self._next[asset] < len(events) and events[self._next[asset]].started < end:
            event = events[self._next[asset]]
            self._next[asset] += 1
            note = self._notes.breakdown(event.mode.code, asset)
            row = DowntimeRow(asset, event.started, event.ended, event.mode.code, note)
            if self.stops.add(self._world, row):
                self.breakdowns.append((event, row))
                if event.drift:
                    self._world.drifts.append(event.drift)

    def stop(self, asset: str, code: str, started: datetime, length: float) -> None:
        """One stop that is no breakdown."""
        ended = minutes(started, max(length, 2))
        self.stops.add(self._world, DowntimeRow(asset, started, ended, code, self._notes.stop(code)))

    def _service(self, asset: str, start: datetime, end: datetime) -> None:
        for moment in self._services[asset]:
            if start <= moment < end:
                self.stop(asset, "M140", moment, self._rng.uniform(25, 60))

    def _minor(self, line: LineSpec, start: datetime, end: datetime) -> None:
        share = (end - start) / timedelta(hours=8)
        drifting = [asset for asset in line.flow if self._drifts_in(asset, start, end)]
        for _ in range(poisson(self._rng, MINOR_STOPS_A_SHIFT * share)):
            self._minor_stop(self._rng.choice(line.flow), start, end)
        for asset in drifting:
            for _ in range(poisson(self._rng, DRIFT_MINOR_STOPS * share)):
                self._minor_stop(asset, start, end)

    def _minor_stop(self, asset: str, start: datetime, end: datetime) -> None:
        length = min(2 + self._rng.expovariate(1 / 3.0), 9)
        latest = end - timedelta(minutes=12)
        if latest > start:
            self.stop(asset, "M150", between(self._rng, start, latest), length)

    def _drifts_in(self, asset: str, start: datetime, end: datetime) -> bool:
        return any(begin < end and finish > start for begin, finish in self._drifts[asset])

    def _waits(self, line: LineSpec, start: datetime, end: datetime, crew: AttendanceRow) -> None:
        latest = end - timedelta(minutes=75)
        if latest <= start:
            return
        for code, chance, typical in self._causes(crew):
            if self._rng.random() < chance:
                moment = between(self._rng, start, latest)
                self.stop(line.flow[0], code, moment, _length(self._rng, typical))

    def _causes(self, crew: AttendanceRow) -> tuple[tuple[str, float, float], ...]:
        short = crew.present < crew.planned * SHORT_HANDED
        return (
            ("M110", MATERIAL_WAITS, 22),
            ("M120", QUALITY_WAITS, 30),
            ("M130", 0.7 if short else 0.006, 28),
        )


def _length(rng: Random, typical: float) -> float:
    return min(typical * rng.lognormvariate(-0.06, 0.4), 70)
