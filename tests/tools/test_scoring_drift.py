"""SCO-01: drift of a signal, and the documented curve from drift to probability."""

import numpy as np
import pytest

from tools.scoring.drift import GAP_READINGS, LEAST_BASELINE, RECENT_READINGS, failure_probability, measure


def alternating(count: int) -> list[float]:
    """Half the points at 9, half at 11: median 10, scaled median absolute deviation 1.4826."""
    return [9.0, 11.0] * (count // 2)


def test_the_distance_is_counted_in_usual_spreads() -> None:
    drift = measure(alternating(200) + [10.0] * GAP_READINGS + [10 + 3 * 1.4826] * RECENT_READINGS)
    assert drift is not None
    assert drift.usual == 10.0
    assert drift.spreads == pytest.approx(3.0)


def test_a_slow_start_of_trouble_is_no_part_of_the_baseline() -> None:
    drift = measure(alternating(200) + [50.0] * GAP_READINGS + [10.0] * RECENT_READINGS)
    assert drift is not None
    assert drift.spreads == pytest.approx(0.0)


def test_single_outliers_hardly_move_the_usual_level() -> None:
    series = alternating(200) + [10.0] * (GAP_READINGS + RECENT_READINGS)
    series[50] = 10_000.0
    drift = measure(series)
    assert drift is not None
    assert abs(drift.usual - 10.0) <= 1.0


def test_too_little_history_has_no_drift() -> None:
    shortest = LEAST_BASELINE + GAP_READINGS + RECENT_READINGS
    assert measure([1.0] * (shortest - 1)) is None
    assert measure([1.0] * shortest) is not None


def test_a_signal_that_never_varied_still_has_a_spread() -> None:
    drift = measure([10.0] * 200)
    assert drift is not None
    assert drift.spreads == 0.0


def test_the_curve_is_one_half_at_its_midpoint_for_eight_hours() -> None:
    assert failure_probability(5.5, 8.0) == pytest.approx(0.5)
    assert failure_probability(5.5, 16.0) == pytest.approx(0.75)
    assert failure_probability(0.0, 8.0) < 0.005
    assert failure_probability(-9.0, 8.0) == failure_probability(0.0, 8.0)


def test_the_curve_rises_with_drift() -> None:
    values = [failure_probability(spreads, 8.0) for spreads in np.arange(0, 10, 0.5)]
    assert values == sorted(values)
