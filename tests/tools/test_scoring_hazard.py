"""SCO-01: the renewal model behind failure risk, against numbers worked out by hand."""

from math import exp

import numpy as np
import pytest

from tools.scoring.hazard import Weibull, fit


def test_a_constant_rate_does_not_depend_on_age() -> None:
    model = Weibull(shape=1.0, scale=100.0)
    assert model.risk(0, 8) == pytest.approx(1 - exp(-0.08))
    assert model.risk(500, 8) == pytest.approx(1 - exp(-0.08))


def test_wear_raises_the_risk_with_age() -> None:
    model = Weibull(shape=2.0, scale=100.0)
    assert model.risk(50, 8) == pytest.approx(1 - exp(-(0.58**2 - 0.50**2)))
    assert model.risk(90, 8) > model.risk(50, 8) > model.risk(0, 8)


def test_few_failures_give_the_total_time_on_test_rate() -> None:
    model = fit(failed=[100.0, 200.0], running=[300.0])
    assert model is not None
    assert model.shape == 1.0
    assert model.scale == pytest.approx(300.0)


def test_no_failure_gives_no_model() -> None:
    assert fit(failed=[], running=[1000.0]) is None


def test_the_fit_finds_the_shape_and_scale_that_made_the_data() -> None:
    drawn = 120.0 * np.random.default_rng(7).weibull(2.0, size=4000)
    failed, running = drawn[drawn <= 150], np.full((drawn > 150).sum(), 150.0)
    model = fit(failed.tolist(), running.tolist())
    assert model is not None
    assert model.shape == pytest.approx(2.0, abs=0.06)
    assert model.scale == pytest.approx(120.0, abs=3.0)


def test_the_fit_solves_the_likelihood_equation() -> None:
    failed = [12.0, 30.0, 41.0, 55.0, 70.0, 88.0, 95.0, 130.0]
    model = fit(failed, [])
    assert model is not None
    powers = np.array(failed) ** model.shape
    logs = np.log(failed)
    assert 1 / model.shape + logs.mean() == pytest.approx((powers * logs).sum() / powers.sum(), abs=1e-6)
