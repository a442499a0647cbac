"""A figure is said of what it was written about, or not at all."""

import pytest

from guardrails.neighbours import Neighbours

LIMITS = """Net weight in grams for the 1 L format:

| Limit | Value |
| --- | --- |
| target | 1002 |
| upper and lower control limit, mean of 5 | 1004.0 and 1000.0 |
| reject below (specification) | 995 |

An overrun of more than 30 minutes is reported as downtime. A format change takes 95 minutes."""


@pytest.mark.parametrize(
    "sentence",
    [
        "The target is 1002 grams.",
        "The control limits are 1004.0 and 1000.0 grams.",
        "Bottles below 995 grams are rejected.",
        "Report an overrun of more than 30 minutes.",
        "A change of format takes 95 minutes.",
        "There are 7 of them.",
        "No figure at all.",
    ],
)
def test_a_figure_with_its_own_words_holds(sentence: str) -> None:
    assert Neighbours([LIMITS]).apart(sentence) == ()


@pytest.mark.parametrize(
    ("sentence", "figure"),
    [
        ("The lower limit is 1002 grams.", "1002"),
        ("The maximum is 30 minutes.", "30"),
        ("The target is between 1002 and 995 grams.", "995"),
    ],
)
def test_a_figure_said_of_something_else_is_named(sentence: str, figure: str) -> None:
    assert Neighbours([LIMITS]).apart(sentence) == (figure,)


def test_a_figure_in_several_lines_needs_one_of_them() -> None:
    neighbours = Neighbours(["Wait 5 minutes for the glue.", "Torque 5 Nm at the cap."])
    assert neighbours.apart("Let the glue rest for 5 minutes.") == ()
    assert neighbours.apart("The torque is 5 Nm.") == ()
    assert neighbours.apart("Lift 5 pallets.") == ("5",)
