"""How calls made are held against calls expected."""

import pytest

from copilot.result import CallJson
from eval.calls import judge_calls
from eval.scenario import ExpectedCall, Mode
from tests.eval.records import call
from tools.tool import Json

STATE, STOCK, TRACE = call("machine_state", asset="FIL-03"), call("stock", material="MAT-3005"), call("holds")


def expected(tool: str, **arguments: Json | tuple[Json, ...]) -> ExpectedCall:
    return ExpectedCall(tool=tool, arguments=arguments)


WANTED = (expected("machine_state", asset="FIL-03"), expected("stock", material="MAT-3005"))


@pytest.mark.parametrize(
    ("mode", "made", "good"),
    [
        ("strict", (STATE, STOCK), True),
        ("strict", (STOCK, STATE), False),
        ("unordered", (STOCK, STATE), True),
        ("unordered", (STATE, STOCK, TRACE), False),
        ("unordered", (STATE,), False),
        ("superset", (TRACE, STOCK, STATE), True),
        ("superset", (STATE, TRACE), False),
        ("subset", (STATE,), True),
        ("subset", (), True),
        ("subset", (STATE, TRACE), False),
    ],
)
def test_each_mode_means_what_it_says(mode: Mode, made: tuple[CallJson, ...], good: bool) -> None:
    assert (not judge_calls(WANTED, mode, made, "EP")) is good


def test_one_call_answers_one_expectation_only() -> None:
    twice = (expected("holds"), expected("holds"))
    assert judge_calls(twice, "unordered", (TRACE,), "EP")
    assert not judge_calls(twice, "unordered", (TRACE, call("holds")), "EP")


def test_a_list_of_values_means_one_of_them_and_a_star_any() -> None:
    either = (expected("downtime_history", asset="PKG-02", day=(None, "2026-06-17")),)
    assert not judge_calls(either, "unordered", (call("downtime_history", asset="PKG-02"),), "EP")
    assert judge_calls(either, "unordered", (call("downtime_history", asset="PKG-02", day="2026-06-16"),), "EP")
    some = (expected("sensor_trend", asset="PKG-07", signal="*"),)
    assert not judge_calls(some, "unordered", (call("sensor_trend", asset="PKG-07", signal="vibration"),), "EP")
    assert judge_calls(some, "unordered", (call("sensor_trend", asset="PKG-07"),), "EP")


def test_an_unlisted_argument_must_say_nothing_new() -> None:
    wanted = (expected("downtime_history", asset="PKG-02"),)
    good = call("downtime_history", asset="PKG-02", days=7, line=None)
    assert not judge_calls(wanted, "unordered", (good,), "EP")
    assert judge_calls(wanted, "unordered", (call("downtime_history", asset="PKG-02", days=2),), "EP")
    assert judge_calls(wanted, "unordered", (call("downtime_history", asset="PKG-02", line="EP-P2"),), "EP")


def test_the_site_of_the_conversation_may_be_named_another_may_not() -> None:
    wanted = (expected("holds"),)
    assert not judge_calls(wanted, "unordered", (call("holds", site="EP"),), "EP")
    assert judge_calls(wanted, "unordered", (call("holds", site="NF"),), "EP")


def test_free_text_is_not_compared() -> None:
    wanted = (expected("find_procedure"),)
    assert not judge_calls(wanted, "unordered", (call("find_procedure", question="how do I ..."),), "EP")


def test_another_call_may_answer_as_well() -> None:
    wanted = (
        ExpectedCall(
            tool="schedule_risk", arguments={"order": "PO-1"}, instead=(expected("order_impact", order="PO-1"),)
        ),
    )
    assert not judge_calls(wanted, "unordered", (call("order_impact", order="PO-1"),), "EP")
    assert judge_calls(wanted, "unordered", (call("order_impact", order="PO-2"),), "EP")


def test_what_is_wrong_is_said_with_what_was_made() -> None:
    [problem] = judge_calls(WANTED[:1], "superset", (STOCK,), "EP")
    assert "machine_state(asset='FIL-03')" in problem
    assert "stock(material='MAT-3005')" in problem
