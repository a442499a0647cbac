"""The nearest example question leads; rare words and forgiven typos help."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from graphs.ranking import ToolRanking, Vectors
from tests.graphs.stage import CREW, LOOK, REPORT, SHIFT, letters

TOOLS = (LOOK, SHIFT, CREW, REPORT)


def ranking(cache: Path | None = None) -> ToolRanking:
    return ToolRanking(TOOLS, letters, lambda text: text.replace("FIL-03", "machine"), lambda text: text, cache)


@pytest.mark.parametrize(
    ("text", "tool"),
    [
        ("how is FIL-03 doing", "look"),
        ("who works on line 3", "crew"),
        ("report a fault", "report"),
        ("reprot a falt on FIL-03", "report"),
        ("move the lot", "shift"),
    ],
)
def test_the_best_tool_comes_first(text: str, tool: str) -> None:
    assert ranking().rank(text.replace("FIL-03", "machine"))[0].tool == tool


def test_every_tool_is_ranked_once() -> None:
    assert sorted(ranked.tool for ranked in ranking().rank("anything")) == sorted(tool.name for tool in TOOLS)


def test_example_vectors_are_read_from_the_file_the_second_time(tmp_path: Path) -> None:
    ranking(tmp_path)
    asked: list[int] = []

    def counting(texts: Sequence[str]) -> Vectors:
        asked.append(len(texts))
        return letters(texts)

    second = ToolRanking(TOOLS, counting, lambda text: text.replace("FIL-03", "machine"), lambda text: text, tmp_path)
    assert asked == []
    assert second.rank("who works on line 3")[0].tool == "crew"
