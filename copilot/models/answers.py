"""Waiting for an answer, in a thread or in an event loop; leaving the loop early cancels the request."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Callable, Iterator, Sequence
from queue import SimpleQueue

from copilot.models.errors import ModelError
from copilot.models.requests import Done, Event, GenerateRequest, Part, Queued
from copilot.models.worker_queue import WorkerQueue

OnQueue = Callable[[int], None]
"""Told how many requests come first, whenever that changes; 0 when the work begins."""


def answer(queue: WorkerQueue, request: GenerateRequest, on_queue: OnQueue | None) -> Iterator[Part | Done]:
    """The parts of an answer and Done. Raises the request's ModelError."""
    events: SimpleQueue[Event | ModelError] = SimpleQueue()
    ticket = queue.submit(request, events.put)
    try:
        done = False
        while not done:
            for part in _parts(events.get(), on_queue):
                done = isinstance(part, Done)
                yield part
    finally:
        queue.cancel(ticket)


async def answer_async(
    queue: WorkerQueue, request: GenerateRequest, on_queue: OnQueue | None
) -> AsyncGenerator[Part | Done, None]:
    """The same for an event loop."""
    loop = asyncio.get_running_loop()
    events: asyncio.Queue[Event | ModelError] = asyncio.Queue()

    def sink(event: Event | ModelError) -> None:
        with contextlib.suppress(RuntimeError):  # the loop was closed: nobody waits for the answer any more
            loop.call_soon_threadsafe(events.put_nowait, event)

    ticket = queue.submit(request, sink)
    try:
        done = False
        while not done:
            for part in _parts(await events.get(), on_queue):
                done = isinstance(part, Done)
                yield part
    finally:
        queue.cancel(ticket)


async def each(events: Sequence[Part | Done]) -> AsyncGenerator[Part | Done, None]:
    """An answer that has been waited for already, as one that arrives."""
    for event in events:
        yield event


def _parts(event: Event | ModelError, on_queue: OnQueue | None) -> Iterator[Part | Done]:
    if isinstance(event, ModelError):
        raise event
    if isinstance(event, Queued) and on_queue:
        on_queue(event.position)
    if isinstance(event, Part | Done):
        yield event
