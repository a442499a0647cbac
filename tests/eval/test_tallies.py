"""What is counted, and over what: scenarios and not repeats."""

from dataclasses import replace

import pytest

from eval.comparison import compare, compare_groups, told
from eval.estimates import wilson
from eval.refusals import refusals
from eval.results import Result, Results
from eval.scenario import Scenario
from eval.scorers import Score
from eval.tallies import KINDS, by_aspect, by_kind
from tests.eval.records import played, said, scenario, turn

ASKS = scenario({"user": "x", "check": {"calls": [{"tool": "holds"}, {"tool": "stock"}]}}, id="run-asks")
ACTS = scenario({"user": "y"}, id="run-acts", language="de", difficulty="hard")


def result(of: Scenario, good: bool, repeat: int = 0, group: str = "requests") -> Result:
    score = Score(() if good else ("turn 1: wrong",))
    kept = played(replace(said(turn()), wording="as written" if repeat == 0 else "no marks"))
    return Result(scenario=of, group=group, repeat=repeat, played=kept, scores={"calls": score})


def results(*each: Result, repeats: int = 1) -> Results:
    return Results(suite="made", part="all", model="none", log="", results=each, repeats=repeats)


THRICE = results(
    *(result(ASKS, True, repeat) for repeat in range(3)),
    *(result(ACTS, repeat != 2, repeat) for repeat in range(3)),
    repeats=3,
)


def test_good_means_good_in_every_repeat() -> None:
    """pass^3 is 1 of 2, pass^1 is 5 of 6, and the interval is that of two scenarios."""
    assert (THRICE.passed, THRICE.share) == (1, 0.5)
    assert THRICE.once == pytest.approx(5 / 6)
    assert THRICE.interval == wilson(1, 2)
    assert THRICE.verdict(0.5) == "passed"
    assert THRICE.verdict(0.6) == "below the bar"


def test_tallies_count_scenarios() -> None:
    [calls] = by_aspect(THRICE)
    assert (calls.good, calls.all) == (1, 2)
    assert calls.once == pytest.approx(5 / 6)
    assert {each.name: (each.good, each.all) for each in by_kind(THRICE, KINDS["language"])} == {
        "de": (0, 1),
        "en": (1, 1),
    }
    assert {each.name: (each.good, each.all) for each in by_kind(THRICE, KINDS["wording"])} == {
        "as written": (2, 2),
        "no marks": (1, 2),
    }


def test_a_scenario_counts_for_every_tool_that_it_expects() -> None:
    assert [each.name for each in by_kind(THRICE, KINDS["tool"])] == ["holds", "stock"]


def test_cut_short_is_failed_and_apart() -> None:
    broken = replace(result(ASKS, True), played=None, error="the disk is gone")
    run = results(broken, result(ACTS, True))
    assert (run.passed, run.cut_short, run.verdict(0.1)) == (1, 1, "infrastructure trouble")


def test_a_comparison_counts_a_scenario_once_and_tells_every_group() -> None:
    other = result(scenario({"user": "z"}, id="run-talks"), True, group="conversations")
    before = results(result(ASKS, False), result(ACTS, True), replace(other, scores={"calls": Score(("bad",))}))
    after = results(result(ASKS, True), result(ACTS, False), other)
    found = compare(before, after)
    assert (found.better, found.worse) == (("run-asks", "run-talks"), ("run-acts",))
    groups = compare_groups(before, after)
    assert {name: (each.better, each.worse) for name, each in groups.items()} == {
        "conversations": (("run-talks",), ()),
        "requests": (("run-asks",), ("run-acts",)),
    }
    assert "  worse   run-acts" in told(found, groups)


def test_stops_are_right_wrong_or_missed() -> None:
    def asked(outcome: str, came: str) -> Result:
        written = scenario({"user": "x", "check": {"outcome": outcome}}, id=f"run-{outcome}-{came}")
        return Result(scenario=written, played=played(said(turn(outcome=came))), scores={})

    found = refusals(
        results(
            asked("declined", "declined"),
            asked("clarify", "blocked"),
            asked("blocked", "answered"),
            asked("answered", "clarify"),
            asked("answered", "answered"),
        )
    )
    assert (found.right, found.wrong, found.missed) == (2, 1, 1)
    assert found.precision == pytest.approx(2 / 3)
    assert found.recall == pytest.approx(2 / 3)
