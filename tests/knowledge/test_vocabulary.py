"""How the words of a text and of a question are read."""

import pytest

from knowledge import corpus_folder
from knowledge.stemming import stem
from knowledge.vocabulary import Vocabulary, shipped_vocabulary, words


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
        ("¿Cómo libero un lote retenido?", "how release lot batch hold"),
        ("fuga en la válvula de llenado", "leak valve filling"),
    ],
)
def test_german_and_spanish_become_english_words(vocabulary: Vocabulary, question: str, english: str) -> None:
    assert vocabulary.read(question, nothing).gloss == english


@pytest.mark.parametrize(
    "question",
    [
        "vibration last 6 hours",
        "CO-7409 ship date",
        "open WO on the palletiser",
        "how fast is the line",
        "is the tag red",
        "PUR-6196 value, due?",
    ],
)
def test_english_words_are_not_taken_for_german_or_spanish(vocabulary: Vocabulary, question: str) -> None:
    """`last` is a cargo, `tag` a day and `red` a network elsewhere."""
    assert vocabulary.read(question, nothing).gloss == question


def test_a_phrase_counts_as_one_subject_whatever_stands_inside(vocabulary: Vocabulary) -> None:
    """`lifting a hold` is a release; the small word between does not break the phrase."""
    for question in ("lifting a hold", "lift the hold"):
        (subject,) = vocabulary.read(question, nothing).subjects
        assert "releas" in subject, question


def test_a_phrase_of_small_words_means_something(vocabulary: Vocabulary) -> None:
    """Every word of `use as is` says nothing by itself."""
    assert "disposition" in vocabulary.read("may we use as is", nothing).terms


def test_a_misspelt_word_is_asked_about_and_a_known_one_is_not(vocabulary: Vocabulary) -> None:
    asked: list[str] = []

    def mend(word: str) -> str:
        asked.append(word)
        return "viscosity"

    assert "viscosity" in vocabulary.read("viscocity of the batch", {"batch"}.__contains__, mend).terms
    assert asked == ["viscocity"]


def test_a_line_that_no_text_names_is_no_subject(vocabulary: Vocabulary) -> None:
    assert vocabulary.read("crew for P2", nothing).terms == vocabulary.read("crew", nothing).terms
    assert "p2" in vocabulary.read("crew for P2", {"p2"}.__contains__).terms


def test_words_of_other_departments_are_told_apart(vocabulary: Vocabulary) -> None:
    assert vocabulary.read("where is the canteen", nothing).elsewhere == ("canteen",)
    assert vocabulary.read("where is the filler", nothing).elsewhere == ()


def test_no_word_of_the_corpus_belongs_elsewhere(vocabulary: Vocabulary) -> None:
    """Otherwise a procedure that speaks of it could not be found by it; these few stand in it by the way."""
    files = [*corpus_folder().rglob("*.md"), *corpus_folder().rglob("*.yaml")]
    written = words(" ".join(path.read_text(encoding="utf-8") for path in files))
    assert set(vocabulary.read(" ".join(sorted(written)), nothing).elsewhere) <= {"lunch", "printer", "rain", "weather"}


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
