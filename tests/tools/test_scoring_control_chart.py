"""SCO-05: run rules on series made so that exactly one rule has something to say."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.scoring import control_chart as chart
from tools.scoring.control_chart import capability, freeze, violations


def where(flags: chart.Flags) -> list[int]:
    return [int(index) for index in np.flatnonzero(flags)]


def z(*values: float) -> chart.Distances:
    return np.array(values, dtype=float)


def test_nelson_1_fires_beyond_three_sigma_and_not_on_it() -> None:
    assert where(chart.beyond_three(z(0, 3.0, 3.01, -3.01, 1))) == [2, 3]


def test_nelson_2_needs_nine_on_one_side() -> None:
    assert where(chart.nine_one_side(z(*[0.5] * 8))) == []
    assert where(chart.nine_one_side(z(*[0.5] * 10))) == [8, 9]
    assert where(chart.nine_one_side(z(*[0.5] * 8, -0.5, 0.5))) == []


def test_western_electric_4_needs_eight_on_one_side() -> None:
    assert where(chart.eight_one_side(z(-0.1, *[0.5] * 8))) == [8]


def test_nelson_3_needs_six_points_that_steadily_rise_or_fall() -> None:
    assert where(chart.six_trending(z(0, 0.1, 0.2, 0.3, 0.4))) == []
    assert where(chart.six_trending(z(0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.4))) == [5]
    assert where(chart.six_trending(z(0.5, 0.4, 0.3, 0.2, 0.1, 0.0))) == [5]
    assert where(chart.six_trending(z(0, 0.1, 0.2, 0.2, 0.3, 0.4, 0.5))) == []


def test_nelson_4_needs_fourteen_that_turn_every_time() -> None:
    assert where(chart.fourteen_alternating(z(*[0.5, -0.5] * 7))) == [13]
    assert where(chart.fourteen_alternating(z(*[0.5, -0.5] * 6, 0.5))) == []


def test_nelson_5_needs_two_of_three_beyond_two_on_the_same_side() -> None:
    assert where(chart.two_of_three_beyond_two(z(2.1, 0, 2.1))) == [2]
    assert where(chart.two_of_three_beyond_two(z(2.1, 0, -2.1))) == []
    assert where(chart.two_of_three_beyond_two(z(2.1, 0, 0, 2.1))) == []


def test_nelson_6_needs_four_of_five_beyond_one_on_the_same_side() -> None:
    assert where(chart.four_of_five_beyond_one(z(1.1, 1.1, 0, 1.1, 1.1))) == [4]
    assert where(chart.four_of_five_beyond_one(z(1.1, 1.1, 0, -1.1, 1.1))) == []


def test_nelson_7_needs_fifteen_within_one() -> None:
    assert where(chart.fifteen_within_one(z(*[0.2, -0.2] * 7, 0.2))) == [14]
    assert where(chart.fifteen_within_one(z(*[0.2] * 14, 1.0))) == []


def test_nelson_8_needs_both_sides() -> None:
    assert where(chart.eight_outside_one(z(1.5, -1.5, 1.5, 1.5, -1.5, 1.5, 1.5, -1.5))) == [7]
    assert where(chart.eight_outside_one(z(*[1.5] * 8))) == []


def test_only_points_from_the_start_are_reported() -> None:
    distances = z(5, 0, 0, 0, 5)
    assert violations(distances, start=1)[0].points == (4,)


def test_limits_are_frozen_from_the_moving_range() -> None:
    limits = freeze([10.0, 11.0] * 15)
    assert limits is not None
    assert limits.centre == pytest.approx(10.5)
    assert limits.sigma == pytest.approx(1 / 1.128)


def test_a_short_or_constant_baseline_gives_no_limits() -> None:
    assert freeze([10.0, 11.0] * 9) is None
    assert freeze([10.0] * 50) is None


def test_capability_against_numbers_worked_out_by_hand() -> None:
    values = [9.0, 11.0] * 5
    sigma = np.sqrt(10 / 9)
    found = capability(values, lower=7.0, upper=12.0)
    assert found is not None
    assert found.cp == pytest.approx(5 / (6 * sigma))
    assert found.cpk == pytest.approx(2 / (3 * sigma))


@given(st.lists(st.floats(-5, 5), max_size=60))
def test_every_rule_answers_for_every_point_of_any_series(values: list[float]) -> None:
    distances = np.array(values, dtype=float)
    for _, rule in chart.RULES.values():
        assert rule(distances).shape == distances.shape


@given(st.lists(st.floats(-5, 5), max_size=60))
def test_mirroring_a_series_mirrors_no_verdict(values: list[float]) -> None:
    distances = np.array(values, dtype=float)
    for _, rule in chart.RULES.values():
        assert where(rule(distances)) == where(rule(-distances))
