"""SCO-05, SCN-09: drift of inspection results on series made by hand."""

from datetime import datetime, timedelta
from itertools import pairwise

import pytest

from tools.context import Context
from tools.errors import RecordNotFound, ToolRejected
from tools.records import Inspection, Source
from tools.scoring.quality_drift import Chart, chart_of, quality_drift

NOW = datetime(2026, 6, 17, 3, 10)
SINCE = NOW - timedelta(days=3)
CALM = [8.0, 9.0, 9.5, 10.5, 11.0, 10.0, 12.0, 10.0]
"""A pattern that breaks no rule, however often it is repeated."""
BASELINE = CALM * 8
SIGMA = sum(abs(b - a) for a, b in pairwise(BASELINE)) / 63 / 1.128


def series(recent: list[float]) -> tuple[Inspection, ...]:
    """The baseline before SINCE, the recent points one an hour after it."""
    before = [(SINCE - timedelta(hours=len(BASELINE) - at), value) for at, value in enumerate(BASELINE)]
    after = [(SINCE + timedelta(hours=at), value) for at, value in enumerate(recent)]
    return tuple(
        Inspection(
            source=Source(system="QMS", record=str(number), as_of=NOW),
            id=f"INS-{number}",
            lot="LOT-26-00001",
            material="MAT-1001",
            site="EP",
            line="EP-P3",
            characteristic="cap_torque",
            value=value,
            unit="Nm",
            lower=0.0,
            upper=20.0,
            target=10.0,
            result="pass",
            taken=taken,
        )
        for number, (taken, value) in enumerate([*before, *after])
    )


def chart(recent: list[float]) -> Chart:
    found = chart_of(series(recent), SINCE)
    assert found is not None
    return found


def test_points_like_the_baseline_are_in_control() -> None:
    found = chart(CALM * 2)
    assert found.verdict == "in control"
    assert found.first_violation is None


def test_limits_are_frozen_before_the_days_that_are_judged() -> None:
    calm, wild = chart(CALM * 2), chart([90.0] * 10)
    assert calm.limits == wild.limits
    assert calm.limits.sigma == pytest.approx(SIGMA)


def test_a_shift_of_the_level_is_drift_and_its_first_point_is_named() -> None:
    found = chart(CALM + [13.0] * 10)
    assert found.verdict == "drifting"
    assert found.shift == pytest.approx(3 / SIGMA)
    first = found.first_violation
    assert first is not None
    # Two of three beyond two sigma come first: the second high point.
    assert (first[0].id, first[1].rule) == ("INS-73", "Nelson 5 / Western Electric 2")


def test_one_wild_point_is_to_be_watched_but_is_no_drift() -> None:
    found = chart([*CALM, 8.0, 20.0, *CALM[2:]])
    assert found.verdict == "watch"


def test_a_run_that_is_over_does_not_count_any_more() -> None:
    found = chart([10.5] * 9 + CALM * 2)
    assert found.broken
    assert found.verdict == "in control"


def test_capability_is_that_of_the_recent_points() -> None:
    fit = chart([9.0, 11.0] * 10).capability
    assert fit is not None
    assert fit.cp == pytest.approx(20 / (6 * 1.02598), rel=1e-4)
    assert fit.cpk == pytest.approx(fit.cp)


def test_too_few_points_have_no_chart() -> None:
    assert chart_of(series([9.0, 11.0, 9.0, 11.0]), SINCE) is None
    assert chart_of(series([9.0] * 10)[50:], SINCE) is None


def test_with_too_few_inspections_it_cannot_say(tiny: Context) -> None:
    found = quality_drift(tiny, "EP-P3")
    assert found.summary.startswith("Cannot say whether quality drifts on EP-P3, because there are too few")
    assert [fact.value for fact in found.facts] == ["cannot say"]


def test_a_characteristic_that_is_not_inspected_is_refused_with_those_that_are(tiny: Context) -> None:
    with pytest.raises(ToolRejected, match=r"'viscosity' is not inspected there; choose one of cap_torque"):
        quality_drift(tiny, "EP-P3", "viscosity")


def test_an_unknown_line_or_material_is_refused(tiny: Context) -> None:
    with pytest.raises(RecordNotFound, match="EP-P9"):
        quality_drift(tiny, "EP-P9")
    with pytest.raises(RecordNotFound, match="MAT-9999"):
        quality_drift(tiny, material="MAT-9999")


def test_neither_line_nor_material_is_refused(tiny: Context) -> None:
    with pytest.raises(ToolRejected, match="Name a line or a material"):
        quality_drift(tiny)
