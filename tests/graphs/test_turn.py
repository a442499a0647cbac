"""The turn from the outside: what is looked up, what is said, what is never done."""

import pytest

from copilot.models.scripted import Reply, ScriptedChatModel
from copilot.settings import Settings
from graphs.events import AnswerPart, StepStarted, ToolFinished
from tests.conversing import talking, tools_of


async def test_a_fact_appears_before_the_answer(settings: Settings) -> None:
    async with talking(settings) as talk:
        turn = await talk.ask("Is FIL-03 running?")
        kinds = [type(event) for event in talk.events]
    assert turn["outcome"] == "answered"
    assert tools_of(turn) == ["machine_state"]
    assert kinds.index(ToolFinished) < kinds.index(AnswerPart)
    assert turn["facts"][0]["system"] == "MES"
    assert turn["facts"][0]["as_of"].startswith("2026-06-17")


async def test_the_steps_run_in_the_order_of_the_page(settings: Settings) -> None:
    async with talking(settings) as talk:
        await talk.ask("Is FIL-03 running?")
        steps = [event.step for event in talk.events if isinstance(event, StepStarted)]
    assert steps == ["understand", "decide", "look up", "decide", "answer"]


async def test_it_means_the_last_machine(settings: Settings) -> None:
    async with talking(settings) as talk:
        await talk.ask("Is FIL-03 running?")
        turn = await talk.ask("which spares do we have for it?")
    assert turn["calls"][0]["arguments"]["asset"] == "FIL-03"


async def test_that_order_means_the_order_that_was_found(settings: Settings) -> None:
    async with talking(settings) as talk:
        first = await talk.ask("Is FIL-03 running?")
        order = next(fact["value"] for fact in first["facts"] if fact["label"] == "FIL-03 order")
        turn = await talk.ask("what is the status of that order?")
    assert turn["calls"][0] | {"id": "", "seconds": 0.0} == {
        "id": "",
        "tool": "production_order",
        "arguments": {"order": order},
        "ok": True,
        "seconds": 0.0,
    }


async def test_and_yesterday_asks_the_same_again(settings: Settings) -> None:
    async with talking(settings) as talk:
        await talk.ask("show me the downtime of CAP-02 today")
        turn = await talk.ask("and yesterday?")
    assert tools_of(turn) == ["downtime_history"]
    assert turn["calls"][0]["arguments"] == {"asset": "CAP-02", "day": "2026-06-16"}


async def test_a_correction_replaces_the_line(settings: Settings) -> None:
    async with talking(settings) as talk:
        await talk.ask("which orders are on line 3?")
        turn = await talk.ask("no, line 2")
    assert turn["calls"][0]["tool"] == "orders_on_line"
    assert turn["calls"][0]["arguments"] == {"line": "EP-P2"}


async def test_two_questions_in_one_sentence_get_two_answers(settings: Settings) -> None:
    async with talking(settings) as talk:
        turn = await talk.ask("Is FIL-03 running and who is on shift?")
    assert tools_of(turn) == ["machine_state", "technicians_on_shift"]


async def test_an_unknown_id_is_said_to_be_unknown(settings: Settings) -> None:
    async with talking(settings) as talk:
        turn = await talk.ask("Is FIL-99 running?")
    assert turn["outcome"] == "clarify"
    assert "'FIL-99'" in turn["answer"]
    assert turn["calls"] == []


async def test_several_fillers_lead_to_a_question(settings: Settings) -> None:
    async with talking(settings) as talk:
        turn = await talk.ask("is the filler running?")
        answer = await talk.ask("FIL-02")
    assert turn["outcome"] == "clarify"
    assert "FIL-01" in turn["answer"]
    assert answer["calls"][0]["arguments"] == {"asset": "FIL-02"}


@pytest.mark.parametrize("text", ["who won the world cup", "tell me a joke", "what's 2+2"])
async def test_what_is_not_ours_is_declined(settings: Settings, text: str) -> None:
    async with talking(settings) as talk:
        turn = await talk.ask(text)
    assert (turn["outcome"], turn["calls"]) == ("declined", [])


async def test_another_site_is_refused_with_its_name(settings: Settings) -> None:
    async with talking(settings) as talk:
        turn = await talk.ask("Is RCT-02 running?")
    assert turn["outcome"] == "blocked"
    assert "'LS'" in turn["answer"]


async def test_a_procedure_is_quoted_and_cited(settings: Settings) -> None:
    async with talking(settings) as talk:
        turn = await talk.ask("How do I clear a jam on the case packer?")
    assert tools_of(turn) == ["find_procedure"]
    cited = turn["citations"][0]
    assert f"[{cited['document']} rev {cited['revision']} §{cited['section']}]" in turn["answer"]


async def test_without_a_model_facts_still_come_and_the_mode_is_named(settings: Settings) -> None:
    async with talking(settings) as talk:
        turn = await talk.ask("What does the procedure say about fill weight limits?")
    assert turn["reduced"]
    assert "educed mode" in turn["answer"]
    assert turn["citations"]


async def test_the_model_breaks_ties_by_letter(settings: Settings) -> None:
    """The letter decides between close tools; what it is asked stands in the request."""
    asked: list[str] = []

    def script(messages: object) -> Reply:
        asked.append(str(messages))
        return Reply(text="A", probabilities={"A": 0.9, "B": 0.1})

    async with talking(settings, ScriptedChatModel(script)) as talk:
        await talk.ask("anything on FIL-03 for tonight")
    assert "Reply with its letter only" in asked[0]
