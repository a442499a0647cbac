"""The few formulas that say how far figures can be trusted."""

import math
from collections.abc import Sequence

_Z95 = 1.959964


def wilson(good: float, number: int) -> tuple[float, float]:
    """Wilson's 95 % interval of a share; honest for small numbers."""
    if number == 0:
        return (0.0, 1.0)
    share, z2 = good / number, _Z95**2
    middle = (share + z2 / (2 * number)) / (1 + z2 / number)
    half = _Z95 * math.sqrt(share * (1 - share) / number + z2 / (4 * number**2)) / (1 + z2 / number)
    return (max(0.0, middle - half), min(1.0, middle + half))


def mcnemar(better: int, worse: int) -> float:
    """Two-sided exact p for a fair coin; 1 where nothing changed."""
    changed = better + worse
    tail = sum(math.comb(changed, hits) for hits in range(min(better, worse) + 1))
    return min(1.0, 2.0 * tail / float(2**changed))


def percentile(values: Sequence[float], share: float) -> float | None:
    """The smallest value that at least this share of the values does not exceed; None of nothing."""
    if not values:
        return None
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]
