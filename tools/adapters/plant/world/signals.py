"""Historian series: every signal's 15-minute means, packed by day."""

import struct
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from random import Random

from tools.adapters.plant.world.master import works_at
from tools.adapters.plant.world.randomness import stream
from tools.adapters.plant.world.rows import AssetRow, Drift
from tools.adapters.plant.world.sources import SignalBand
from tools.adapters.plant.world.state import World

SLOTS = 96
SLOT = timedelta(minutes=15)
DAY_BLOCK = struct.Struct(f"<{SLOTS}f")
POOL = 50_021
"""Size of the store of normal deviates that the noise is cut from; a prime, so that cuts seldom repeat."""
NOISE, DAILY = 0.75, 0.45
"""Shares of the band's spread: from reading to reading, and from day to day."""
LONG_STOP = timedelta(minutes=30)
NOTHING = float("nan")


class SignalWriter:
    """Renders one signal after the other; what is not running gives no values."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._end = world.posted("historian")
        rng = stream(world.seed, "signal noise")
        self._pool = [round(rng.gauss(0.0, 1.0), 4) for _ in range(POOL + SLOTS)]
        self._unmanned = _unmanned(self._midnight())
        self._drifts: defaultdict[tuple[str, str], list[Drift]] = defaultdict(list)
        for drift in world.drifts:
            self._drifts[drift.asset, drift.signal].append(drift)
        self._stops: defaultdict[str, list[tuple[datetime, datetime]]] = defaultdict(list)
        for row in world.downtime:
            ended = row.ended or world.clock + timedelta(days=1)
            if ended - row.started >= LONG_STOP:
                self._stops[row.asset].append((row.started, ended))

    def blocks(self, asset: AssetRow, signal: str, band: SignalBand) -> Iterator[tuple[date, bytes]]:
        """The packed days of one signal, oldest first."""
        rng = stream(self._world.seed, f"signal/{asset.id}/{signal}")
        values = self._healthy(rng, asset, band)
        start = self._midnight()
        for drift in self._drifts[asset.id, signal]:
            _add_drift(values, start, drift, band)
        for stop in self._stops[asset.id]:
            _blank(values, start, *stop)
        _blank(values, start, self._end - SLOT + timedelta(seconds=1), self._end + timedelta(days=2))
        for day in range(len(values) // SLOTS):
            cut = values[day * SLOTS : (day + 1) * SLOTS]
            yield (start + timedelta(days=day)).date(), DAY_BLOCK.pack(*cut)

    def _midnight(self) -> datetime:
        return self._world.master.start.replace(hour=0)

    def _healthy(self, rng: Random, asset: AssetRow, band: SignalBand) -> list[float]:
        noise, days = band.spread * NOISE, (self._end.date() - self._world.master.start.date()).days + 1
        floor = 0.0 if band.mean > 0 else -1e9
        values: list[float] = []
        for day in range(days):
            cut = rng.randrange(POOL)
            level = band.mean + band.spread * DAILY * self._pool[rng.randrange(POOL)]
            row = [level + noise * z for z in self._pool[cut : cut + SLOTS]]
            if min(row) < floor:
                row = [abs(value) for value in row]
            values += row
            if asset.line:
                self._rest(values, day)
        return values

    def _rest(self, values: list[float], day: int) -> None:
        """Line machines give no values while lines are not manned."""
        weekday = (self._midnight() + timedelta(days=day)).weekday()
        for slot in self._unmanned.get(weekday, ()):
            values[day * SLOTS + slot] = NOTHING


def _unmanned(midnight: datetime) -> dict[int, list[int]]:
    """Weekday to the slots of the day in which lines are not manned, for the days that have any."""
    days = {(midnight + timedelta(days=day)).weekday(): midnight + timedelta(days=day) for day in range(7)}
    slots = {day: [n for n in range(SLOTS) if not works_at(start + SLOT * n)] for day, start in days.items()}
    return {day: unmanned for day, unmanned in slots.items() if unmanned}


def _add_drift(values: list[float], start: datetime, drift: Drift, band: SignalBand) -> None:
    first = max(_slot(start, drift.start), 0)
    for slot in range(first, min(_slot(start, drift.end) + 1, len(values))):
        elapsed = (start + SLOT * slot - drift.start) / timedelta(hours=1)
        values[slot] += drift.shape(elapsed) * band.spread


def _blank(values: list[float], start: datetime, begin: datetime, end: datetime) -> None:
    """Take the values of intervals that lie wholly or mostly in the span."""
    for slot in range(max(_slot(start, begin + SLOT / 2), 0), min(_slot(start, end), len(values))):
        values[slot] = NOTHING


def _slot(start: datetime, moment: datetime) -> int:
    return int((moment - start) / SLOT)
