"""Time between failures: a Weibull renewal model that also learns from machines still running."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

ENOUGH_FOR_SHAPE = 8
"""With fewer observed failures the shape is not fitted: a constant rate (shape 1) is assumed."""
_SHAPES = (0.4, 4.0)
"""Shapes outside this range come from too little data, not from machines."""


@dataclass(frozen=True, slots=True)
class Weibull:
    """Time to failure after a repair."""

    shape: float
    """Below 1 failures come early after a repair, above 1 they come with wear."""
    scale: float
    """Hours after which 63 % have failed."""

    def cumulative(self, hours: float) -> float:
        """Cumulative hazard up to this age."""
        return float((max(hours, 0.0) / self.scale) ** self.shape)

    def risk(self, age: float, horizon: float) -> float:
        """Probability, 0 to 1, of failing within `horizon` hours for a machine that has run `age` hours."""
        return float(-np.expm1(self.cumulative(age) - self.cumulative(age + horizon)))


def fit(failed: Sequence[float], running: Sequence[float]) -> Weibull | None:
    """Maximum likelihood from hours to failure and hours of machines that have not failed yet.

    None when no failure was seen: then nothing is known but a lower bound, and a caller
    should say so. Ages below six minutes count as six minutes.
    """
    ended = np.maximum(np.asarray(failed, dtype=float), 0.1)
    if ended.size == 0:
        return None
    every = np.concatenate([ended, np.maximum(np.asarray(running, dtype=float), 0.1)])
    shape = _shape(ended, every) if ended.size >= ENOUGH_FOR_SHAPE else 1.0
    scale = float((np.sum(every**shape) / ended.size) ** (1.0 / shape))
    return Weibull(shape, scale)


def _shape(ended: NDArray[np.float64], every: NDArray[np.float64]) -> float:
    """Root of the likelihood equation, by bisection; it falls steadily as the shape grows."""
    low, high = _SHAPES
    for _ in range(50):
        middle = (low + high) / 2
        if _slope(middle, ended, every) > 0:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _slope(shape: float, ended: NDArray[np.float64], every: NDArray[np.float64]) -> float:
    scaled = every / every.max()
    powers = scaled**shape
    logs = np.log(scaled)
    return float(1.0 / shape + np.mean(np.log(ended / every.max())) - np.sum(powers * logs) / np.sum(powers))
