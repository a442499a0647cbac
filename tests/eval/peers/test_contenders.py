"""Every baseline on the real plant: what it calls, what is recorded, and what the shared scorers make of it."""

import json
from pathlib import Path

import pytest

from copilot.assembly import Copilot
from copilot.settings import Settings
from eval.end_state import changes
from eval.peers.contender import Baseline, context_of, turn_of
from eval.peers.match import single_requests
from eval.peers.nearest import Nearest
from eval.peers.react import React, server_chat
from eval.peers.rivals import gathered
from eval.peers.rules import Rules
from eval.played import Played
from eval.scenario import Scenario
from eval.scorers import scores
from tests.eval.peers.stub_server import Stub, stub
from tests.eval.records import scenario

STATE = {"tool": "machine_state", "arguments": {"asset": "PKG-04"}}
ASKS = scenario({"user": "is PKG-04 running", "check": {"calls": [STATE], "outcome": "answered"}})
ACTS = scenario(
    {
        "user": "assign T-126 to WO-9007",
        "check": {
            "calls": [{"tool": "assign_technician", "arguments": {"work_order": "WO-9007", "technician": "T-126"}}],
            "outcome": "proposed",
            "pending": True,
        },
    }
)
ASKS_BACK = scenario({"user": "is it running", "check": {"calls": [], "outcome": "clarify"}})
CALL = '```json\n{"name": "machine_state", "arguments": {"asset": "PKG-04"}}\n```'


def react(copilot: Copilot, server: Stub, *, lenient: bool, patience: float = 20.0) -> Baseline:
    tools = copilot.parts.tools.values()
    return Baseline(React(server_chat(server.url), tools, lenient=lenient, patience=patience), copilot)


def problems(written: Scenario, played: Played) -> list[str]:
    return [problem for score in scores(written, played).values() for problem in score.problems]


# --- the nearest example -----------------------------------------------------------------------


async def test_the_nearest_example_calls_its_tool_with_what_is_named(copilot: Copilot) -> None:
    played = await Baseline(Nearest(copilot.parts), copilot).play(ASKS)
    assert problems(ASKS, played) == []
    assert played.turns[0]["facts"]


async def test_an_action_of_a_baseline_is_a_dry_run(copilot: Copilot, plant_folder: Path) -> None:
    """It counts as proposed, and the plant stays as it is."""
    played = await Baseline(Nearest(copilot.parts), copilot).play(ACTS)
    assert problems(ACTS, played) == []
    assert changes(plant_folder, copilot.settings.plant_folder) == ()


async def test_a_name_that_is_missing_is_asked_for(copilot: Copilot) -> None:
    played = await Baseline(Nearest(copilot.parts), copilot).play(
        scenario({"user": "is the machine running", "check": {"calls": [], "outcome": "clarify"}})
    )
    assert played.turns[0]["outcome"] == "clarify"
    assert played.turns[0]["calls"] == []


async def test_a_thing_that_does_not_exist_is_not_looked_up(copilot: Copilot) -> None:
    played = await Baseline(Nearest(copilot.parts), copilot).play(scenario({"user": "is PKG-99 running"}))
    assert (played.turns[0]["outcome"], played.turns[0]["calls"]) == ("clarify", [])


# --- the ready-made agent ----------------------------------------------------------------------


async def test_as_installed_a_call_in_a_fence_is_only_text(copilot: Copilot) -> None:
    with stub(CALL) as server:
        played = await react(copilot, server, lenient=False).play(ASKS)
    assert played.turns[0]["calls"] == []
    assert played.turns[0]["answer"] == CALL
    assert not scores(ASKS, played)["calls"].ok


async def test_with_lenient_parsing_it_is_made_and_its_finding_is_read(copilot: Copilot) -> None:
    with stub(CALL, "PKG-04 is running.") as server:
        played = await react(copilot, server, lenient=True).play(ASKS)
    assert scores(ASKS, played)["calls"].ok
    [turn] = played.turns
    assert (turn["outcome"], turn["answer"]) == ("answered", "PKG-04 is running.")
    assert turn["facts"]
    assert turn["seconds"]["first_fact"] is not None
    messages = server.asked[1]["messages"]
    assert isinstance(messages, list)
    assert messages[-1]["role"] == "tool"
    assert "PKG-04" in messages[-1]["content"]


async def test_the_server_gets_every_tool_with_its_schema_and_the_site_with_the_question(copilot: Copilot) -> None:
    """The long beginning of the prompt is the same for everybody, so that the server can keep it."""
    with stub("I do not know.") as server:
        await react(copilot, server, lenient=False).play(ASKS)
    [body] = server.asked
    tools, messages = body["tools"], body["messages"]
    assert isinstance(tools, list)
    assert isinstance(messages, list)
    assert {tool["function"]["name"] for tool in tools} == set(copilot.parts.tools)
    machine_state = next(tool["function"] for tool in tools if tool["function"]["name"] == "machine_state")
    assert machine_state["parameters"] == copilot.parts.tools["machine_state"].schema
    assert "EP" not in json.dumps(messages[0])
    assert messages[1]["content"].startswith("[site EP, ")


async def test_a_made_up_number_is_counted_and_a_wrong_argument_is_told_to_the_model(copilot: Copilot) -> None:
    bad = '{"name": "machine_state", "arguments": {"asset": "MIX-77", "colour": "red"}}'
    with stub(bad, "Sorry.") as server:
        played = await react(copilot, server, lenient=True).play(ASKS)
    assert played.steps[0].made_up == ("machine_state.asset='MIX-77'",)
    assert played.turns[0]["outcome"] == "blocked"
    assert "colour" in json.dumps(server.asked[1]["messages"])


async def test_a_tool_that_does_not_exist_is_an_answer_to_the_model_too(copilot: Copilot) -> None:
    with stub('{"name": "get_winner", "arguments": {}}', "I cannot say.") as server:
        played = await react(copilot, server, lenient=True).play(ASKS)
    assert (played.turns[0]["calls"], played.turns[0]["answer"]) == ([], "I cannot say.")


async def test_an_agent_that_never_stops_calling_is_stopped(copilot: Copilot) -> None:
    with stub(CALL) as server:
        played = await react(copilot, server, lenient=True).play(ASKS)
    assert 3 < len(server.asked) < 10
    assert played.turns[0]["outcome"] == "answered"
    assert scores(ASKS, played)["calls"].ok, "the very same call again counts once"


async def test_a_server_that_fails_is_a_failed_request(copilot: Copilot) -> None:
    with stub(500) as server:
        played = await react(copilot, server, lenient=True).play(ASKS)
    assert played.turns[0]["outcome"] == "failed"
    assert problems(ASKS, played) != []


async def test_words_without_a_call_count_as_whatever_reply_is_wanted(copilot: Copilot) -> None:
    """Code cannot tell a refusal from a question back, so the baseline gets the benefit of the doubt."""
    with stub("Which machine do you mean?") as server:
        baseline = react(copilot, server, lenient=True)
        asked_back, asks = await baseline.play(ASKS_BACK), await baseline.play(ASKS)
    assert problems(ASKS_BACK, asked_back) == []
    assert not scores(ASKS, asks)["calls"].ok


async def test_tokens_are_counted_over_all_calls_of_a_request(copilot: Copilot) -> None:
    with stub(CALL, "PKG-04 is running.") as server:
        baseline = react(copilot, server, lenient=True)
        await baseline.play(ASKS)
    taken = baseline.meter.taken()
    assert (taken.calls, taken.read, taken.computed, taken.written) == (2, 200, 80, 14)
    assert baseline.meter.taken().calls == 0


async def test_earlier_exchanges_go_before_the_question(copilot: Copilot) -> None:
    with stub("It is running.") as server:
        peer = React(server_chat(server.url), (), lenient=False, patience=20.0)
        await peer.ask("and now?", turn_of(copilot, context_of(copilot, "mara")), [("is PKG-04 up?", "Yes.")])
    messages = server.asked[0]["messages"]
    assert isinstance(messages, list)
    assert [message["role"] for message in messages] == ["system", "user", "assistant", "user"]


# --- who takes part ----------------------------------------------------------------------------


async def test_contenders_come_in_the_order_they_are_named_and_end_with_the_run(bare: Settings) -> None:
    with stub("I do not know.") as server:
        rules = Rules(names=("andon", "react", "nearest"), url=server.url, patience=20.0)
        async with gathered(bare, rules) as field:
            assert [each.name for each in field.contenders] == ["Andon", "ReAct agent as installed", "nearest example"]
            played = await field.contenders[0].play(ASKS)
    assert problems(ASKS, played) == []


@pytest.mark.parametrize("part", ["tune", "test"])
def test_the_sample_holds_single_requests_of_every_kind(part: str) -> None:
    choice = single_requests("tune" if part == "tune" else "test", 40)
    assert len(choice.scenarios) == 40
    assert {len(each.turns) for each in choice.scenarios} == {1}
    assert len({each.tags[0] for each in choice.scenarios}) > 3
