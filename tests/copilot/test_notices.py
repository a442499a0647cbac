"""Whoever waits is told: once for each silence, and nothing is lost or swallowed on the way."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing

import pytest

from copilot.notices import SLOW, noticed
from graphs.events import AnswerPart, StepStarted, TurnEvent

SOON = 0.02


async def turn(*parts: TurnEvent | float | Exception) -> AsyncIterator[TurnEvent]:
    """Events, seconds of silence between them, and perhaps an error."""
    for part in parts:
        if isinstance(part, float):
            await asyncio.sleep(part)
        elif isinstance(part, Exception):
            raise part
        else:
            yield part


DECIDE, ANSWER, WORD = StepStarted(step="decide"), StepStarted(step="answer"), AnswerPart(text="It runs.")


async def test_a_quick_turn_passes_unchanged() -> None:
    assert [event async for event in noticed(turn(DECIDE, ANSWER, WORD))] == [DECIDE, ANSWER, WORD]


async def test_a_silence_is_told_once_with_the_step_that_is_slow() -> None:
    found = [event async for event in noticed(turn(DECIDE, ANSWER, 5 * SOON, WORD), SOON)]
    assert found == [DECIDE, ANSWER, StepStarted(step="answer", detail=SLOW), WORD]


async def test_every_silence_is_told() -> None:
    found = [event async for event in noticed(turn(4 * SOON, DECIDE, 4 * SOON, WORD), SOON)]
    told = [event.step for event in found if isinstance(event, StepStarted) and event.detail]
    assert told == ["understand", "decide"]


async def test_a_failure_of_the_turn_comes_through_after_its_events() -> None:
    seen: list[TurnEvent] = []
    with pytest.raises(OSError, match="disk"):
        async for event in noticed(turn(DECIDE, OSError("disk"))):
            seen.append(event)
    assert seen == [DECIDE]


async def test_whoever_leaves_stops_the_turn() -> None:
    stopped = asyncio.Event()

    async def endless() -> AsyncIterator[TurnEvent]:
        try:
            yield DECIDE
            await asyncio.Event().wait()
        finally:
            stopped.set()

    async with aclosing(noticed(endless())) as events:
        async for _ in events:
            break
    assert stopped.is_set()
