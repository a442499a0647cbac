"""The one list of tools, and that it is documented (style habits 14, 15, 26)."""

from collections import Counter
from pathlib import Path
from typing import get_args

import pytest

from tools.catalog import Catalog, catalog, table
from tools.context import Context
from tools.records import System
from tools.slots import Text
from tools.tool import Findings, Tool

DOCS = Path(__file__).parents[2] / "docs" / "tools.md"
TOOLS = list(catalog().values())


def look(context: Context, words: Text) -> Findings:
    """Look at nothing in particular."""
    return Findings(summary=f"{context.site} {words}")


def test_reads_scores_and_actions_are_there_in_that_order() -> None:
    kinds = [tool.kind for tool in TOOLS]
    assert kinds == sorted(kinds, key=["read", "advise", "act"].index)
    assert Counter(kinds)["read"] >= 24
    assert Counter(kinds)["advise"] >= 4
    assert Counter(kinds)["act"] >= 8


def test_reads_reach_every_plant_system_and_the_documents() -> None:
    """SYS-01 to SYS-27: whatever the records know, a read can show."""
    reached = {system for tool in TOOLS if tool.kind == "read" for system in tool.systems}
    assert reached == set(get_args(System))


def test_a_name_used_twice_is_refused() -> None:
    tool = Tool(function=look, kind="read", risk="none", systems=("MES",), examples=("look",))
    with pytest.raises(ValueError, match="two tools are called 'look'"):
        Catalog([tool, tool])


@pytest.mark.parametrize("tool", TOOLS, ids=lambda tool: tool.name)
def test_every_tool_says_what_it_does(tool: Tool) -> None:
    assert 20 <= len(tool.description) <= 140
    assert tool.description.endswith(".")
    assert len(tool.examples) >= 4
    assert tool.not_for
    assert (tool.risk == "none") == (tool.kind != "act")
    assert tool.schema["additionalProperties"] is False


def test_no_example_question_stands_for_two_tools() -> None:
    asked = Counter(example.lower() for tool in TOOLS for example in tool.examples)
    assert [example for example, times in asked.items() if times > 1] == []


def test_the_documentation_is_the_generated_table() -> None:
    assert DOCS.read_text(encoding="utf-8") == table(), "run `andon tools --markdown > docs/tools.md`"


def test_the_table_has_a_row_for_every_tool() -> None:
    for tool in TOOLS:
        assert f"| `{tool.name}` |" in table()
