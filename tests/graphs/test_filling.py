"""Arguments come from what was said, from what follows from it, or from what was said before; never from nowhere."""

import pytest

from graphs.filling import Filled, Filler, Message
from graphs.state import MentionData
from tests.graphs.stage import CREW, LOOK, REPORT, SHIFT, WORDING, clause, mention
from tools.tool import Tool

LINES = {("FIL-03", "line"): "EP-P3"}
FILLER = Filler(WORDING, lambda identifier, kind: LINES.get((identifier, kind)))


def fill(
    tool: Tool, text: str, *names: tuple[str, str], focus: dict[str, MentionData] | None = None, carry: bool = False
) -> Filled:
    return FILLER.fill(tool, clause(text, *names), Message(text=text, turn="t", site="EP"), focus or {}, carry=carry)


def test_a_named_thing_fills_the_slot_of_its_kind() -> None:
    filled = fill(LOOK, "how is FIL-03", ("asset", "FIL-03"))
    assert (filled.arguments, filled.missing, filled.said) == ({"asset": "FIL-03"}, [], {"asset": "asset@t"})


def test_what_nobody_said_is_missing() -> None:
    assert fill(LOOK, "how is it going").missing == ["asset"]


def test_a_line_follows_from_the_machine_and_says_so() -> None:
    filled = fill(CREW, "who works at FIL-03", ("asset", "FIL-03"))
    assert filled.arguments["line"] == "EP-P3"
    assert filled.derived["line"]["id"] == "FIL-03"
    assert "line" not in filled.said


def test_from_and_to_are_told_apart_in_any_order() -> None:
    names = (("lot", "LOT-1"), ("location", "EP-B"), ("location", "EP-A"))
    filled = fill(SHIFT, "move 20 of LOT-1 to EP-B from EP-A", *names)
    assert filled.arguments == {"lot": "LOT-1", "destination": "EP-B", "quantity": 20.0, "origin": "EP-A"}


def test_one_place_with_to_is_no_origin() -> None:
    filled = fill(SHIFT, "move 20 of LOT-1 to EP-B", ("lot", "LOT-1"), ("location", "EP-B"))
    assert filled.arguments["destination"] == "EP-B"
    assert filled.missing == ["origin"]


def test_a_required_thing_is_carried_over_from_the_conversation() -> None:
    focus = {"asset": mention("asset", "FIL-03", "is FIL-03 up", turn="before")}
    filled = fill(LOOK, "how is it doing", focus=focus)
    assert filled.arguments == {"asset": "FIL-03"}
    assert filled.said == {"asset": "asset@before"}


def test_what_was_found_and_not_said_is_carried_without_a_claim() -> None:
    focus = {"asset": MentionData(kind="asset", id="FIL-03", text="FIL-03", turn="before", start=-1, end=-1)}
    filled = fill(LOOK, "how is it doing", focus=focus)
    assert filled.arguments == {"asset": "FIL-03"}
    assert filled.said == {}


def test_nothing_is_carried_into_a_clause_about_something_else() -> None:
    focus = {"asset": mention("asset", "FIL-03", "is FIL-03 up")}
    assert fill(LOOK, "who makes LOT-1", ("lot", "LOT-1"), focus=focus).missing == ["asset"]


@pytest.mark.parametrize(
    ("text", "day"), [("who works on EP-P3 yesterday", "2026-06-16"), ("who works on EP-P3", None)]
)
def test_a_day(text: str, day: str | None) -> None:
    assert fill(CREW, text, ("line", "EP-P3")).arguments.get("day") == day


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("raise a fault on FIL-03: valve is leaking", "valve is leaking"),
        ("raise a fault on FIL-03 because the valve leaks.", "the valve leaks"),
        ("the valve of FIL-03 leaks badly, please raise a fault", "the valve of FIL-03 leaks badly"),
        ("raise a fault on FIL-03 please", None),
    ],
)
def test_a_remark_is_what_was_said_beyond_the_request(text: str, note: str | None) -> None:
    filled = fill(REPORT, text, ("asset", "FIL-03"))
    assert filled.arguments.get("note") == note
