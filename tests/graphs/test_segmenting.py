"""A message is cut where its parts are understood better than the whole."""

from collections.abc import Mapping

import pytest

from graphs.clauses import MOST_CLAUSES
from graphs.deciding import Candidate
from graphs.filling import Filled
from graphs.segmenting import Part, segmented
from tests.graphs.stage import CREW, LOOK, REPORT, SHIFT, clause
from tools.tool import Tool

TOOLS: dict[str, Tool] = {tool.name: tool for tool in (LOOK, SHIFT, CREW, REPORT)}
Heard = Mapping[str, tuple[str, float]]
"""What each stretch of a message is taken for, and how surely; anything else is `look`, hardly."""


def cut(pieces: str, heard: Heard) -> list[str]:
    """The parts of a message whose pieces are single letters: `abc` may be cut into `a`, `b`, `c`, `ab` and so on."""

    def judge(start: int, end: int) -> Part:
        text = pieces[start:end]
        name, probability = heard.get(text, ("look", 0.05))
        nothing = Filled(arguments={}, missing=[], said={}, derived={})
        best = Candidate(tool=TOOLS.get(name), filled=nothing, features={}, score=0.0, probability=probability)
        return Part(clause(text), (best,))

    return [part.clause.text for part in segmented([(at, at + 1) for at in range(len(pieces))], judge)]


@pytest.mark.parametrize(
    ("pieces", "heard", "parts"),
    [
        # Two clear halves are two requests; an unclear whole does not keep them together.
        ("ab", {"a": ("look", 0.9), "b": ("crew", 0.9), "ab": ("look", 0.6)}, ["a", "b"]),
        # A clear whole is one request: neither half is as clear.
        ("ab", {"a": ("look", 0.6), "b": ("crew", 0.6), "ab": ("look", 0.95)}, ["ab"]),
        # One message, one piece.
        ("a", {"a": ("look", 0.1)}, ["a"]),
        # What is not clear by itself never stands alone, however clear the rest.
        ("ab", {"a": ("look", 0.99), "b": ("crew", 0.39), "ab": ("look", 0.3)}, ["ab"]),
        # The same tool twice in a row is one request.
        ("ab", {"a": ("look", 0.9), "b": ("look", 0.9), "ab": ("look", 0.5)}, ["ab"]),
        # Only neighbours count for that.
        (
            "abc",
            {"a": ("look", 0.9), "b": ("crew", 0.9), "c": ("look", 0.9), "ab": ("look", 0.5), "bc": ("crew", 0.5)},
            ["a", "b", "c"],
        ),
        # An aside that nothing answers is left out where something else is answered.
        ("ab", {"a": ("none", 0.9), "b": ("crew", 0.9), "ab": ("crew", 0.4)}, ["b"]),
        # A message that nothing answers is still a message.
        ("ab", {"a": ("none", 0.5), "b": ("none", 0.5), "ab": ("none", 0.9)}, ["ab"]),
    ],
)
def test_the_way_whose_parts_are_clearest_is_taken(pieces: str, heard: Heard, parts: list[str]) -> None:
    assert cut(pieces, heard) == parts


def test_there_are_never_more_than_three_parts() -> None:
    heard = {letter: (name, 0.9) for letter, name in zip("abcd", ("look", "crew", "shift", "report"), strict=True)}
    parts = cut("abcd", {**heard, "cd": ("shift", 0.6)})
    assert parts == ["a", "b", "cd"]
    assert len(parts) == MOST_CLAUSES
