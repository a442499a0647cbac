"""Messages cut into the parts that want an answer each."""

from datetime import datetime

import pytest

from graphs.clauses import Clause, clauses_of
from graphs.state import TurnState
from graphs.turn import new_turn
from graphs.wording import load_wording
from tests.graphs.stage import mention

NOW = datetime(2026, 6, 17, 3, 10)
WORDING = load_wording()


def clauses(text: str, *names: tuple[str, str]) -> tuple[Clause, ...]:
    """The clauses of a text that names these (kind, words)."""
    mentions = [mention(kind, words, text) for kind, words in names]
    return clauses_of(TurnState(**{**new_turn("t", text), "mentions": mentions}), NOW, WORDING)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Is FIL-03 running and who is on shift?", ["Is FIL-03 running", "who is on shift?"]),
        ("Is FIL-03 running? What is on hold?", ["Is FIL-03 running?", "What is on hold?"]),
        ("nuts and bolts on line 2", ["nuts and bolts on line 2"]),
        ("Check FIL-03, FIL-02 and FIL-01", ["Check FIL-03, FIL-02 and FIL-01"]),
        ("LOT-1 smells, hold it and open a work order", ["LOT-1 smells, hold it", "open a work order"]),
    ],
)
def test_a_message_is_cut_where_a_new_question_starts(text: str, parts: list[str]) -> None:
    assert [clause.text for clause in clauses(text)] == parts


def test_a_name_belongs_to_the_part_it_stands_in() -> None:
    first, second = clauses(
        "Is FIL-03 running and where is LOT-26-04417?", ("asset", "FIL-03"), ("lot", "LOT-26-04417")
    )
    assert [m["id"] for m in first.mentions] == ["FIL-03"]
    assert [m["id"] for m in second.mentions] == ["LOT-26-04417"]


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
    assert clauses(text, *names)[0].numbers == numbers


def test_at_most_three_parts() -> None:
    assert len(clauses("Is A up? Is B up? Is C up? Is D up?")) == 3
