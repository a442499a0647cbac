"""What a repeat says instead, and what it never touches."""

import re

import pytest

from eval.scenario import Say, Scenario
from eval.suite import load_suite
from eval.wording import LIGHT, courtesy, lower_case, no_marks, swapped, worded
from tests.eval.records import scenario


def numbers(text: str) -> list[str]:
    """Every word with a digit, without marks at its ends."""
    return [word.strip("?!.,;:…¿¡\"'’") for word in re.findall(r"\S*\d\S*", text)]


def texts(written: Scenario, repeats: int) -> list[str]:
    said = written.turns[0]
    assert isinstance(said, Say)
    return [worded(written, said, repeat).text for repeat in range(repeats)]


def test_other_wordings_are_played_in_turn() -> None:
    written = scenario({"user": "a", "reworded": ["b", "c"]}, {"user": "yes"})
    assert texts(written, 5) == ["a", "b", "c", "a", "b"]
    follow_up = written.turns[1]
    assert isinstance(follow_up, Say)
    assert worded(written, follow_up, 2).text == "yes"


def test_a_text_without_other_wordings_is_varied_lightly_and_always_in_the_same_way() -> None:
    written = scenario({"user": "Whats the downtime on PKG-07, since yesterday at 14:30?"})
    first, *others = texts(written, 5)
    assert first == "Whats the downtime on PKG-07, since yesterday at 14:30?"
    assert len({first, *others}) == 5
    assert texts(written, 5) == [first, *others]


@pytest.mark.parametrize(
    ("name", "varied"),
    [
        ("lower case", "is the Gearbox of PKG-07 running?".lower().replace("pkg-07", "PKG-07")),
        ("no marks", "Is the Gearbox of PKG-07 running"),
        ("courtesy", "hi, quick one: Is the Gearbox of PKG-07 running?"),
        ("swapped letters", "Is the Gearbox of PKG-07 running?"),
    ],
)
def test_each_variation_does_one_thing(name: str, varied: str) -> None:
    assert dict(LIGHT)[name]("Is the Gearbox of PKG-07 running?", "en") == varied


def test_two_letters_of_a_long_plain_word_change_places() -> None:
    assert swapped("the gearbox of PKG-07 is down", "en") == "the geabrox of PKG-07 is down"
    assert swapped("PKG-07 is down, WO-9007?", "en") == "PKG-07 is down, WO-9007?"


@pytest.mark.parametrize("vary", [lower_case, no_marks, courtesy, swapped])
def test_numbers_of_records_times_and_amounts_are_never_touched(vary: object) -> None:
    """Over every text of the shipped suites: what holds a digit stands there unchanged."""
    assert callable(vary)
    for shipped in load_suite("all"):
        for turn in shipped.turns:
            if isinstance(turn, Say):
                assert numbers(vary(turn.user, shipped.language)) == numbers(turn.user)
