"""Control charts for single values: limits frozen on a baseline, and the classic run rules.

Zone rules after Western Electric, Statistical Quality Control Handbook (1956); the eight tests
after L. S. Nelson, "The Shewhart Control Chart: Tests for Special Causes", Journal of Quality
Technology 16 (1984). Written from their definitions.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Distances = NDArray[np.float64]
"""Points as distances from the centre line in sigmas."""
Flags = NDArray[np.bool_]

_MOVING_RANGE_TO_SIGMA = 1.128
"""d2 for ranges of two, Shewhart's constant for single values."""


@dataclass(frozen=True, slots=True)
class Limits:
    """A centre line and one sigma, frozen."""

    centre: float
    sigma: float

    def distances(self, values: Sequence[float]) -> Distances:
        return (np.asarray(values, dtype=float) - self.centre) / self.sigma


@dataclass(frozen=True, slots=True)
class Violation:
    """A rule and the index of every point that completes its pattern."""

    rule: str
    words: str
    points: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Capability:
    """How well a process fits between its specification limits."""

    cp: float
    cpk: float


def freeze(baseline: Sequence[float]) -> Limits | None:
    """Limits from a baseline: mean, and sigma from the mean moving range of two.

    None for fewer than 20 points or for a series that does not vary: limits from so little
    would be chance.
    """
    values = np.asarray(baseline, dtype=float)
    if values.size < 20:
        return None
    sigma = float(np.mean(np.abs(np.diff(values)))) / _MOVING_RANGE_TO_SIGMA
    return Limits(float(np.mean(values)), sigma) if sigma > 0 else None


def violations(distances: Distances, start: int = 0) -> tuple[Violation, ...]:
    """The rules broken at points from `start` on, by rule; earlier points only lead in."""
    found = []
    for rule, (words, check) in RULES.items():
        points = tuple(int(index) for index in np.flatnonzero(check(distances)) if index >= start)
        if points:
            found.append(Violation(rule, words, points))
    return tuple(found)


def capability(values: Sequence[float], lower: float, upper: float) -> Capability | None:
    """Cp and Cpk with the overall standard deviation; None below ten points or without variation."""
    series = np.asarray(values, dtype=float)
    if series.size < 10:
        return None
    mean, sigma = float(np.mean(series)), float(np.std(series, ddof=1))
    if sigma == 0:
        return None
    return Capability((upper - lower) / (6 * sigma), min(upper - mean, mean - lower) / (3 * sigma))


def beyond_three(z: Distances) -> Flags:
    """Nelson 1, Western Electric 1: one point beyond three sigma."""
    return np.abs(z) > 3


def nine_one_side(z: Distances) -> Flags:
    """Nelson 2: nine points in a row on the same side of the centre line."""
    return _either_side(z, 0.0, 9, 9)


def eight_one_side(z: Distances) -> Flags:
    """Western Electric 4: eight points in a row on the same side of the centre line."""
    return _either_side(z, 0.0, 8, 8)


def six_trending(z: Distances) -> Flags:
    """Nelson 3: six points in a row steadily rising or falling."""
    steps = np.diff(z, prepend=z[:1])
    return _counted(steps > 0, 5, 5) | _counted(steps < 0, 5, 5)


def fourteen_alternating(z: Distances) -> Flags:
    """Nelson 4: fourteen points in a row going up and down in turn."""
    steps = np.sign(np.diff(z, prepend=z[:1]))
    turns = np.concatenate([[False, False], steps[2:] * steps[1:-1] < 0])[: z.size]
    return _counted(turns, 12, 12)


def two_of_three_beyond_two(z: Distances) -> Flags:
    """Nelson 5, Western Electric 2: two of three in a row beyond two sigma on the same side."""
    return _either_side(z, 2.0, 2, 3)


def four_of_five_beyond_one(z: Distances) -> Flags:
    """Nelson 6, Western Electric 3: four of five in a row beyond one sigma on the same side."""
    return _either_side(z, 1.0, 4, 5)


def fifteen_within_one(z: Distances) -> Flags:
    """Nelson 7: fifteen points in a row within one sigma: limits too wide, or mixed samples."""
    return _counted(np.abs(z) < 1, 15, 15)


def eight_outside_one(z: Distances) -> Flags:
    """Nelson 8: eight points in a row outside one sigma, on both sides."""
    outside = _counted(np.abs(z) > 1, 8, 8)
    return outside & ~_either_side(z, 1.0, 8, 8)


BEYOND_THREE = "Nelson 1 / Western Electric 1"

RULES: dict[str, tuple[str, Callable[[Distances], Flags]]] = {
    BEYOND_THREE: ("a point beyond three sigma", beyond_three),
    "Nelson 5 / Western Electric 2": ("two of three points beyond two sigma on one side", two_of_three_beyond_two),
    "Nelson 6 / Western Electric 3": ("four of five points beyond one sigma on one side", four_of_five_beyond_one),
    "Western Electric 4": ("eight points in a row on one side of the centre", eight_one_side),
    "Nelson 2": ("nine points in a row on one side of the centre", nine_one_side),
    "Nelson 3": ("six points in a row steadily rising or falling", six_trending),
    "Nelson 4": ("fourteen points in a row going up and down in turn", fourteen_alternating),
    "Nelson 7": ("fifteen points in a row within one sigma", fifteen_within_one),
    "Nelson 8": ("eight points in a row outside one sigma on both sides", eight_outside_one),
}
"""From the strongest sign to the weakest."""


def _either_side(z: Distances, beyond: float, needed: int, window: int) -> Flags:
    return _counted(z > beyond, needed, window) | _counted(z < -beyond, needed, window)


def _counted(marks: Flags, needed: int, window: int) -> Flags:
    """Where a marked point completes `needed` marks among the last `window` points.

    The pattern needs `needed` points, not a full window: two of the first two are enough.
    """
    total = np.concatenate([[0], np.cumsum(marks)])
    ends = np.arange(1, marks.size + 1)
    recent = total[ends] - total[np.maximum(ends - window, 0)]
    return np.asarray((recent >= needed) & marks, dtype=bool)
