"""The figures that a decision is made from: what is there, what is left out."""

import pytest

from graphs.clauses import Clause
from graphs.features import Features, Surroundings, of_none, of_tool
from graphs.filling import Filled
from graphs.resemblance import Likeness
from graphs.state import WantedData
from tests.graphs.stage import CREW, LOOK, REPORT, SHIFT, clause
from tools.catalog import catalog
from tools.tool import Tool

ALIKE = Likeness(trained=0.4, nearest=0.8, nearest3=0.7, covered=0.5, order=0.2, example="how is machine doing")
ALONE = Surroundings(procedures=0.9, cases=0.3)


def figures(tool: Tool, said: Clause, *missing: str, around: Surroundings = ALONE) -> Features:
    filled = Filled(arguments={}, missing=list(missing), said={}, derived={})
    return of_tool(tool, filled, ALIKE, said, around)


@pytest.mark.parametrize(
    ("tool", "text", "names", "figure", "value"),
    [
        (LOOK, "how is FIL-03", [("asset", "FIL-03")], "look-up: takes what is named", 1.0),
        (CREW, "how is FIL-03", [("asset", "FIL-03")], "look-up: has no use for what is named", 1.0),
        (LOOK, "FIL-03 yesterday?", [("asset", "FIL-03")], "takes the time that is named", 1.0),
        (REPORT, "FIL-03 yesterday?", [("asset", "FIL-03")], "has no use for the time that is named", 1.0),
        (SHIFT, "move 200", [], "takes the amount that is named", 1.0),
        (LOOK, "move 200", [], "has no use for the amount that is named", 1.0),
        (REPORT, "please raise a fault", [], "action: a change is asked for", 1.0),
        (REPORT, "what is wrong", [], "action: it is a question", 1.0),
        (LOOK, "please raise a fault", [], "look-up: a change is asked for", 1.0),
        (LOOK, "anything", [], "look-up: reads like an order", 0.2),
        (LOOK, "anything", [], "three nearest", 0.7),
    ],
)
def test_what_fits_and_what_does_not_is_a_figure(
    tool: Tool, text: str, names: list[tuple[str, str]], figure: str, value: float
) -> None:
    assert figures(tool, clause(text, *names))[figure] == value


def test_names_that_lack_weigh_by_what_they_are() -> None:
    found = figures(REPORT, clause("report it"), "asset", "note")
    assert (found["action: lacks a name"], found["action: lacks a value"]) == (1.0, 1.0)


def test_a_figure_of_nought_is_left_out() -> None:
    assert all(figures(LOOK, clause("how is FIL-03", ("asset", "FIL-03"))).values())
    assert "look-up: lacks a name" not in figures(LOOK, clause("how is it"))


@pytest.mark.parametrize(
    ("text", "same", "other"),
    [
        ("and line 2?", "same as before: no word of its own", "other than before: no word of its own"),
        ("and the vibration?", "same as before: one word of its own", None),
        ("who takes care of the crew planning", None, None),
    ],
)
def test_a_bare_message_speaks_for_the_tool_of_the_turn_before(text: str, same: str | None, other: str | None) -> None:
    call = WantedData(tool="look", arguments={}, missing=[], clause="", said={}, derived={})
    after = Surroundings(procedures=0.0, cases=0.0, before={"look": call})
    bare = clause(text, *([("line", "line 2")] if "line 2" in text else []))
    looked, crewed = figures(LOOK, bare, around=after), figures(CREW, bare, around=after)
    assert "same as before" in looked
    assert "same as before" not in crewed
    assert {name for name in looked if name.startswith("same as before:")} == ({same} if same else set())
    assert {name for name in crewed if name.startswith("other than")} == ({other} if other else set())


def test_documents_speak_for_the_two_tools_that_search_them_only() -> None:
    tools, asked = catalog(), clause("how do I clear a jam, has it happened before?")
    procedure = figures(tools["find_procedure"], asked)
    cases = figures(tools["similar_cases"], asked)
    assert procedure["procedure: speaks of it"] == procedure["procedure: speaks of it, nothing is named"] == 0.9
    assert procedure["procedure: asked for"] == cases["cases: asked for"] == 1.0
    assert cases["cases: speak of it"] == 0.3
    assert {"no procedure: one is asked for", "no cases: they are asked for"} <= set(figures(LOOK, asked))


def test_no_tool_has_figures_of_its_own_by_name() -> None:
    """A tool under another name gets the same figures: a new one needs examples and nothing else."""
    names = {name for tool in catalog().values() for name in figures(tool, clause("status"))}
    assert not any(tool in name for tool in catalog() for name in names)


def test_none_is_spoken_for_by_strange_words_and_against_by_names() -> None:
    told = of_none(ALIKE, 0.25, clause("please stop FIL-03", ("asset", "FIL-03")), ALONE)
    assert told["none: strange words"] == 0.75
    assert {"none", "none: names something", "none: asks for a change"} <= set(told)
    assert "none: names something" not in of_none(ALIKE, 0.25, clause("who won the match"), ALONE)
