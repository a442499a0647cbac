"""A conversation as every front end sees it: events in order, one turn at a time, never a traceback."""

import asyncio
import logging
import sqlite3
from contextlib import aclosing
from pathlib import Path

import pytest

from copilot.logs import open_log
from copilot.models.scripted import ScriptedChatModel
from copilot.settings import Settings
from copilot.turns import Turns
from graphs.events import AnswerPart, ToolStarted, TurnEvent, TurnFinished, TurnStarted
from tests.conversing import Talk, talking


async def test_a_turn_starts_ends_and_its_parts_make_the_answer(settings: Settings) -> None:
    async with talking(settings) as talk:
        turn = await talk.ask("Is FIL-03 running?")
        events = talk.events
    assert isinstance(events[0], TurnStarted)
    assert isinstance(events[-1], TurnFinished)
    assert "".join(event.text for event in events if isinstance(event, AnswerPart)) == turn["answer"]
    assert events[-1].answer == turn["answer"]


async def test_a_turn_that_is_left_can_be_followed_by_the_next(settings: Settings) -> None:
    async with talking(settings) as talk:
        async with aclosing(talk.session.ask("Is FIL-03 running?")) as events:
            async for event in events:
                if isinstance(event, ToolStarted):
                    break
        turn = await talk.ask("Is CAP-02 running?")
    assert turn["outcome"] == "answered"


async def test_two_front_ends_on_one_conversation_take_turns(settings: Settings) -> None:
    """Both sessions stand for the same conversation; the second turn begins when the first has ended."""
    seen: list[tuple[int, TurnEvent]] = []

    async def ask(number: int, talk: Talk) -> None:
        person = talk.copilot.identity.user("mara")
        session = talk.copilot.session(person, identifier=talk.session.id)
        async for event in session.ask("Is FIL-03 running?"):
            if not isinstance(event, TurnStarted):
                seen.append((number, event))

    async with talking(settings) as talk:
        await asyncio.gather(ask(0, talk), ask(1, talk))
        exchanges = await talk.session.exchanges()
    order = [number for number, _ in seen]
    assert order == sorted(order) or order == sorted(order, reverse=True)
    assert [exchange["user"] for exchange in exchanges] == ["Is FIL-03 running?"] * 2


async def test_a_conversation_is_remembered_after_a_restart(settings: Settings) -> None:
    async with talking(settings) as talk:
        await talk.ask("Is FIL-03 running?")
        named = talk.session.id
    async with talking(settings) as again:
        session = again.copilot.session(again.copilot.identity.user("mara"), identifier=named)
        exchanges = await session.exchanges()
        titles = [each.title for each in again.copilot.conversations.of(session.operator)]
    assert [exchange["user"] for exchange in exchanges] == ["Is FIL-03 running?"]
    assert titles == ["Is FIL-03 running?"]


async def test_a_read_only_conversation_proposes_nothing(settings: Settings) -> None:
    async with talking(settings) as talk:
        session = talk.copilot.session(talk.copilot.identity.user("mara"), read_only=True)
        events = [event async for event in session.ask("create a work order for FIL-03: nozzle drips")]
        waiting = talk.copilot.desk(session.operator).proposals()
    assert isinstance(events[-1], TurnFinished)
    assert events[-1].outcome == "blocked"
    assert waiting == ()


async def test_without_a_transcript_nothing_is_done(settings: Settings) -> None:
    async with talking(settings) as talk:
        with sqlite3.connect(settings.ledger_file) as database:
            database.execute("CREATE TRIGGER no_more BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'no space'); END")
        turn = await talk.ask("create a work order for FIL-03: nozzle drips")
    assert turn["outcome"] == "failed"
    assert "transcript" in turn["answer"]
    assert turn["calls"] == []


async def test_a_bug_ends_the_turn_with_one_line_and_a_log_entry(settings: Settings) -> None:
    """A model that is used up breaks its own rules: that is a bug, and the next question still works."""
    async with talking(settings, ScriptedChatModel(replies=[])) as talk:
        broken = await talk.ask("What does the procedure say about fill weight limits?")
        after = await talk.ask("Is FIL-03 running?")
    assert broken["outcome"] == "failed"
    assert "andon.log" in broken["answer"]
    assert "Traceback" in (settings.home / "andon.log").read_text(encoding="utf-8")
    assert after["outcome"] == "answered"


def test_a_log_that_cannot_be_written_stays_silent(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from_logs = logging.getLogger("andon")
    before = list(from_logs.handlers)
    open_log(tmp_path)
    open_log(tmp_path)
    added = [handler for handler in from_logs.handlers if handler not in before]
    assert len(added) == 1
    assert isinstance(added[0], logging.FileHandler)
    own = added[0].stream
    assert own is not None
    with (tmp_path / "closed").open("w", encoding="utf-8") as closed:
        added[0].stream = closed
    from_logs.info("nobody can write this")
    from_logs.removeHandler(added[0])
    own.close()
    assert capsys.readouterr().err == ""


async def test_locks_are_shared_of_a_conversation_and_of_no_other() -> None:
    turns = Turns()
    first = turns.of("x")
    assert turns.of("x") is first
    assert turns.of("y") is not first
    async with first:
        assert turns.of("x").locked()
    del first
    assert not turns.of("x").locked()
