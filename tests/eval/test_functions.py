"""Generic function calling: reading the questions, judging calls, fitting numbers."""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from copilot.models.calibration import UNCALIBRATED
from copilot.models.info import ModelInfo
from copilot.models.prompt import Json
from copilot.models.scripted import ScriptedChatModel, call
from eval.functions.check import problem
from eval.functions.data import DataMissing, Question, digest, load_questions
from eval.functions.fit import NothingToFit, fit, separation
from eval.functions.play import Calls, Weighed, play
from eval.functions.report import rows, table, wrong

SILO: dict[str, Json] = {
    "name": "silo.fill",
    "description": "Fill a silo.",
    "parameters": {
        "type": "dict",
        "properties": {
            "silo": {"type": "string", "description": "Its name."},
            "tonnes": {"type": "float", "description": "How much."},
            "steps": {"type": "array", "items": {"type": "string"}},
            "limits": {"type": "dict", "properties": {"high": {"type": "integer"}, "unit": {"type": "string"}}},
            "days": {"type": "integer"},
            "weeks": {"type": "integer"},
            "checked": {"type": "boolean"},
            "doses": {"type": "array", "items": {"type": "dict"}},
        },
        "required": ["silo"],
    },
}
RIGHT: dict[str, list[Json]] = {
    "silo": ["North-Silo 2", "silo 2"],
    "tonnes": [12.0, ""],
    "steps": [["open", "Close it"], ""],
    "limits": [{"high": [90, 95], "unit": ["%", ""]}, ""],
    "days": [3, ""],
    "weeks": ["n_weeks", ""],
    "checked": [True, ""],
    "doses": [[{"at": [1]}, {"at": [2]}], ""],
}
FILL = Question(
    id="multiple_1",
    category="multiple",
    text="Fill silo 2.",
    functions=(SILO, {"name": "silo.empty", "parameters": {"type": "dict", "properties": {}}}),
    answers={"silo.fill": RIGHT},
)
POEM = Question(id="irrelevance_1", category="irrelevance", text="Write a poem.", functions=(SILO,), answers={})


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ({"silo": "north silo 2"}, ""),
        ({"silo": "Silo-2", "tonnes": 12}, ""),
        ({"silo": "silo 2", "steps": ["Open", "close it."]}, ""),
        ({"silo": "silo 2", "limits": {"high": 95}}, ""),
        ({"silo": "silo 2", "limits": {"high": 90, "unit": "%"}}, ""),
        ({"silo": "silo 2", "doses": [{"at": 1}, {"at": 2}]}, ""),
        ({"silo": "silo 2", "weeks": "n_weeks"}, ""),
        ({"silo": "silo 2", "weeks": "weeks"}, "weeks is 'weeks'"),
        ({"silo": "silo 2", "checked": True}, ""),
        ({"silo": "silo 3"}, "silo is 'silo 3'"),
        ({"tonnes": 12}, "silo is missing"),
        ({"silo": "silo 2", "tonnes": "12"}, "tonnes is '12'"),
        ({"silo": "silo 2", "days": 3.0}, "days is 3.0"),
        ({"silo": "silo 2", "checked": 1}, "checked is 1"),
        ({"silo": "silo 2", "steps": ["close it", "open"]}, "steps is"),
        ({"silo": "silo 2", "limits": {"high": 91}}, "limits is"),
        ({"silo": "silo 2", "limits": {"unit": "%"}}, "limits is"),
        ({"silo": "silo 2", "limits": {"high": 90, "low": 1}}, "limits is"),
        ({"silo": "silo 2", "doses": [{"at": 1}]}, "doses is"),
        ({"silo": "silo 2", "colour": "red"}, "colour does not belong there"),
    ],
)
def test_a_call_is_judged_by_name_arguments_types_and_values(arguments: Mapping[str, Json], expected: str) -> None:
    found = problem(FILL, [("silo.fill", arguments)])
    assert found.startswith(expected) if expected else not found


def test_an_argument_that_must_be_given_may_not_be_left_out() -> None:
    needed = Question(
        id="simple_python_1",
        category="simple_python",
        text="",
        functions=(SILO,),
        answers={"silo.fill": {"silo": ["a"], "days": [3]}},
    )
    assert problem(needed, [("silo.fill", {"silo": "a"})]) == "days is missing"


def test_the_right_number_of_calls_of_the_right_function() -> None:
    assert problem(FILL, []) == "0 calls"
    assert problem(FILL, [("silo.fill", {"silo": "silo 2"})] * 2) == "2 calls"
    assert problem(FILL, [("silo.empty", {})]) == "called silo.empty"
    assert problem(POEM, []) == ""
    assert problem(POEM, [("silo.fill", {})]) == "called silo.fill"


# -- data ------------------------------------------------------------------------------------------------------


def folder(place: Path) -> Path:
    """Questions as the package has them."""

    def row(question: Question) -> str:
        asked = [[{"role": "user", "content": question.text}]]
        return json.dumps({"id": question.id, "question": asked, "function": list(question.functions)})

    (place / "possible_answer").mkdir()
    truth = json.dumps({"id": FILL.id, "ground_truth": [FILL.answers]})
    for category in ("multiple", "simple_python"):
        (place / f"BFCL_v4_{category}.json").write_text(row(FILL) + "\n", encoding="utf-8")
        (place / "possible_answer" / f"BFCL_v4_{category}.json").write_text(truth, encoding="utf-8")
    (place / "BFCL_v4_irrelevance.json").write_text(row(POEM), encoding="utf-8")
    return place


def test_questions_are_read_as_the_package_has_them(tmp_path: Path) -> None:
    place = folder(tmp_path)
    assert load_questions(place, "multiple") == (FILL,)
    assert load_questions(place, "irrelevance") == (POEM,)
    before = digest(place)
    (place / "BFCL_v4_irrelevance.json").write_text("", encoding="utf-8")
    assert digest(place) != before


def test_their_types_become_those_of_a_schema() -> None:
    schema = FILL.tools[0]["function"]["parameters"]  # type: ignore[index,call-overload] # known shape
    assert schema["type"] == "object"  # type: ignore[index,call-overload]
    assert schema["properties"]["tonnes"]["type"] == "number"  # type: ignore[index,call-overload]
    named = Question(
        id="x",
        category="irrelevance",
        text="",
        functions=({"name": "f", "parameters": {"type": "dict", "properties": {"type": {"type": "any"}}}},),
        answers={},
    )
    parameters = named.tools[0]["function"]["parameters"]  # type: ignore[index,call-overload]
    assert parameters["properties"] == {"type": {"type": "string"}}  # type: ignore[index,call-overload]


def test_missing_data_are_told_with_the_way_to_get_them(tmp_path: Path) -> None:
    with pytest.raises(DataMissing, match="bfcl-eval"):
        load_questions(tmp_path, "multiple")


@pytest.mark.parametrize("text", ["{", '{"id": "multiple_1", "question": [], "function": []}'])
def test_data_that_are_no_questions_are_told(tmp_path: Path, text: str) -> None:
    place = folder(tmp_path)
    (place / "BFCL_v4_multiple.json").write_text(text, encoding="utf-8")
    with pytest.raises(DataMissing):
        load_questions(place, "multiple")


# -- playing and fitting -----------------------------------------------------------------------------------------


def test_a_question_is_played_through_the_doors_of_langchain() -> None:
    chat = ScriptedChatModel(replies=[call("silo.fill", silo="silo 2"), "Roses are red."])
    right, words = play(chat, FILL), play(chat, POEM)
    assert (right.problem, words.problem) == ("", "")
    (asked, _) = chat.requests
    assert asked.options["tools"] == FILL.tools


def asked(number: int, relevant: bool, signal: float) -> Weighed:
    question = Question(
        id=f"{'multiple' if relevant else 'irrelevance'}_{number}",
        category="multiple" if relevant else "irrelevance",
        text="",
        functions=(SILO,),
        answers=FILL.answers if relevant else {},
    )
    calls: Calls = (("silo.fill", {"silo": "silo 2"}),) if relevant else ()
    return Weighed(question=question, signals=(signal, signal / 2), calls=calls, seconds=0.1)


def test_numbers_are_fitted_to_one_half_and_hold_on_the_other() -> None:
    some = [asked(number, number % 2 == 0, (number % 2 == 0) * 4.0 + number % 7 * 0.3 - 2) for number in range(200)]
    found = fit(some, ModelInfo("m", "a" * 64, 4096), "d" * 64)
    for half in ("fit", "check"):
        split = separation(some, found, half)
        assert split.kept / split.relevant >= 0.95
        assert split.rejected / split.irrelevant >= 0.95
    assert found.questions == sum(one.question.half == "fit" for one in some)
    only_fit = [one for one in some if one.question.half == "fit"]
    assert fit(only_fit, ModelInfo("m", "a" * 64, 4096), "d" * 64) == found


def test_fitting_needs_both_kinds() -> None:
    with pytest.raises(NothingToFit):
        fit([asked(number, True, 1.0) for number in range(20)], ModelInfo("m", None, 4096), "d")


def test_the_table_counts_what_would_have_been_done() -> None:
    some = [asked(number, number < 10, 3.0 if number < 15 else -3.0) for number in range(20)]
    played = [one.decided(UNCALIBRATED) for one in some]
    found = {(row["category"], row["half"]): row for row in rows(played)}
    assert found["multiple", "all"]["right"] == 10
    assert (found["irrelevance", "all"]["right"], found["irrelevance", "all"]["called"]) == (5, 5)
    assert "| irrelevance | all | 5 of 10 | 50.0% | 23.7% to 76.3% | 5 |" in table(played)
    assert all(one["problem"] == "called any function" for one in wrong(played))
