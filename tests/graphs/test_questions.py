"""Questions back name what is missing, once, in plain words."""

from graphs.questions import ask_for, unknown_thing, which_one
from tests.graphs.stage import SHIFT
from tools.actions.hold import PLACE_HOLD


def test_everything_missing_is_asked_for_at_once() -> None:
    assert ask_for(SHIFT, ["lot", "quantity"]) == (
        "Move stock from one place to another: I still need the lot and the quantity."
    )


def test_a_choice_shows_its_options() -> None:
    assert "label error" in ask_for(PLACE_HOLD, ["reason"])


def test_few_options_are_all_shown_and_many_are_counted() -> None:
    assert which_one("the filler", ["FIL-01", "FIL-02"]) == "Which one do you mean by 'the filler': FIL-01, FIL-02?"
    assert "one of 4 more" in which_one("pump", [f"P-{number}" for number in range(12)])


def test_an_unknown_thing_is_named_as_it_was_written() -> None:
    assert "'FIL-99'" in unknown_thing("FIL-99")
