"""Whether a tool is wanted: what is asked, and what follows from the answers."""

import json
import math
from pathlib import Path

import pytest
from langchain_core.messages import AIMessage, HumanMessage

from copilot.models.calibration import Calibration, find_calibration, load_calibrations, save_calibration
from copilot.models.catalog import load_catalog
from copilot.models.errors import CatalogWrong
from copilot.models.prompt import Call, Json
from copilot.models.relevance import Weighing
from copilot.models.requests import Schema
from copilot.models.stated import guessed
from tests.copilot.conftest import CHAT_MODEL

FITTED = Calibration(
    model="mine",
    sha256="a" * 64,
    data="d" * 64,
    questions=10,
    weights=(1.0, 0.5),
    bias=-1.0,
    threshold=0.4,
)


def tools(*names: str) -> list[dict[str, Json]]:
    return [{"type": "function", "function": {"name": name, "description": f"Does {name}."}} for name in names]


def shares(weighing: Weighing, none: float) -> list[list[float]]:
    """Answers that give "none of these" this probability, and the rest to the others alike."""
    found = []
    for aside in weighing.asides:
        other = math.log((1 - none) / (len(aside.answers) - 1))
        found.append([math.log(none) if place == aside.none else other for place in range(len(aside.answers))])
    return found


def test_the_answer_against_a_call_is_asked_for_last_and_first() -> None:
    last, first = Weighing(tools("stock", "hold"), FITTED).asides
    assert "A) stock\nB) hold\nC) none of these" in last.text
    assert "A) none of these functions\nB) stock\nC) hold" in first.text
    assert (last.none, first.none) == (2, 0)
    assert first.answers == (("A", " A"), ("B", " B"), ("C", " C"))


def test_descriptions_are_told_to_a_model_that_does_not_see_the_tools() -> None:
    aside, _ = Weighing(tools("stock"), None, described=True).asides
    assert "A) stock: Does stock." in aside.text


def test_the_numbers_decide() -> None:
    weighing = Weighing(tools("stock", "hold"), FITTED)
    sure = weighing.wanted(shares(weighing, none=0.1))
    assert sure.call
    assert sure.signals == pytest.approx((math.log(9), math.log(9)))
    assert sure.probability == pytest.approx(1 / (1 + math.exp(1 - 1.5 * math.log(9))))
    assert not weighing.wanted(shares(weighing, none=0.6)).call


def test_the_threshold_is_part_of_the_numbers() -> None:
    strict = FITTED.model_copy(update={"threshold": 0.99})
    weighing = Weighing(tools("stock"), strict)
    assert not weighing.wanted(shares(weighing, none=0.1)).call


def test_a_model_without_numbers_is_taken_at_its_word() -> None:
    weighing = Weighing(tools("stock"), None)
    assert weighing.wanted(shares(weighing, none=0.49)).call
    assert not weighing.wanted(shares(weighing, none=0.51)).call


def test_more_tools_than_letters_are_asked_about_in_groups_and_the_best_counts() -> None:
    weighing = Weighing(tools(*(f"tool{number}" for number in range(60))), None)
    assert len(weighing.asides) == 6
    answers = shares(weighing, none=0.99)
    answers[2:4] = shares(weighing, none=0.01)[2:4]
    assert weighing.wanted(answers).call
    assert not weighing.wanted(shares(weighing, none=0.99)).call


def test_certainty_beyond_measure_is_no_error() -> None:
    weighing = Weighing(tools("stock"), None)
    assert weighing.wanted([[0.0, -1e9], [-1e9, 0.0]]).probability > 0.999


# -- was anything of it said? ------------------------------------------------------------------------------------

SCHEMA: dict[str, Schema] = {
    "hold": {
        "type": "object",
        "properties": {
            "lot": {"type": "string"},
            "pieces": {"type": "integer"},
            "site": {"enum": ["EP", "NF"]},
            "reason": {"type": "string"},
            "parts": {"type": "array", "items": {"type": "string"}},
        },
        "required": ["lot", "pieces", "site", "parts"],
    },
    "alarms": {"type": "object", "properties": {"site": {"enum": ["EP"]}}, "required": ["site"]},
}


@pytest.mark.parametrize(
    ("arguments", "text", "made_up"),
    [
        ({"lot": "LOT-26-04417"}, "Thank you, good bye!", True),
        ({"lot": "LOT-26-04417"}, "please hold lot 04417", False),
        ({"lot": "Schrauben"}, "Die Schraube ist lose", False),
        ({"lot": "x", "pieces": 24}, "hold two dozen", False),
        ({"lot": "x", "pieces": 3}, "hold it", True),
        ({"lot": "x", "reason": "hold"}, "hold it", True),
        ({"site": "EP"}, "hold it", False),
        ({"parts": ["valve", "seal"]}, "The seals are gone", False),
        ({"parts": []}, "hold it", False),
        ({}, "hold it", False),
    ],
)
def test_a_call_is_a_guess_when_nothing_that_had_to_be_filled_in_was_said(
    arguments: dict[str, Json], text: str, made_up: bool
) -> None:
    assert guessed([Call(name="hold", arguments=arguments)], SCHEMA, [HumanMessage(text)]) is made_up


def test_what_was_said_earlier_counts_and_one_good_call_is_enough() -> None:
    talk = [HumanMessage("How is lot 04417?"), AIMessage("It is held."), HumanMessage("Release it.")]
    good = Call(name="hold", arguments={"lot": "LOT-26-04417"})
    bad = Call(name="hold", arguments={"lot": "LOT-1"})
    assert not guessed([bad, good], SCHEMA, talk)
    assert guessed([bad], SCHEMA, talk)
    assert not guessed([Call(name="alarms", arguments={"site": "EP"})], SCHEMA, [HumanMessage("Thanks!")])


# -- numbers as data -------------------------------------------------------------------------------------------


def test_the_shipped_model_has_its_numbers() -> None:
    entry = load_catalog().entry(CHAT_MODEL)
    shipped = find_calibration(entry.name, entry.sha256)
    assert shipped is not None
    assert shipped.questions >= 100
    assert all(weight > 0 for weight in shipped.weights)


def test_other_weights_have_none_until_they_are_fitted(tmp_path: Path) -> None:
    assert find_calibration("mine", "a" * 64, tmp_path) is None
    save_calibration(FITTED, tmp_path / "relevance.yaml")
    assert find_calibration("another name", "a" * 64, tmp_path) == FITTED
    assert find_calibration("mine", "b" * 64, tmp_path) is None


def test_a_model_on_a_server_is_known_by_its_name(tmp_path: Path) -> None:
    served = FITTED.model_copy(update={"sha256": None})
    save_calibration(served, tmp_path / "relevance.yaml")
    assert find_calibration("mine", None, tmp_path) == served


def test_fitting_again_replaces_the_numbers(tmp_path: Path) -> None:
    file = tmp_path / "relevance.yaml"
    other = FITTED.model_copy(update={"sha256": "c" * 64})
    again = FITTED.model_copy(update={"bias": 3.0})
    for one in (FITTED, other, again):
        save_calibration(one, file)
    assert load_calibrations(file) == (other, again)


@pytest.mark.parametrize("text", ["models: 7", "models: [{model: x}]", "{", json.dumps({"weights": []})])
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "relevance.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(CatalogWrong, match=r"relevance\.yaml' is not a file of fitted numbers"):
        find_calibration("mine", None, tmp_path)
