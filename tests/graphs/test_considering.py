"""How a decision is told: who settled it, the readings, and what spoke for each."""

import pytest

from graphs.calibration import Calibration
from graphs.considering import MOST_READINGS, MOST_REASONS, explained, logged
from graphs.deciding import Candidate, Decision
from graphs.filling import Filled
from tests.graphs.stage import CREW, LOOK, clause
from tools.tool import Tool

CALIBRATION = Calibration(
    weights={"nearest example": 4.0, "lacks": -2.0, "faint": 0.1, "a": 1.0, "b": 1.1, "c": 1.2, "d": 1.3},
    sure=0.9,
    close=0.05,
    letter=1.0,
    letter_none=1.0,
    examples_sha256="",
    suite_sha256="",
    model_sha256="",
)


def reading(tool: Tool | None, probability: float, *missing: str, **figures: float) -> Candidate:
    return Candidate(
        tool=tool,
        filled=Filled(arguments={}, missing=list(missing), said={}, derived={}),
        features={name.replace("_", " "): value for name, value in figures.items()},
        score=0.0,
        probability=probability,
        example="how is machine doing" if tool else "",
    )


def decision(*readings: Candidate, shares: dict[str, float] | None = None, tied: bool = False) -> Decision:
    return Decision(
        clause=clause("how is it"), candidates=readings, weighed=readings, shares=shares or {}, tied=tied, seconds=0.25
    )


@pytest.mark.parametrize(
    ("made", "told"),
    [
        (decision(reading(LOOK, 0.97)), "clear without the model"),
        (decision(reading(LOOK, 0.5)), "no model took part"),
        (decision(reading(LOOK, 0.5), shares={"look": 0.8}), "the model was asked"),
        (decision(reading(LOOK, 0.5), shares={"look": 0.5}, tied=True), "the person is asked"),
    ],
)
def test_the_first_line_says_who_settled_it_and_how_long_it_took(made: Decision, told: str) -> None:
    first = next(explained(made, CALIBRATION))
    assert first.startswith("'how is it': ")
    assert told in first
    assert first.endswith("in 0.25 s")


def test_each_reading_has_its_probability_what_it_lacks_and_its_reasons() -> None:
    made = decision(
        reading(LOOK, 0.61, "asset", nearest_example=0.5, lacks=1.0, faint=1.0),
        reading(None, 0.3),
        shares={"look": 0.8},
    )
    assert [line.strip() for line in explained(made, CALIBRATION)][1:] == [
        "61%  look, model 80%, lacks asset",
        "nearest example: 'how is machine doing'",
        "nearest example +2.0, lacks -2.0",
        "30%  none",
        "nothing speaks for it",
    ]


def test_only_the_heaviest_reasons_and_the_best_readings_are_told() -> None:
    one = reading(LOOK, 0.2, a=1.0, b=1.0, c=1.0, d=1.0, nearest_example=1.0)
    lines = list(explained(decision(*[one] * 9), CALIBRATION))
    assert sum("look" in line for line in lines) == MOST_READINGS
    assert lines[3].strip() == "nearest example +4.0, d +1.3, c +1.2, b +1.1"
    assert lines[3].count("+") == MOST_REASONS


def test_the_log_has_the_same_readings() -> None:
    made = decision(reading(CREW, 0.61234), reading(None, 0.3), shares={"crew": 0.8})
    assert logged(made) == {
        "clause": "how is it",
        "tied": False,
        "readings": [
            {"tool": "crew", "probability": 0.612, "share": 0.8},
            {"tool": "none", "probability": 0.3, "share": None},
        ],
    }
