"""Messages cut into the parts that want an answer each."""

from datetime import datetime

import pytest

from graphs.clauses import clause_between, pieces_of
from graphs.state import TurnState
from graphs.turn import new_turn
from graphs.wording import load_wording
from tests.graphs.stage import mention

NOW = datetime(2026, 6, 17, 3, 10)
WORDING = load_wording()


def state(text: str, *names: tuple[str, str]) -> TurnState:
    """A turn whose text names these (kind, words)."""
    mentions = [mention(kind, words, text) for kind, words in names]
    return TurnState(**{**new_turn("t", text), "mentions": mentions, "doubts": []})


def pieces(text: str) -> list[str]:
    return [text[start:end].strip() for start, end in pieces_of(state(text), WORDING)]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Is FIL-03 running and who is on shift?", ["Is FIL-03 running", "and who is on shift?"]),
        ("Is FIL-03 running? What is on hold?", ["Is FIL-03 running?", "What is on hold?"]),
        (
            "FIL-05: open jobs, vibration last night n weight limit",
            ["FIL-05: open jobs", ", vibration last night", "n weight limit"],
        ),
        ("how is FIL-03", ["how is FIL-03"]),
        ("cutter snapped in CNC-04, can we carry on", ["cutter snapped in CNC-04, can we carry on"]),
        ("hold it, seal strength out of spec", ["hold it, seal strength out of spec"]),
        ("Who does WO-1, and who prints them?", ["Who does WO-1, and who prints them?"]),
    ],
)
def test_a_message_may_be_cut_between_sentences_and_at_commas_and_ands(text: str, parts: list[str]) -> None:
    assert pieces(text) == parts


def test_a_name_belongs_to_the_part_it_stands_in() -> None:
    text = "Is FIL-03 running and where is LOT-26-04417?"
    turn = state(text, ("asset", "FIL-03"), ("lot", "LOT-26-04417"))
    parts = [clause_between(turn, start, end, NOW, WORDING) for start, end in pieces_of(turn, WORDING)]
    assert [[m["id"] for m in part.mentions] for part in parts] == [["FIL-03"], ["LOT-26-04417"]]
    assert [part.masked for part in parts] == ["Is machine running", "and where is lot?"]


@pytest.mark.parametrize(
    ("text", "words"), [("and FIL-03?", 0), ("no, the other one, FIL-03", 0), ("vibration of FIL-03", 1)]
)
def test_words_of_its_own_are_counted(text: str, words: int) -> None:
    assert clause_between(state(text, ("asset", "FIL-03")), 0, len(text), NOW, WORDING).content == words


@pytest.mark.parametrize(
    ("text", "names", "numbers"),
    [
        ("move 200 of MAT-3007 to EP-WH-A03", [("material", "MAT-3007"), ("location", "EP-WH-A03")], (200.0,)),
        ("book two sensors", [], (2.0,)),
        ("transfer 1,250.5 kg tomorrow", [], (1250.5,)),
        ("stops in the last 3 days", [], ()),
        ("status of PO-1042", [("production_order", "PO-1042")], ()),
    ],
)
def test_amounts_belong_to_no_name_and_no_day(
    text: str, names: list[tuple[str, str]], numbers: tuple[float, ...]
) -> None:
    assert clause_between(state(text, *names), 0, len(text), NOW, WORDING).numbers == numbers
