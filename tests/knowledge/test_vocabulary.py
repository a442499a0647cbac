"""How the words of a text and of a question are read."""

import pytest

from knowledge.stemming import stem
from knowledge.vocabulary import Vocabulary, shipped_vocabulary


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return shipped_vocabulary()


def nothing(term: str) -> bool:
    return False


@pytest.mark.parametrize("code", ["SOP-112", "CNC-07", "E417", "P-12", "LOT-26-04417", "EP-WH-A03", "M120"])
def test_codes_stay_whole_in_either_case(vocabulary: Vocabulary, code: str) -> None:
    assert code.lower() in vocabulary.terms(f"see {code}, then stop.")
    assert vocabulary.read(f"what is {code.lower()}?", nothing).codes == (code.lower(),)


@pytest.mark.parametrize(
    ("typed", "code"), [("sop 112", "sop-112"), ("SOP112", "sop-112"), ("E 417", "e417"), ("e-417", "e417")]
)
def test_carelessly_typed_codes_are_completed_where_they_exist(vocabulary: Vocabulary, typed: str, code: str) -> None:
    assert code in vocabulary.read(typed, {"sop-112", "e417"}.__contains__).codes
    assert code not in vocabulary.read(typed, nothing).codes


def test_ways_to_say_one_thing_meet(vocabulary: Vocabulary) -> None:
    for way in ("lock-out and tag-out", "LOTO", "lockout", "Lock out"):
        assert vocabulary.terms("LOTO")[0] in vocabulary.terms(way)


@pytest.mark.parametrize(
    ("question", "english"),
    [
        ("Wie löse ich einen Flaschenstau am Füller?", "how clear bottle jam filler"),
        ("Spindellager wechseln", "spindle bearing change"),
        ("Stoerung am Foerderband", "fault conveyor"),
        ("¿Cómo libero un lote retenido?", "release lot batch hold"),
        ("fuga en la válvula de llenado", "leak valve filling"),
    ],
)
def test_german_and_spanish_become_english_words(vocabulary: Vocabulary, question: str, english: str) -> None:
    assert vocabulary.read(question, nothing).gloss == english


def test_an_english_question_is_left_as_it_is(vocabulary: Vocabulary) -> None:
    question = "The part jammed in the die: is the die damaged?"
    assert vocabulary.read(question, nothing).gloss == question


def test_an_asset_tag_is_named_for_the_embedding_model(vocabulary: Vocabulary) -> None:
    reading = vocabulary.read("FIL-03 is leaking", nothing)
    assert reading.gloss == "filler is leaking"
    assert reading.asset_classes == ("FIL",)


def test_the_words_decide_the_fingerprint(vocabulary: Vocabulary) -> None:
    assert vocabulary.fingerprint == shipped_vocabulary().fingerprint


@pytest.mark.parametrize(
    ("forms", "root"),
    [
        (("jam", "jams", "jammed", "jamming"), "jam"),
        (("release", "released", "releasing", "releases"), "releas"),
        (("supply", "supplies"), "supply"),
        (("speed",), "speed"),
        (("pressure",), "pressur"),
    ],
)
def test_forms_of_a_word_share_a_stem(forms: tuple[str, ...], root: str) -> None:
    assert {stem(form) for form in forms} == {root}
