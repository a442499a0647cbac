"""When a line will be through with its work, drawn many times from how past shifts went."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

RUNS = 2000
SLOW_HOURS = 24.0
"""How long a machine that runs slowly now is taken to go on so, unless somebody repairs it."""
SEED = 20260617
"""Fixed, so that the same question gives the same answer."""

Hours = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Window:
    """A shift that will be worked, in hours from now."""

    start: float
    end: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What stands between now and the end of one order."""

    windows: tuple[Window, ...]
    """Shifts in which the line is manned, in order; together they end the horizon."""
    factors: tuple[float, ...]
    """Share of nominal output that past shifts reached, good pieces only."""
    own_hours: float
    """Nominal hours the order still needs."""
    ahead_hours: float = 0.0
    """Nominal hours of orders planned before it."""
    start: float = 0.0
    """Hours until the order is planned to start."""
    repairs: tuple[float, ...] = (0.0,)
    """Equally likely hours until the line runs again."""
    crew: float = 1.0
    """Share of the planned crew in the current shift."""
    speed: float = 1.0
    """Share of nominal speed that the slowest machine of the line runs at now."""
    dry_at: float | None = None
    """Hours until a material runs out."""
    dry_until: float = 0.0
    """Hours until it comes; the order stands in between."""

    def dry(self, at: float, until: float) -> "Load":
        """The same load with a material that runs out and comes again."""
        return replace(self, dry_at=at, dry_until=until)

    def without(self, reason: str) -> "Load":
        """The same load as if one reason for delay were not there."""
        match reason:
            case "downtime":
                return replace(self, repairs=(0.0,))
            case "speed":
                return replace(self, speed=1.0)
            case "crew":
                return replace(self, crew=1.0)
            case "material":
                return replace(self, dry_at=None)
            case "queue":
                return replace(self, ahead_hours=0.0)
            case "pace":
                return replace(self, factors=(1.0,))
        raise ValueError(f"no such reason: {reason!r}")


REASONS = ("downtime", "material", "speed", "crew", "queue", "pace")


def finish_times(load: Load) -> Hours:
    """Hours until the order is finished, one value per run; infinite beyond the last window.

    Every run draws how each shift goes from the past shifts, and when the line runs again from
    past stops of the same kind. Draws are the same for the same shape of load, so that two loads
    can be compared run by run.
    """
    draws = np.random.default_rng(SEED)
    shares = draws.random((RUNS, len(load.windows)))
    luck = draws.random(RUNS)
    pace = _pick(np.sort(np.asarray(load.factors, dtype=float)), shares)
    if load.windows:
        pace[:, 0] *= min(load.crew, 1.0)
        slow = np.array([window.start < SLOW_HOURS for window in load.windows])
        pace[:, slow] = np.minimum(pace[:, slow], load.speed)
    finish = _finishes(load, pace, _pick(np.sort(np.asarray(load.repairs, dtype=float)), luck))
    if load.dry_at is None:
        return finish
    wait = max(load.dry_until - load.dry_at, 0.0)
    delayed: Hours = np.where(finish > load.dry_at, finish + wait, finish)
    return delayed


def late_share(finish: Hours, due: float) -> float:
    """Share of runs, 0 to 1, that finish after the due time."""
    return float(np.mean(finish > due))


def mean_delay(finish: Hours, due: float, longest: float) -> float:
    """Mean hours after the due time; runs without an end count as `longest`."""
    return float(np.mean(np.clip(np.minimum(finish, longest) - due, 0.0, None)))


def _pick(values: Hours, shares: Hours) -> Hours:
    """Values at these shares of their sorted list: drawing with replacement."""
    index = np.minimum((shares * values.size).astype(int), values.size - 1)
    picked: Hours = values[index]
    return picked


def _finishes(load: Load, pace: Hours, repair: Hours) -> Hours:
    """The finish of every run: work ahead first, and the order not before its planned start."""
    opens = np.array([window.start for window in load.windows])
    ends = np.array([window.end for window in load.windows])
    starts = np.maximum(opens[None, :], repair[:, None])
    lengths = np.maximum(ends[None, :] - starts, 0.0)
    before_start = np.sum(np.clip(load.start - starts, 0.0, lengths) * pace, axis=1)
    needed = np.maximum(before_start, load.ahead_hours) + load.own_hours
    done = np.cumsum(lengths * pace, axis=1)
    place = np.sum(done < needed[:, None] - 1e-9, axis=1)
    finish = np.full(RUNS, np.inf)
    for run in np.flatnonzero(place < ends.size):
        at = place[run]
        missing = needed[run] - (done[run, at - 1] if at else 0.0)
        finish[run] = starts[run, at] + missing / max(pace[run, at], 1e-9)
    return finish


def percentile(finish: Hours, share: float) -> float:
    """The time by which this share of runs has finished; infinite when they have not."""
    ordered: Sequence[float] = np.sort(finish).tolist()
    return ordered[min(int(share * len(ordered)), len(ordered) - 1)]
