"""Tells a person who waits that the turn goes on, before they wonder."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import suppress

from graphs.events import Step, StepStarted, TurnEvent

NOTICE = 8.0
"""Seconds without any event after which the person is told so, once for each silence."""
SLOW = "takes longer than usual; what was found so far stands"


async def noticed(events: AsyncIterator[TurnEvent], seconds: float = NOTICE) -> AsyncGenerator[TurnEvent, None]:
    """The same events, and a StepStarted of the present step in every silence longer than that.

    Closing it stops the turn.
    """
    coming: asyncio.Queue[TurnEvent | None] = asyncio.Queue()
    turn = asyncio.create_task(_passed_on(events, coming))
    step: Step = "understand"
    try:
        while True:
            try:
                event = await asyncio.wait_for(coming.get(), seconds)
            except TimeoutError:
                yield StepStarted(step=step, detail=SLOW)
                event = await coming.get()
            if event is None:
                break
            step = event.step if isinstance(event, StepStarted) else step
            yield event
        await turn
    finally:
        turn.cancel()
        with suppress(asyncio.CancelledError):
            await turn


async def _passed_on(events: AsyncIterator[TurnEvent], coming: asyncio.Queue[TurnEvent | None]) -> None:
    """Every event, then None, whether the turn ended well or not."""
    try:
        async for event in events:
            coming.put_nowait(event)
    finally:
        coming.put_nowait(None)
