"""How a foreign word is found in the form in which it stands."""

import pytest

from knowledge.dictionary import Dictionary

WORDS = Dictionary(
    {"flasche": "bottle", "stau": "jam", "foerderband": "conveyor", "storung": "fault", "limpiar": "clean"}
)


@pytest.mark.parametrize(
    ("word", "english"),
    [("flaschen", "bottle"), ("stoerung", "fault"), ("storungen", "fault"), ("limpiarlo", "clean"), ("xyz", None)],
)
def test_a_word_is_found_in_its_forms(word: str, english: str | None) -> None:
    assert WORDS.word(word) == english


def test_a_compound_is_the_sum_of_its_parts() -> None:
    assert WORDS.compound("flaschenstau") == "bottle jam"
    assert WORDS.compound("flaschenxyz") is None


def test_only_the_listed_form_is_exact() -> None:
    assert WORDS.exact("flasche") == "bottle"
    assert WORDS.exact("flaschen") is None
