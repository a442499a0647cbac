"""How far a machine signal has left its usual level, and what that says about failing soon."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp

import numpy as np
from numpy.typing import NDArray

RECENT_READINGS = 16
"""Four hours of 15-minute means: the level that is judged."""
GAP_READINGS = 32
"""Eight hours before that belong to neither side, so that a slow start of trouble is no baseline."""
LEAST_BASELINE = 96
"""One day of readings; below that there is no usual level to compare with."""
MIDPOINT = 5.5
"""Spreads of drift at which failing within eight hours is as likely as not."""
STEEPNESS = 1.0
"""Spreads by which the odds grow by a factor e; both figures are fitted on past breakdowns, see docs/scores.md."""
REFERENCE_HOURS = 8.0


@dataclass(frozen=True, slots=True)
class Drift:
    """Where a signal stands against its own recent past."""

    spreads: float
    """Distance of the recent level from the usual level in usual spreads; negative is below."""
    level: float
    usual: float
    spread: float


def measure(values: Sequence[float]) -> Drift | None:
    """Drift of the last four hours of a series of 15-minute means, oldest first.

    Usual level and spread are the median and the scaled median absolute deviation of what came
    before, so that single outliers and old trouble hardly count. None when there is less than a
    day of baseline or nothing recent.
    """
    series = np.asarray(values, dtype=float)
    baseline = series[: -(RECENT_READINGS + GAP_READINGS)]
    if baseline.size < LEAST_BASELINE:
        return None
    usual = float(np.median(baseline))
    spread = _spread(baseline, usual)
    level = float(np.mean(series[-RECENT_READINGS:]))
    return Drift(spreads=(level - usual) / spread, level=level, usual=usual, spread=spread)


def failure_probability(spreads: float, hours: float) -> float:
    """Probability, 0 to 1, of failing within `hours`, from drift towards failure in spreads.

    A logistic curve: one half at MIDPOINT spreads for eight hours, scaled to other horizons by
    a constant rate. Drift away from failure (negative) counts as none.
    """
    eight = 1.0 / (1.0 + exp(-(max(spreads, 0.0) - MIDPOINT) / STEEPNESS))
    return float(1.0 - (1.0 - eight) ** (hours / REFERENCE_HOURS))


def _spread(baseline: NDArray[np.float64], usual: float) -> float:
    """Scaled median absolute deviation, never less than 0.1 % of the level or a hair."""
    spread = 1.4826 * float(np.median(np.abs(baseline - usual)))
    return max(spread, abs(usual) * 1e-3, 1e-9)
