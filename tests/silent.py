"""Models that keep people waiting: one that hangs, and one that serves others first."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from typing import cast

from langchain_core.callbacks import AsyncCallbackManagerForLLMRun, CallbackManagerForLLMRun
from langchain_core.messages import BaseMessage
from langchain_core.outputs import ChatGenerationChunk
from pydantic import PrivateAttr

from copilot.models.scripted import ScriptedChatModel, Step


class SilentChatModel(ScriptedChatModel):
    """Gives the replies in their order, the last one without an end; every later call hangs from the start.

    `blocking` hangs a thread instead of the event loop's task, as a backend without async does.
    """

    _left: int = PrivateAttr(default=0)
    _blocking: bool = PrivateAttr(default=False)
    _end: threading.Event = PrivateAttr(default_factory=threading.Event)

    def __init__(self, replies: Sequence[Step] = (), *, blocking: bool = False) -> None:
        super().__init__([*replies, *[""] * 20], name="silent")
        self._left = len(replies)
        self._blocking = blocking

    def wake(self) -> None:
        """Let hanging threads go, and answer from now on."""
        self._end.set()

    async def _astream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: AsyncCallbackManagerForLLMRun | None = None,
        **kwargs: object,
    ) -> AsyncIterator[ChatGenerationChunk]:
        hangs = self._hangs()
        for chunk in super()._stream(messages, stop, None, **kwargs):
            yield chunk
        if hangs and self._blocking:
            await asyncio.to_thread(self._end.wait)
        elif hangs:
            await asyncio.Event().wait()

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: object,
    ) -> Iterator[ChatGenerationChunk]:
        hangs = self._hangs()
        yield from super()._stream(messages, stop, run_manager, **kwargs)
        if hangs:
            self._end.wait()

    def _hangs(self) -> bool:
        """Whether this is the last reply, or one after it."""
        return not self._end.is_set() and len(self.requests) + 1 >= self._left


class QueuedChatModel(ScriptedChatModel):
    """Serves another request first, and tells so, before it gives its replies."""

    def __init__(self, replies: Sequence[Step], *, seconds: float = 0.2) -> None:
        super().__init__(replies, name="queued")
        self._seconds = seconds

    _seconds: float = PrivateAttr(default=0.0)

    async def _astream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: AsyncCallbackManagerForLLMRun | None = None,
        **kwargs: object,
    ) -> AsyncIterator[ChatGenerationChunk]:
        moved = cast("Callable[[int], None]", kwargs["on_queue"])
        moved(1)
        await asyncio.sleep(self._seconds)
        moved(0)
        for chunk in super()._stream(messages, stop, None, **kwargs):
            yield chunk
