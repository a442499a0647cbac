"""A tool that nobody has heard of is found once it brings four example questions: nothing else is tuned."""

import asyncio
from pathlib import Path

import pytest

from copilot.assembly import assembled
from copilot.settings import Settings
from copilot.setup import embedder
from graphs.clauses import clause_between
from graphs.deciding import Decider
from graphs.features import Surroundings
from graphs.filling import Message
from graphs.masking import glosser, masker
from graphs.resemblance import Resemblance
from graphs.setting import Parts
from graphs.state import TurnState
from graphs.steps.understand import Understand
from graphs.turn import new_turn
from tests.graphs.test_dates import NOW
from tools.context import Context
from tools.questions import load_elsewhere
from tools.slots import AssetTag
from tools.tool import Findings, Tool


def wear_offsets(context: Context, asset: AssetTag) -> Findings:
    """Wear offsets of the cutting tools in a machine."""
    return Findings(summary=f"{asset} {context.site}")


WEAR = Tool(
    function=wear_offsets,
    kind="read",
    risk="none",
    systems=("CMMS",),
    examples=(
        "what are the wear offsets on CNC-04",
        "tool offsets of CNC-03?",
        "how far is the insert worn on CNC-04",
        "when did anybody last correct the cutter compensation of CNC-03",
    ),
)


@pytest.fixture(scope="module")
def parts(installation: Path, model_folder: Path) -> Parts:
    """The parts of the product, its decider with one more tool."""
    settings = Settings(home=installation, models=model_folder, backend="none")

    async def made() -> Parts:
        async with assembled(settings) as copilot:
            return copilot.parts

    return asyncio.run(made())


@pytest.fixture(scope="module")
def decider(parts: Parts, installation: Path, model_folder: Path) -> Decider:
    settings = Settings(home=installation, models=model_folder, backend="none")
    tools = {**parts.tools, WEAR.name: WEAR}
    alike = Resemblance(
        tuple(tools.values()),
        load_elsewhere(),
        embedder(settings).embed,
        mask=masker(parts.directory),
        gloss=glosser(),
        cache=settings.state_folder / "one-more-tool",
    )
    return Decider(tools, alike, parts.decider.filler, parts.model, parts.decider.calibration)


def first(decider: Decider, parts: Parts, text: str) -> str:
    """The tool that comes first, without a model and without documents."""
    named = Understand(parts).named(text, TurnState(), "NF", "t")
    state = TurnState(**{**new_turn("t", text), **named})
    clause = clause_between(state, 0, len(text), NOW, parts.wording)
    message = Message(text=text, turn="t", site="NF")
    return decider.weighed(clause, message, Surroundings(procedures=0.0, cases=0.0))[0].name


@pytest.mark.parametrize(
    "text",
    [
        "show me the wear offsets for CNC-03",
        "CNC-04 tool offsets please",
        "how worn is the insert on CNC-03?",
        "did somebody correct the cutter compensation on CNC-04",
        "wear offset CNC-04",
        "what is the tool wear offset of CNC-03 now",
        "insert wear CNC-04?",
        "which offsets are set for the cutting tools on CNC-04",
    ],
)
def test_four_examples_are_enough_for_a_new_tool_to_be_found(decider: Decider, parts: Parts, text: str) -> None:
    assert text not in WEAR.examples
    assert first(decider, parts, text) == "wear_offsets"


@pytest.mark.parametrize(
    ("text", "tool"),
    [
        ("is CNC-04 running", "machine_state"),
        ("downtime of CNC-03 yesterday", "downtime_history"),
        ("who is on shift tonight", "technicians_on_shift"),
        ("spindle vibration on CNC-04 over the last 12 hours", "sensor_trend"),
        ("which spares do we have for CNC-03", "spares_for"),
        ("open work orders on CNC-04", "work_orders"),
        ("stock of MAT-3007", "stock"),
        ("status of order PO-1042", "production_order"),
        ("which orders are on line 3", "orders_on_line"),
        ("how do I change the spindle bearing", "find_procedure"),
        ("risk of a failure on CNC-04", "failure_risk"),
        ("create a work order for CNC-04: coolant leak", "create_work_order"),
    ],
)
def test_everything_else_is_found_as_before(decider: Decider, parts: Parts, text: str, tool: str) -> None:
    assert first(decider, parts, text) == first(parts.decider, parts, text) == tool
