"""Messages that mean something because of the turn before: answers to a question, and the same again."""

import asyncio
from pathlib import Path

import pytest

from copilot.assembly import assembled
from copilot.settings import Settings
from graphs.clauses import clause_between
from graphs.filling import Message
from graphs.resuming import Resuming
from graphs.setting import Parts
from graphs.state import Exchange, TurnState, WantedData
from graphs.steps.understand import Understand
from graphs.turn import new_turn
from tests.graphs.test_dates import NOW
from tools.tool import Json

FILLERS = ["FIL-01", "FIL-02", "FIL-03"]


@pytest.fixture(scope="module")
def parts(installation: Path, model_folder: Path) -> Parts:
    """The parts of the whole product; nothing of the plant is read through them but names."""

    async def made() -> Parts:
        async with assembled(Settings(home=installation, models=model_folder, backend="none")) as copilot:
            return copilot.parts

    return asyncio.run(made())


def call(tool: str, *missing: str, **arguments: Json) -> WantedData:
    return WantedData(tool=tool, arguments=dict(arguments), missing=list(missing), clause="before", said={}, derived={})


def after(*asked: WantedData, offered: list[str] | None = None, made: list[WantedData] | None = None) -> TurnState:
    """A conversation whose last turn asked this back, or made these calls."""
    exchange = Exchange(turn="t1", user="before", answer="", calls=made or [])
    return TurnState(asked=list(asked), asked_in="t1", offered=offered or [], exchanges=[exchange])


def heard(parts: Parts, before: TurnState, text: str) -> tuple[WantedData | None, list[WantedData]]:
    """What a message completes, and what it asks again."""
    named = Understand(parts).named(text, before, "EP", "t2")
    state = TurnState(**{**new_turn("t2", text), **before, **named})
    clause = clause_between(state, 0, len(text), NOW, parts.wording)
    message, resuming = Message(text=text, turn="t2", site="EP"), Resuming(parts)
    return resuming.completed(state, clause, message), resuming.again(state, clause, message)


def completed(parts: Parts, before: TurnState, text: str) -> dict[str, Json] | None:
    found = heard(parts, before, text)[0]
    return found and found["arguments"]


@pytest.mark.parametrize(
    ("text", "asset"),
    [
        ("FIL-02", "FIL-02"),
        ("the second", "FIL-02"),
        ("the third one", "FIL-03"),
        ("number 3", "FIL-03"),
        ("der erste", "FIL-01"),
        ("la segunda", "FIL-02"),
        ("no. 1 please", "FIL-01"),
    ],
)
def test_one_of_the_offered_things_is_named_or_pointed_at(parts: Parts, text: str, asset: str) -> None:
    before = after(call("machine_state", "asset"), offered=FILLERS)
    assert completed(parts, before, text) == {"asset": asset}


def test_a_bare_number_is_that_of_a_thing_and_an_ordinal_its_place(parts: Parts) -> None:
    before = after(call("machine_state", "asset"), offered=["FIL-03", "FIL-01", "FIL-02"])
    assert completed(parts, before, "number 3") == {"asset": "FIL-03"}
    assert completed(parts, before, "the second") == {"asset": "FIL-01"}


def test_what_was_pointed_at_is_the_persons_own_word(parts: Parts) -> None:
    """Without it an action about that thing would rest on nothing."""
    found, _ = heard(parts, after(call("machine_state", "asset"), offered=FILLERS), "the second")
    assert found
    assert (found["said"], found["derived"]) == ({"asset": "asset@t2"}, {})


def test_the_one_on_a_line_is_the_one_that_stands_there(parts: Parts) -> None:
    directory = parts.directory
    line = directory.related("FIL-03", "line")
    assert line
    others = [name for name in FILLERS if directory.related(name, "line") != line]
    before = after(call("machine_state", "asset"), offered=[*others, "FIL-03"])
    found, _ = heard(parts, before, f"the one on {line}")
    assert found
    assert found["arguments"] == {"asset": "FIL-03"}
    assert found["derived"] == {"asset": ["line", line]}


def test_a_place_in_the_list_that_is_not_there_is_no_answer(parts: Parts) -> None:
    assert completed(parts, after(call("machine_state", "asset"), offered=FILLERS), "the fourth") is None


def test_the_missing_argument_completes_the_call(parts: Parts) -> None:
    before = after(call("place_hold", "reason", lot="LOT-26-04417"))
    found, _ = heard(parts, before, "label error")
    assert found
    assert found["missing"] == []
    assert found["arguments"]["lot"] == "LOT-26-04417"
    assert found["clause"] == "before label error"


@pytest.mark.parametrize("text", ["who is on shift?", "what is the stock of caps?", "which orders are late?"])
def test_a_change_of_subject_completes_nothing(parts: Parts, text: str) -> None:
    assert completed(parts, after(call("machine_state", "asset"), offered=FILLERS), text) is None


def test_an_old_question_is_answered_only_by_what_names_it(parts: Parts) -> None:
    before = after(call("machine_state", "asset"))
    before["asked_in"] = "long ago"
    assert completed(parts, before, "FIL-02") is None
    assert completed(parts, before, "the machine was FIL-02") == {"asset": "FIL-02"}


@pytest.mark.parametrize(
    ("text", "tool"),
    [
        ("1", "machine_state"),
        ("the second", "stock"),
        ("b", "stock"),
        ("the stock", "stock"),
        ("the machine", "machine_state"),
        ("both", None),
        ("something else entirely, forget about all of that", None),
    ],
)
def test_two_readings_are_told_apart_by_number_or_by_a_word(parts: Parts, text: str, tool: str | None) -> None:
    before = after(call("machine_state", asset="FIL-03"), call("stock", material="MAT-3007"))
    found, _ = heard(parts, before, text)
    assert (found["tool"] if found else None) == tool


@pytest.mark.parametrize(
    ("text", "arguments"),
    [
        ("and yesterday?", [{"asset": "FIL-03", "day": "2026-06-16"}]),
        ("no, FIL-02", [{"asset": "FIL-02"}]),
        ("and FIL-01 and FIL-02?", [{"asset": "FIL-01"}, {"asset": "FIL-02"}]),
        ("and the stock of caps?", []),
        ("and?", []),
    ],
)
def test_a_bare_message_asks_the_same_again(parts: Parts, text: str, arguments: list[dict[str, Json]]) -> None:
    """Words of its own, or nothing new, make it something else."""
    before = after(made=[call("downtime_history", asset="FIL-03")])
    assert [again["arguments"] for again in heard(parts, before, text)[1]] == arguments


def test_a_thing_that_the_last_call_does_not_take_is_not_the_same_again(parts: Parts) -> None:
    assert heard(parts, after(made=[call("machine_state", asset="FIL-03")]), "and LOT-26-04417?")[1] == []


def test_nothing_was_asked_and_nothing_was_called(parts: Parts) -> None:
    assert heard(parts, TurnState(), "and yesterday?") == (None, [])
