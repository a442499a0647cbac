"""When and how assets break down: wear-out and random failures, each with the drift that precedes it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from tools.adapters.plant.world.master import works_at
from tools.adapters.plant.world.randomness import minutes, stream
from tools.adapters.plant.world.rows import AssetRow, Drift
from tools.adapters.plant.world.sources import FailureMode
from tools.adapters.plant.world.state import World

MEAN_DAYS = 7.5
"""Between two breakdowns of one line asset, over all its failure modes."""
UTILITY_MEAN_DAYS = 26.0
WEAR_SHAPE, CHANCE_SHAPE = 2.3, 1.0
FAILING_SPREADS = 8.0
"""How far a signal has moved when the asset gives up, in spreads of its healthy band."""
CALM_DAYS = 4
"""Before the clock nothing breaks by chance for long, so that what is planted stands out."""
LONGEST_CALM_MINUTES = 45

# Failures whose signal falls instead of rising.
FALLING = frozenset({"E120", "E410", "E523", "E422", "E610", "E613", "E101", "E130", "E140", "E150", "E153"}) | {
    "E810",
    "E813",
    "E913",
    "E930",
}


@dataclass(frozen=True, slots=True)
class Breakdown:
    asset: str
    mode: FailureMode
    started: datetime
    ended: datetime
    drift: Drift | None


def breakdown_histories(world: World) -> dict[str, list[Breakdown]]:
    """Every asset's breakdowns from the start of the history to the clock, oldest first."""
    return {asset.id: _history(world, asset) for asset in world.assets.values()}


def direction(code: str) -> float:
    """Which way the signal goes before this failure: 1.0 up, -1.0 down."""
    return -1.0 if code in FALLING else 1.0


def ramp(spreads: float, hours: float) -> "Ramp":
    """A drift that grows slowly at first and reaches `spreads` after `hours`."""
    return Ramp(spreads, hours)


@dataclass(frozen=True, slots=True)
class Ramp:
    spreads: float
    hours: float
    power: float = 1.6

    def __call__(self, elapsed: float) -> float:
        share: float = (max(elapsed, 0.0) / self.hours) ** self.power
        return self.spreads * share


def _history(world: World, asset: AssetRow) -> list[Breakdown]:
    rng = stream(world.seed, f"breakdowns/{asset.id}")
    found = [event for mode in world.master.classes[asset.id[:3]].modes for event in _events(world, rng, asset, mode)]
    found.sort(key=lambda event: event.started)
    apart: list[Breakdown] = []
    for event in found:
        if not apart or event.started > apart[-1].ended + timedelta(hours=1):
            apart.append(event)
    return apart


def _events(world: World, rng: Random, asset: AssetRow, mode: FailureMode) -> list[Breakdown]:
    mean = (MEAN_DAYS if asset.line else UTILITY_MEAN_DAYS) / mode.share * asset.condition
    shape = WEAR_SHAPE if mode.signal else CHANCE_SHAPE
    scale = mean * (1.129 if mode.signal else 1.0)  # 1 / gamma(1 + 1 / shape)
    moment = world.master.start - timedelta(days=rng.random() * mean)
    events: list[Breakdown] = []
    while True:
        moment += timedelta(days=max(rng.weibullvariate(scale, shape), 0.15))
        if moment >= world.clock - timedelta(hours=6):
            return events
        event = _breakdown(world, rng, asset, mode, _manned(rng, asset, moment))
        if event.started > world.master.start and not _disturbs(world, event):
            events.append(event)


def _disturbs(world: World, event: Breakdown) -> bool:
    """Whether the event would draw attention in the last days, which belong to the planted situations."""
    late = event.ended > world.clock - timedelta(days=CALM_DAYS)
    long = (event.ended - event.started).total_seconds() > LONGEST_CALM_MINUTES * 60
    return late and (long or event.mode.signal is not None or event.ended > world.clock - timedelta(hours=2))


def _manned(rng: Random, asset: AssetRow, moment: datetime) -> datetime:
    """Line assets break while they work; on a Sunday it waits for Monday's first hours."""
    if asset.line and not works_at(moment):
        moment += timedelta(hours=26 + rng.random() * 4)
    return moment.replace(second=0, microsecond=0)


def _breakdown(world: World, rng: Random, asset: AssetRow, mode: FailureMode, started: datetime) -> Breakdown:
    wait = 1.0 if world.spares and mode.minutes < 60 else rng.choice((1.0, 1.0, 1.1, 1.6))
    length = max(mode.minutes * rng.lognormvariate(-0.05, 0.35) * wait, 4)
    return Breakdown(asset.id, mode, started, minutes(started, length), _drift(rng, asset.id, mode, started))


def _drift(rng: Random, asset: str, mode: FailureMode, failed: datetime) -> Drift | None:
    if mode.signal is None:
        return None
    hours = round(rng.uniform(0.7, 1.3) * (20 + min(mode.minutes, 240) * 0.2), 1)
    reach = round(rng.gauss(FAILING_SPREADS, 0.7), 2) * direction(mode.code)
    return Drift(asset, mode.signal, failed - timedelta(hours=hours), failed, ramp(reach, hours))
