"""Arguments come from what was said, from what follows from it, or from what was said before; never from nowhere."""

import pytest

from graphs.filling import Filled, Filler, Message
from graphs.state import MentionData
from tests.graphs.stage import CREW, LOOK, REPORT, SHIFT, WORDING, clause, mention
from tools.catalog import catalog
from tools.tool import Tool

LINES = {("FIL-03", "line"): "EP-P3", ("PO-1", "line"): "EP-P2"}
SIGNALS = {"FIL-03": ("bowl_temperature", "fill_weight", "vibration")}
FILLER = Filler(WORDING, lambda identifier, kind: LINES.get((identifier, kind)), lambda where: SIGNALS.get(where, ()))
TOOLS = catalog()


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


@pytest.mark.parametrize(
    "text",
    [
        "bring 20 LOT-1 to EP-B",
        "20 LOT-1 an EP-B bringen",
        "20 LOT-1 at EP-B please",
        "20 LOT-1 en EP-B",
        "20 LOT-1 -> EP-B",
    ],
)
def test_a_lone_place_is_where_it_goes(text: str) -> None:
    filled = fill(SHIFT, text, ("lot", "LOT-1"), ("location", "EP-B"))
    assert filled.arguments["destination"] == "EP-B"
    assert "origin" not in filled.arguments


@pytest.mark.parametrize("text", ["20 LOT-1 EP-A -> EP-B", "20 LOT-1 EP-A EP-B", "20 LOT-1 aus EP-A nach EP-B"])
def test_two_places_are_from_and_to(text: str) -> None:
    filled = fill(SHIFT, text, ("lot", "LOT-1"), ("location", "EP-A"), ("location", "EP-B"))
    assert (filled.arguments["origin"], filled.arguments["destination"]) == ("EP-A", "EP-B")


@pytest.mark.parametrize(
    "text",
    [
        "shift PO-1 to P3, P2 is never going to catch up",
        "PO-1 goes from P2 to P3",
        "PO-1 von P2 auf P3",
        "mueve PO-1 de la P2 a la P3",
    ],
)
def test_an_order_goes_to_the_line_with_the_preposition(text: str) -> None:
    names = (("production_order", "PO-1"), ("line", "P2"), ("line", "P3"))
    assert fill(TOOLS["move_production_order"], text, *names).arguments["line"] == "P3"


def test_an_order_never_goes_to_the_line_it_is_on_or_leaves() -> None:
    assert fill(TOOLS["move_production_order"], "move PO-1", ("production_order", "PO-1")).missing == ["line"]
    names = (("production_order", "PO-1"), ("line", "P2"))
    assert fill(TOOLS["move_production_order"], "get PO-1 away from P2", *names).missing == ["line"]


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("will FIL-03 last the next 48h", 48),
        ("FIL-03 over the next day", 24),
        ("does FIL-03 make it to five in the afternoon", 14),
        ("hält FIL-03 bis 17 Uhr", 14),
        ("will FIL-03 hold until friday", 48),
        ("will FIL-03 fail", None),
    ],
)
def test_hours_ahead(text: str, hours: int | None) -> None:
    assert fill(TOOLS["failure_risk"], text, ("asset", "FIL-03")).arguments.get("hours") == hours


@pytest.mark.parametrize(
    ("tool", "text", "day"),
    [
        ("shipments", "what ships on friday", "2026-06-19"),
        ("shipments", "Was geht am Freitag alles raus?", "2026-06-19"),
        ("shipments", "what left on friday", "2026-06-12"),
        ("shipments", "Versand Freitag", "2026-06-19"),
        ("oee", "can you still show the oee of friday", "2026-06-12"),
        ("attendance", "who was in on monday", "2026-06-15"),
    ],
)
def test_a_weekday_lies_where_the_question_looks(tool: str, text: str, day: str) -> None:
    assert fill(TOOLS[tool], text).arguments.get("day") == day


def test_a_signal_is_called_what_the_historian_calls_it() -> None:
    named = fill(TOOLS["sensor_trend"], "vibraton of FIL-03 last 6 hrs", ("asset", "FIL-03")).arguments
    assert named == {"asset": "FIL-03", "signal": "vibration", "hours": 6}
    assert (
        fill(TOOLS["sensor_trend"], "how hot is FIL-03", ("asset", "FIL-03")).arguments["signal"] == "bowl_temperature"
    )
    assert "signal" not in fill(TOOLS["sensor_trend"], "trend of FIL-03", ("asset", "FIL-03")).arguments


@pytest.mark.parametrize(
    ("text", "quantity"),
    [
        ("Reservier eine Kühlmittelpumpe SP-1 für WO-1", 1),
        ("reserve two SP-1 for WO-1", 2),
        ("aparta un SP-1 para la WO-1", 1),
        ("reserve 3 SP-1 for WO-1", 3),
        ("reserve the SP-1 for WO-1", None),
    ],
)
def test_how_many_pieces(text: str, quantity: int | None) -> None:
    filled = fill(TOOLS["reserve_spare"], text, ("spare", "SP-1"), ("work_order", "WO-1"))
    assert filled.arguments.get("quantity") == quantity


@pytest.mark.parametrize(
    ("text", "priority"),
    [
        ("work order for FIL-03 on P3", None),
        ("work order for FIL-03, prio P3", "3"),
        ("open a job for FIL-03, P2", "2"),
    ],
)
def test_a_line_is_no_priority(text: str, priority: str | None) -> None:
    names = [("asset", "FIL-03")] + [("line", line) for line in ("P2", "P3") if line in text]
    assert fill(TOOLS["create_work_order"], text, *names).arguments.get("priority") == priority


def test_a_site_that_goods_go_to_is_not_the_site_that_is_asked_about() -> None:
    names = (("material", "MAT-1"), ("site", "eastport"))
    assert "site" not in fill(TOOLS["transfers"], "MAT-1 going out to eastport", *names).arguments
    assert fill(TOOLS["transfers"], "transfers of MAT-1 at eastport", *names).arguments["site"] == "eastport"
