"""What the program says by itself: the same sentence, with the same figures, in every language."""

import string

import pytest

from graphs.languages import language_of
from graphs.phrases import LANGUAGES, joined, phrase, phrases, word
from graphs.questions import ask_for, which_one
from graphs.state import TurnState
from graphs.turn import new_turn
from tests.graphs.stage import WORDING
from tools.catalog import catalog


def slots(form: str) -> list[str]:
    return sorted(name for _, name, _, _ in string.Formatter().parse(form) if name)


@pytest.mark.parametrize("key", phrases())
def test_every_sentence_has_every_language_with_the_same_values(key: str) -> None:
    forms = phrases()[key]
    assert set(forms) == set(LANGUAGES)
    assert {tuple(slots(form)) for form in forms.values()} == {tuple(slots(forms["en"]))}


def test_a_language_we_do_not_speak_gets_english() -> None:
    assert phrase("welcome", "fi") == phrase("welcome", "en")


@pytest.mark.parametrize("language", ["de", "es"])
def test_every_tool_has_a_name_for_questions_back(language: str) -> None:
    """A new tool without one is asked about in English; here it shows."""
    assert [name for name in catalog() if word("tools", name, language) is None] == []


def test_a_question_back_is_asked_in_the_language_of_the_request() -> None:
    tool = catalog()["reserve_spare"]
    missing = ["spare", "quantity"]
    assert ask_for(tool, missing, "de") == "Ersatzteile reservieren: Ich brauche noch das Ersatzteil und die Menge."
    assert ask_for(tool, missing, "es") == "Reservar repuestos: todavía necesito el repuesto y la cantidad."
    assert which_one("filler", ["FIL-01", "FIL-02"], "de") == "Was ist mit 'filler' gemeint: FIL-01, FIL-02?"


def test_things_are_joined_in_the_words_of_the_language() -> None:
    assert joined(["A", "B", "C"], "es") == "A, B y C"
    assert joined(["A"], "de") == "A"


def spoken(text: str, before: str = "") -> TurnState:
    state = new_turn("t", text)
    return TurnState(**{**state, "language": before}) if before else state


@pytest.mark.parametrize(
    ("text", "before", "language"),
    [
        ("Läuft die FIL-03 heute?", "", "de"),
        ("¿Está parada la PKG-07?", "en", "es"),
        ("Is FIL-03 running?", "de", "en"),
        ("FIL-02", "de", "de"),
        ("FIL-02", "", "en"),
        ("yes, the filler", "es", "en"),
        ("MAT-3007 40 EP-WH-A03", "es", "es"),
        ("Danke", "", "de"),
        ("hola", "en", "es"),
        ("¿FIL-02?", "", "es"),
        ("stock levels MAT-3007 lot wise today", "de", "en"),
    ],
)
def test_a_short_text_keeps_the_language_of_the_conversation(text: str, before: str, language: str) -> None:
    assert language_of(spoken(text, before), WORDING) == language
