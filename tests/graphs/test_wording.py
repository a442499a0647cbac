"""What kind of sentence it is, in three languages."""

import pytest

from graphs.wording import load_wording

WORDING = load_wording()


@pytest.mark.parametrize(
    "text",
    [
        "open a work order for FIL-03",
        "Please put lot LOT-26-04417 on hold",
        "can you assign Felix to WO-8938",
        "the gearbox grinds, please open a work order",
        "we need to expedite PUR-5012",
        "Sperre Los LOT-26-04417",
        "libera el lote LOT-26-04417",
    ],
)
def test_requests(text: str) -> None:
    assert WORDING.is_request(text)


@pytest.mark.parametrize(
    "text",
    [
        "open work orders on FIL-03",
        "give me the stock of MAT-3007",
        "how do I release a hold",
        "why is that lot on hold",
        "is PO-1042 moving",
        "schedule risk of PO-1042",
    ],
)
def test_no_requests(text: str) -> None:
    assert not WORDING.is_request(text)


@pytest.mark.parametrize("text", ["how do I clear a jam", "Wie mache ich die Linie fertig", "steps to release a hold"])
def test_how_to(text: str) -> None:
    assert WORDING.is_how_to(text)
    assert WORDING.asks_documents(text)


@pytest.mark.parametrize("text", ["what does the SOP say about fill weight", "am I allowed to bypass the guard"])
def test_questions_about_documents_are_no_how_to(text: str) -> None:
    assert WORDING.asks_documents(text)
    assert not WORDING.is_how_to(text)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Is FIL-03 running?", "en"),
        ("wieso steht die PKG-02?", "de"),
        ("¿Está parada la línea 3?", "es"),
        ("FIL-03", "en"),
    ],
)
def test_language(text: str, language: str) -> None:
    assert WORDING.language(text) == language


@pytest.mark.parametrize(
    ("parameter", "text", "allowed", "choice"),
    [
        ("priority", "urgent, valve is leaking", ("1", "2", "3", "4", "5"), "1"),
        ("priority", "priority 2 please", ("1", "2", "3", "4", "5"), "2"),
        ("priority", "10 bottles", ("1", "2", "3", "4", "5"), None),
        ("reason", "fill weight out of spec", ("out_of_specification", "label_error"), "out_of_specification"),
        ("reason", "the label is a misprint", ("out_of_specification", "label_error"), "label_error"),
        ("reason", "just because", ("out_of_specification", "label_error"), None),
        ("kind", "inspection of the guard", ("corrective", "inspection"), "inspection"),
    ],
)
def test_a_choice_is_read_from_words(parameter: str, text: str, allowed: tuple[str, ...], choice: str | None) -> None:
    assert WORDING.choice(parameter, text, allowed) == choice


@pytest.mark.parametrize("text", ["hello", "Guten Morgen", "hi andon!", "hola"])
def test_greetings(text: str) -> None:
    assert WORDING.is_greeting(text)


def test_a_greeting_with_a_question_is_a_question() -> None:
    assert not WORDING.is_greeting("hello, is FIL-03 running?")


def test_a_remainder_has_no_words_of_its_own() -> None:
    assert WORDING.content_words("and ?") == []
    assert WORDING.content_words("no, ") == []
    assert WORDING.content_words("and the spares for") == ["spares"]
