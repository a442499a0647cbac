"""What a conversation keeps: the same few kilobytes after two hundred turns, and nothing dropped without a trace."""

import json
from pathlib import Path
from shutil import copytree
from typing import cast

import pytest

from copilot.models.scripted import ScriptedChatModel
from copilot.settings import Settings
from graphs.history import MOST_PROPOSALS, MOST_THINGS, after, begun, told
from graphs.state import FactData, HistoryData, MentionData, TurnState, WantedData
from graphs.steps.answer import HISTORY_TOKENS, KEPT_EXCHANGES, LAST_ANSWER
from graphs.turn import new_turn
from tests.conversing import talking
from tests.graphs.stage import LOOK
from tests.graphs.test_answering import LIMITS, TARGET, Voice

TOOLS = {"look": LOOK}


def turn(asset: str, question: str = "How is it?", history: HistoryData | None = None, **more: object) -> TurnState:
    """A finished turn about one machine."""
    fact = FactData(
        id="F1",
        label=f"{asset} state",
        value="running",
        unit="",
        kind="enum",
        system="MES",
        record=f"EP.P3.{asset}",
        field="state",
        as_of="2026-06-17T03:09:00",
    )
    mention = MentionData(kind="asset", id=asset, text=asset, turn="t", start=0, end=6)
    made = WantedData(tool="look", arguments={"asset": asset}, missing=[], clause="", said={}, derived={})
    state = {**new_turn("t", question), "facts": [fact], "mentions": [mention], "made": [made], **more}
    return cast("TurnState", state | ({"history": history} if history else {}))


def after_turns(*assets: str) -> HistoryData:
    history = begun()
    for asset in assets:
        history = after(turn(asset, history=history), TOOLS)
    return history


def test_a_thing_is_kept_with_what_was_found_and_how_old_that_is() -> None:
    history = after(turn("PKG-07", "Is PKG-07 running?"), TOOLS)
    assert history["things"]["PKG-07"] == {
        "times": 1,
        "question": "Is PKG-07 running?",
        "found": ["PKG-07 state running (MES, 2026-06-17 03:09)"],
    }


def test_what_was_found_stays_when_a_later_turn_finds_nothing() -> None:
    history = after(turn("PKG-07"), TOOLS)
    history = after(turn("PKG-07", "And its spares?", history, facts=[]), TOOLS)
    assert history["things"]["PKG-07"]["times"] == 2
    assert history["things"]["PKG-07"]["question"] == "And its spares?"
    assert history["things"]["PKG-07"]["found"] == ["PKG-07 state running (MES, 2026-06-17 03:09)"]


def test_two_hundred_turns_take_no_more_room_than_sixty_things() -> None:
    history = after_turns(*(f"AST-{number:03d}" for number in range(200)))
    assert history["turns"] == 200
    assert len(history["things"]) == MOST_THINGS
    assert "AST-199" in history["things"]
    assert "AST-000" not in history["things"]
    assert len(json.dumps(history)) < 16_000


def test_what_is_spoken_of_again_is_kept_longest() -> None:
    history = after_turns("PKG-07", *(f"AST-{number:03d}" for number in range(50)), "PKG-07")
    history = after(turn("AST-999", history=history), TOOLS)
    assert list(history["things"])[-2:] == ["PKG-07", "AST-999"]


def test_proposals_are_kept_by_id_and_bounded() -> None:
    history = begun()
    for number in range(60):
        history = after(turn("FIL-03", history=history, proposals=[f"P-{number}"]), TOOLS)
    assert len(history["proposals"]) == MOST_PROPOSALS
    assert history["proposals"][-1] == "P-59"


def test_the_model_is_told_of_what_the_question_names_first() -> None:
    text = told(after_turns("PKG-07", "FIL-03"), ["PKG-07"], {"P-1": "rejected"}, 100)
    assert text == "PKG-07 was asked about before: How is it?; also spoken of: FIL-03; proposal P-1: rejected"


def test_the_model_is_told_no_old_figures() -> None:
    assert "running" not in told(after_turns("PKG-07"), ["PKG-07"], {}, 100)


@pytest.mark.parametrize("tokens", [0, 10, 40, 80])
def test_what_the_model_is_told_keeps_to_its_room(tokens: int) -> None:
    history = after_turns(*(f"AST-{number:03d}" for number in range(60)))
    named = [f"AST-{number:03d}" for number in range(60)]
    assert len(told(history, named, {f"P-{n}": "approved" for n in range(40)}, tokens)) <= 4 * tokens


# --- in a conversation ----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def shared(installation: Path, model_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    home = Path(copytree(installation, tmp_path_factory.mktemp("history") / "home"))
    return Settings(home=home, models=model_folder, backend="none")


OTHERS = ("Is FIL-02 running?", "Is CAP-02 running?", "Is LAB-03 running?", "Is FIL-04 running?")


async def test_what_was_said_long_ago_is_found_again(shared: Settings) -> None:
    """More turns than are kept word for word; what is left of the first one answers the question."""
    async with talking(shared) as talk:
        await talk.ask("Is PKG-07 running?")
        for number in range(KEPT_EXCHANGES + 1):
            await talk.ask(OTHERS[number % len(OTHERS)])
        exchanges = await talk.session.exchanges()
        recalled = await talk.ask("what did we say about PKG-07?")
        german = await talk.ask("Was haben wir zur PKG-07 besprochen?")
        everything = await talk.ask("what have we talked about so far?")
        never = await talk.ask("what did we say about PAL-02?")
    assert not any("PKG-07" in exchange["user"] for exchange in exchanges)
    assert recalled["answer"].startswith("About PKG-07 we spoke once; last you asked 'Is PKG-07 running?'.")
    assert "PKG-07 state running (MES, 2026-06-17 03:09)" in recalled["answer"]
    assert recalled["calls"] == []
    assert german["answer"].startswith("Über PKG-07 haben wir ")
    assert "FIL-04" in everything["answer"]
    assert "PKG-07" in everything["answer"]
    assert never["answer"] == "We have not spoken about PAL-02 in this conversation."


async def test_a_proposal_is_recalled_with_what_became_of_it(settings: Settings) -> None:
    async with talking(settings) as talk:
        turn = await talk.ask("create a work order for FIL-03: nozzle drips")
        waiting = await talk.ask("what did we say about FIL-03?")
        await talk.decide("jonas", turn, "reject", "nozzle was changed at noon")
        await talk.ask("Is FIL-02 running?")
        decided = await talk.ask("what did we say about FIL-03?")
    proposal = turn["proposals"][0]["id"]
    assert f"{proposal} (create work order, FIL-03) is waiting for a decision." in waiting["answer"]
    assert f"{proposal} (create work order, FIL-03) is rejected." in decided["answer"]


async def test_the_prompt_does_not_grow_with_the_conversation(shared: Settings) -> None:
    voice = Voice(*[TARGET] * 20)
    async with talking(shared, ScriptedChatModel(voice)) as talk:
        await talk.ask(LIMITS)
        for question in OTHERS * 3:
            await talk.ask(question)
        await talk.ask(LIMITS)
    first, last = voice.prompts[0], voice.prompts[-1]
    assert "also spoken of: FIL-04, LAB-03, CAP-02, FIL-02" in last
    assert len(last) - len(first) <= LAST_ANSWER + 4 * HISTORY_TOKENS + 120


async def test_a_thing_named_long_ago_is_still_what_it_means(settings: Settings) -> None:
    """The words that named it have left the window; that they were said has not."""
    async with talking(settings) as talk:
        await talk.ask("Is FIL-03 running?")
        for _ in range(KEPT_EXCHANGES + 1):
            await talk.ask("how many shipments leave today?")
        turn = await talk.ask("create a work order for it: nozzle drips")
    assert turn["outcome"] == "proposed"
    assert turn["proposals"][0]["arguments"]["asset"] == "FIL-03"
    assert turn["proposals"][0]["labels"]["asset"] in ("USER", "RECORD")
