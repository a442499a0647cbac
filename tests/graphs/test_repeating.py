"""The same call again with what is new: what stays, what is pushed out, what is asked for each thing named."""

import pytest

from graphs.filling import Filled, Filler, Message
from graphs.repeating import MOST_THINGS, each_named, repeated
from graphs.state import WantedData
from tests.graphs.stage import CREW, LOOK, SHIFT, WORDING, clause
from tests.graphs.test_dates import NOW
from tools.context import Context
from tools.slots import AssetTag, Day, LineId, Text
from tools.tool import Findings, Json, Tool


def stops(context: Context, asset: AssetTag | None = None, line: LineId | None = None, day: Day = "") -> Findings:
    """Stops of a machine or a line."""
    return Findings(summary=f"{asset} {line} {day} {context.site}")


def note(context: Context, asset: AssetTag, remark: Text) -> Findings:
    """Cases like a remark."""
    return Findings(summary=f"{asset} {remark} {context.site}")


STOPS = Tool(function=stops, kind="read", risk="none", systems=("MES",), examples=("stops of FIL-03",))
NOTE = Tool(function=note, kind="read", risk="none", systems=("MES",), examples=("cases like this",))


def last(tool: Tool, said: tuple[str, ...] = (), **arguments: Json) -> WantedData:
    """A call of the turn before, whose arguments in `said` the person gave."""
    return WantedData(
        tool=tool.name,
        arguments=dict(arguments),
        missing=[],
        clause="before",
        said={name: f"{name}@t1" for name in said},
        derived={},
    )


def again(tool: Tool, before: WantedData, text: str, *names: tuple[str, str]) -> Filled:
    """The call after another message."""
    said = clause(text, *names)
    filler = Filler(WORDING, lambda _identifier, _kind: None)
    return repeated(tool, before, filler.fill(tool, said, Message(text=text, turn="t", site="EP"), {}, carry=False))


@pytest.mark.parametrize(
    ("text", "names", "arguments"),
    [
        ("and yesterday?", [], {"asset": "FIL-03", "day": f"{NOW:%Y-%m}-16"}),
        ("no, FIL-05", [("asset", "FIL-05")], {"asset": "FIL-05", "day": "2026-06-14"}),
        ("and line-2?", [("line", "line-2")], {"line": "line-2", "day": "2026-06-14"}),
        ("again please", [], {"asset": "FIL-03", "day": "2026-06-14"}),
    ],
)
def test_what_is_new_takes_the_place_of_what_was(
    text: str, names: list[tuple[str, str]], arguments: dict[str, Json]
) -> None:
    """A thing of another kind pushes out the thing named before; the day stays."""
    before = last(STOPS, ("asset",), asset="FIL-03", day="2026-06-14")
    found = again(STOPS, before, text, *names).arguments
    assert {name: value for name, value in found.items() if value is not None} == arguments


def test_where_an_argument_came_from_stays_with_it() -> None:
    before = last(STOPS, ("asset",), asset="FIL-03", day="2026-06-14")
    assert again(STOPS, before, "and yesterday?").said == {"asset": "asset@t1", "day": "date@t"}


def test_free_text_is_kept_from_the_call_before() -> None:
    before = last(NOTE, ("asset", "remark"), asset="FIL-03", remark="nozzle drips")
    found = again(NOTE, before, "and FIL-05?", ("asset", "FIL-05"))
    assert found.arguments == {"asset": "FIL-05", "remark": "nozzle drips"}
    assert found.missing == []


def test_what_the_call_before_had_is_no_longer_missing() -> None:
    assert again(LOOK, last(LOOK, asset="FIL-03", days=7), "the last 3 days").arguments == {
        "asset": "FIL-03",
        "days": 3,
    }
    assert again(LOOK, last(LOOK, days=7), "the last 3 days").missing == ["asset"]


def test_a_look_up_is_made_for_each_thing_named() -> None:
    both = clause("status of FIL-03 and FIL-05", ("asset", "FIL-03"), ("asset", "FIL-05"))
    calls = each_named(LOOK, last(LOOK, asset="FIL-03", days=7), both)
    assert [call["arguments"] for call in calls] == [{"asset": "FIL-03", "days": 7}, {"asset": "FIL-05", "days": 7}]


@pytest.mark.parametrize(
    ("tool", "call", "names"),
    [
        (LOOK, last(LOOK, asset="FIL-03"), ["FIL-03"]),
        (LOOK, last(LOOK, asset="FIL-03"), ["FIL-03", "FIL-03"]),
        (CREW, last(CREW, line="EP-P2"), ["FIL-03", "FIL-05"]),
        (LOOK, last(LOOK, asset="CNC-01"), ["FIL-03", "FIL-05"]),
    ],
)
def test_one_thing_or_things_of_another_kind_make_one_call(tool: Tool, call: WantedData, names: list[str]) -> None:
    """So does a call that is about something the clause does not name."""
    assert each_named(tool, call, clause(" ".join(names), *(("asset", name) for name in dict.fromkeys(names)))) == [
        call
    ]


def test_a_tool_that_takes_two_of_a_kind_is_called_once() -> None:
    """`from one location to another` is not a call for each location."""
    places = clause("from EP-WH-1 to EP-WH-2", ("location", "EP-WH-1"), ("location", "EP-WH-2"))
    call = last(SHIFT, origin="EP-WH-1", destination="EP-WH-2")
    assert each_named(SHIFT, call, places) == [call]


def test_a_long_list_is_cut() -> None:
    names = [f"FIL-0{number}" for number in range(1, 8)]
    calls = each_named(LOOK, last(LOOK, asset="FIL-01"), clause(" ".join(names), *(("asset", name) for name in names)))
    assert [call["arguments"]["asset"] for call in calls] == names[:MOST_THINGS]
