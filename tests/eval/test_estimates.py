"""The formulas, held against textbook values."""

import pytest

from eval.estimates import mcnemar, percentile, wilson


def test_wilson_for_8_of_10_is_that_of_the_textbook() -> None:
    assert wilson(8, 10) == pytest.approx((0.490, 0.943), abs=0.001)
    assert wilson(0, 0) == (0.0, 1.0)


def test_mcnemar_for_9_against_1_is_that_of_the_textbook() -> None:
    assert mcnemar(9, 1) == pytest.approx(0.0215, abs=0.0001)
    assert mcnemar(0, 0) == 1.0


def test_a_percentile_is_one_of_the_values() -> None:
    assert percentile([3.0, 1.0, 2.0, 4.0], 0.5) == 2.0
    assert percentile([float(value) for value in range(1, 101)], 0.95) == 95.0
    assert percentile([7.0], 0.95) == 7.0
    assert percentile([], 0.5) is None
