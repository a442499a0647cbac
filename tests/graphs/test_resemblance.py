"""Every tool is compared by its example questions, in meaning and in spelling."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from graphs.resemblance import NONE, Resemblance
from graphs.trained import Vectors
from tests.graphs.stage import CREW, LOOK, REPORT, SHIFT, letters

TOOLS = (LOOK, SHIFT, CREW, REPORT)
ELSEWHERE = ("will it rain", "tell me a joke")


def masked(text: str) -> str:
    return text.replace("FIL-03", "machine")


def resemblance(cache: Path | None = None) -> Resemblance:
    return Resemblance(TOOLS, ELSEWHERE, letters, mask=masked, gloss=str, cache=cache)


@pytest.mark.parametrize(
    ("text", "tool"),
    [
        ("how is machine doing", "look"),
        ("who works on line 3", "crew"),
        ("report a fault", "report"),
        ("reprot a falt on machine", "report"),
        ("move the lot", "shift"),
        ("will it rain today", NONE),
    ],
)
def test_what_is_most_alike_is_trained_highest(text: str, tool: str) -> None:
    alike = resemblance().of(text)
    assert max(alike, key=lambda name: alike[name].trained) == tool
    assert max(alike, key=lambda name: alike[name].nearest) == tool


def test_every_tool_and_none_are_compared_once() -> None:
    assert sorted(resemblance().of("anything")) == sorted([*(tool.name for tool in TOOLS), NONE])


def test_an_order_reads_like_an_order() -> None:
    alike = resemblance()
    assert alike.of("report a fault on machine")["look"].order > alike.of("how is machine doing")["look"].order


def test_an_example_is_judged_by_the_others_only() -> None:
    alike = resemblance()
    inside, outside = alike.of("move the lot to the line")["shift"], alike.of_examples()[2]["shift"]
    assert alike.examples[2] == ("shift", "move the lot to the line")
    assert inside.nearest == pytest.approx(1.0, abs=0.01)
    assert outside.trained < 0.5 < inside.trained
    assert outside.covered < inside.covered


def test_what_was_trained_is_read_from_the_file_the_second_time(tmp_path: Path) -> None:
    resemblance(tmp_path)
    asked: list[int] = []

    def counting(texts: Sequence[str]) -> Vectors:
        asked.append(len(texts))
        return letters(texts)

    second = Resemblance(TOOLS, ELSEWHERE, counting, mask=masked, gloss=str, cache=tmp_path)
    assert asked == []
    assert second.of("who works on line 3")["crew"].nearest > 0.9
