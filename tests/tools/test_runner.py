"""Running a tool: arguments, sites, time and failures (style habit 20, N3, D7)."""

import time
from pathlib import Path
from typing import Annotated, Literal

import pytest

from tests.tools.desk import desk
from tools.adapters.plant.faults import set_condition
from tools.catalog import catalog
from tools.context import Context
from tools.runner import Outcome, run
from tools.slots import AssetTag, Days, Quantity, Slot
from tools.tool import Findings, Json, Tool

Choice = Annotated[Literal["full", "short"], Slot("choice", "how much to say")]


def measure(
    context: Context, asset: AssetTag, amount: Quantity = 1.5, days: Days = 7, detail: Choice = "full"
) -> Findings:
    """Say back what was given."""
    return Findings(summary=f"{asset} {amount!r} {days!r} {detail} {context.site}")


def sleep(context: Context) -> Findings:
    """Take longer than anybody waits."""
    time.sleep(0.2)
    return Findings(summary=context.site)


def break_down(context: Context) -> Findings:
    """Fail in a way that nobody expected."""
    raise ZeroDivisionError(context.site)


def made(function: object) -> Tool:
    """A read of a function of these tests."""
    assert callable(function)
    return Tool(function=function, kind="read", risk="none", systems=("MES",), examples=("do it",))


def asked(context: Context, **arguments: Json) -> Outcome:
    return run(made(measure), arguments, context, timeout_seconds=5)


def test_arguments_reach_the_tool_and_defaults_fill_the_rest(tiny: Context) -> None:
    outcome = asked(tiny, asset="FIL-03")
    assert outcome.ok
    assert isinstance(outcome.result, Findings)
    assert outcome.result.summary == "FIL-03 1.5 7 full EP"
    assert outcome.error == ""
    assert outcome.seconds > 0


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"days": "10"}, "FIL-03 1.5 10 full EP"),
        ({"days": 10.0}, "FIL-03 1.5 10 full EP"),
        ({"amount": "2.25"}, "FIL-03 2.25 7 full EP"),
        ({"amount": 3}, "FIL-03 3.0 7 full EP"),
        ({"detail": "short"}, "FIL-03 1.5 7 short EP"),
        ({"days": None}, "FIL-03 1.5 7 full EP"),
        ({"asset": " FIL-03 "}, "FIL-03 1.5 7 full EP"),
    ],
)
def test_what_is_meant_without_doubt_is_taken(tiny: Context, given: dict[str, Json], said: str) -> None:
    outcome = asked(tiny, **({"asset": "FIL-03"} | given))
    assert isinstance(outcome.result, Findings)
    assert outcome.result.summary == said


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"days": "ten"}, "measure takes a integer for 'days', not 'ten'."),
        ({"days": 1.5}, "measure takes a integer for 'days', not 1.5."),
        ({"days": True}, "measure takes a integer for 'days', not True."),
        ({"amount": "nan"}, "measure takes a number for 'amount', not 'nan'."),
        ({"asset": 3}, "measure takes a string for 'asset', not 3."),
        ({"asset": "  "}, "measure takes a string for 'asset', not '  '."),
        ({"asset": None}, "measure needs 'asset': asset tag."),
        ({"detail": "long"}, "'detail' cannot be 'long'; choose one of full, short."),
        ({"speed": 1}, "measure has no argument 'speed'; it takes asset, amount, days, detail."),
        ({"asset": "x" * 5000}, "'asset' has 5000 characters; at most 4000 are taken."),
    ],
)
def test_a_wrong_argument_is_named_with_its_value(tiny: Context, given: dict[str, Json], error: str) -> None:
    outcome = asked(tiny, **({"asset": "FIL-03"} | given))
    assert not outcome.ok
    assert outcome.rejected
    assert outcome.error == error
    assert outcome.result is None


def test_an_unknown_record_is_a_rejected_outcome(tiny: Context) -> None:
    outcome = asked(tiny, asset="FIL-99")
    assert (outcome.ok, outcome.rejected) == (False, True)
    assert "FIL-99" in outcome.error


@pytest.mark.parametrize(
    ("tool", "arguments"),
    [
        ("machine_state", {"asset": "FIL-03"}),
        ("line_status", {"line": "EP-P3"}),
        ("site_overview", {"site": "EP"}),
        ("production_order", {"order": "PO-1042"}),
        ("purchase_order", {"purchase_order": "PUR-5012"}),
        ("lot_trace", {"lot": "LOT-26-04417"}),
        ("shipment", {"shipment": "SHP-7005"}),
        ("work_order", {"work_order": "WO-8841"}),
        ("work_orders", {"technician": "T-114"}),
    ],
)
def test_another_site_is_refused_by_name(tiny_folder: Path, tool: str, arguments: dict[str, Json]) -> None:
    """N3: reading follows the sites of the person, whichever argument leads there."""
    stranger = desk(tiny_folder, site="NF", sites=("NF",))
    outcome = run(catalog()[tool], arguments, stranger, timeout_seconds=5)
    assert (outcome.ok, outcome.rejected) == (False, True)
    assert "belongs to site 'EP', and priya may see NF only" in outcome.error


def test_a_conversation_about_another_site_is_refused(tiny_folder: Path) -> None:
    stranger = desk(tiny_folder, site="EP", sites=("NF",))
    outcome = run(catalog()["site_overview"], {}, stranger, timeout_seconds=5)
    assert "This conversation belongs to site 'EP'" in outcome.error


def test_a_system_that_is_down_is_a_failed_outcome(own_tiny: Path) -> None:
    set_condition(own_tiny, "MES", "unavailable")
    outcome = run(catalog()["line_status"], {"line": "EP-P3"}, desk(own_tiny), timeout_seconds=5)
    assert (outcome.ok, outcome.rejected) == (False, False)
    assert outcome.error.startswith("MES is not available")


def test_a_tool_that_takes_too_long_is_not_waited_for(tiny: Context) -> None:
    """D7."""
    outcome = run(made(sleep), {}, tiny, timeout_seconds=0.01)
    assert (outcome.ok, outcome.rejected) == (False, False)
    assert outcome.error == "sleep did not finish within 0.01 s; try again, or ask for less."


def test_a_bug_travels_up(tiny: Context) -> None:
    with pytest.raises(ZeroDivisionError):
        run(made(break_down), {}, tiny, timeout_seconds=5)
