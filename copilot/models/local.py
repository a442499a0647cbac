"""A chat model that runs on this machine, on llama.cpp, in a process of its own.

    model = LocalChatModel(path=Path("qwen2.5-coder-1.5b-instruct-q4_k_m.gguf"))
    model.invoke("Which lot went into order PO-1042?")

Nothing of a plant is needed. Requests from several threads or tasks queue up; each can be cancelled.
"""

import asyncio
import contextlib
import threading
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from langchain_core.callbacks import AsyncCallbackManagerForLLMRun, CallbackManagerForLLMRun
from langchain_core.language_models.chat_models import (
    BaseChatModel,
    agenerate_from_stream,
    generate_from_stream,
)
from langchain_core.messages import AIMessage, BaseMessage
from langchain_core.outputs import ChatGenerationChunk, ChatResult
from langchain_core.runnables import Runnable
from langchain_core.utils.function_calling import convert_to_openai_tool
from pydantic import Field, PrivateAttr

from copilot.models.answers import OnQueue, answer, answer_async, each
from copilot.models.asking import Wording
from copilot.models.calibration import Calibration, find_calibration
from copilot.models.chunks import done_chunk, part_chunk
from copilot.models.fingerprint import verified
from copilot.models.gguf import read_shape
from copilot.models.info import ModelInfo
from copilot.models.memory import require_memory
from copilot.models.relevance import Wanted, Weighing
from copilot.models.requests import Done, GenerateRequest, Part
from copilot.models.stated import guessed
from copilot.models.threads import physical_cores
from copilot.models.turns import choice_of, left_to_the_model, schemas_of
from copilot.models.worker_queue import WorkerQueue, WorkerSettings


class LocalChatModel(BaseChatModel):
    """A GGUF model behind the langchain-core interface.

    Beside the usual arguments, `invoke` and `bind` take `max_tokens`, `temperature`, `seed`, `logprobs`,
    `top_logprobs`, `response_format` (a JSON schema), `parallel_tool_calls` and `on_queue`.
    Raises the errors of `copilot.models.errors`.
    """

    path: Path
    sha256: str | None = None
    """Expected digest of the file; a file with another one is never loaded."""
    context: int = Field(default=4096, gt=0)
    """Tokens that prompt and answer may have together."""
    slots: int = Field(default=2, gt=0)
    """Conversations whose computed prompts are kept in memory."""
    threads: int = Field(default_factory=physical_cores, gt=0)
    gpu_layers: int = 0
    """Layers computed on a GPU; needs a llama-cpp-python built for it."""
    state: Path | None = None
    """Folder for computed system messages and the worker's log; None keeps nothing on disk."""
    static_prefix: str | None = None
    """The system message of conversations that bring none."""
    temperature: float = 0.0
    max_tokens: int = Field(default=512, ge=0)
    weigh: bool = True
    """Ask first whether any of the bound tools is wanted; without it the model's own way of answering decides."""
    max_queue: int = 8
    """Requests that may wait; one more raises ModelBusy."""
    stall: float = Field(default=8.0, gt=0)
    """Seconds without any work after which the model's process is given up; the next request starts a new one."""

    _queue: WorkerQueue | None = PrivateAttr(default=None)
    _found: str | None = PrivateAttr(default=None)
    _starting: threading.Lock = PrivateAttr(default_factory=threading.Lock)

    @property
    def _llm_type(self) -> str:
        return "andon-local"

    @property
    def _identifying_params(self) -> dict[str, object]:
        return {"model_name": self.info.name, "context": self.context, "temperature": self.temperature}

    @property
    def info(self) -> ModelInfo:
        """Its name, or that of the file; the digest is the expected one until the file has been checked."""
        return ModelInfo(self.name or self.path.stem, self._found or self.sha256, self.context)

    @property
    def waiting(self) -> int:
        """Requests in the queue, the one being answered included."""
        return self._queue.waiting if self._queue else 0

    @property
    def process_id(self) -> int | None:
        """Of the process that runs the model, while there is one."""
        return self._queue.process_id if self._queue else None

    @property
    def load_seconds(self) -> float | None:
        """How long the model took to load; None while it is not loaded."""
        return self._queue.load_seconds if self._queue else None

    # -- life -------------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Begin loading in the background; returns after the checks. Safe to call again.

        Raises ModelMissing, ModelCorrupt or ModelTooBig.
        """
        self._running().start()

    def warm(self, messages: Sequence[BaseMessage] = (), tools: Sequence[Any] = ()) -> None:
        """Load the model and compute the system message with these tools, so that the first answer is quick.

        Blocks until done. The computed state is kept on disk for the next start.
        """
        formatted = [convert_to_openai_tool(tool) for tool in tools]
        whole = self._wording.answer(messages, None, {"tools": formatted})
        static = GenerateRequest(id=0, static=whole.static, rest=(), keep=True, max_tokens=0)
        for _ in answer(self._running(), static, None):
            pass

    def close(self) -> None:
        """End the worker. A later request starts it again."""
        if self._queue:
            self._queue.close()
            self._queue = None

    def _running(self) -> WorkerQueue:
        with self._starting:
            if self._queue is None:
                self._queue = WorkerQueue(self._settings(), self.max_queue)
            return self._queue

    def _settings(self) -> WorkerSettings:
        self._found = verified(self.path, self.sha256)
        shape = read_shape(self.path)
        require_memory(self.path, shape.context_bytes_per_token * self.context * self.slots)
        return WorkerSettings(
            model=self.path,
            sha256=self._found,
            context=self.context,
            slots=self.slots,
            threads=self.threads,
            gpu_layers=self.gpu_layers,
            states=self.state,
            stall=self.stall,
        )

    # -- langchain-core ---------------------------------------------------------------------------------------

    def bind_tools(
        self,
        tools: Sequence[Any],
        *,
        tool_choice: str | dict[str, Any] | bool | None = None,
        parallel_tool_calls: bool = True,
        **kwargs: Any,
    ) -> Runnable[Any, AIMessage]:
        """Tools as functions, pydantic models, LangChain tools or dictionaries with a JSON schema."""
        formatted = [convert_to_openai_tool(tool) for tool in tools]
        choice_of(tool_choice, schemas_of(formatted))
        return self.bind(tools=formatted, tool_choice=tool_choice, parallel_tool_calls=parallel_tool_calls, **kwargs)

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: object,
    ) -> ChatResult:
        return generate_from_stream(self._stream(messages, stop, run_manager, **kwargs))

    async def _agenerate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: AsyncCallbackManagerForLLMRun | None = None,
        **kwargs: object,
    ) -> ChatResult:
        return await agenerate_from_stream(self._astream(messages, stop, run_manager, **kwargs))

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: object,
    ) -> Iterator[ChatGenerationChunk]:
        queue, listener = self._running(), _listener(kwargs)
        weighing, wanted = self._weighing(messages, kwargs), None
        if weighing:
            asking = self._wording.asking(messages, kwargs, weighing.asides)
            wanted = weighing.wanted(_shares(answer(queue, asking, listener)))
        events = answer(queue, self._wording.answer(messages, stop, kwargs, wanted), listener)
        if wanted and wanted.call and not wanted.sure:
            held = list(events)
            wanted = _reconsidered(wanted, held, messages, kwargs)
            again = answer(queue, self._wording.answer(messages, stop, kwargs, wanted), listener)
            events = iter(held) if wanted.call else again
        calls = 0
        for event in events:
            chunk = self._chunk(event, calls, wanted)
            calls += isinstance(event, Part) and event.call is not None
            if run_manager:
                run_manager.on_llm_new_token(chunk.text, chunk=chunk)
            yield chunk

    async def _astream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: AsyncCallbackManagerForLLMRun | None = None,
        **kwargs: object,
    ) -> AsyncIterator[ChatGenerationChunk]:
        queue, listener = await asyncio.to_thread(self._running), _listener(kwargs)
        weighing, wanted = self._weighing(messages, kwargs), None
        if weighing:
            asking = self._wording.asking(messages, kwargs, weighing.asides)
            wanted = weighing.wanted(_shares([event async for event in answer_async(queue, asking, listener)]))
        events = answer_async(queue, self._wording.answer(messages, stop, kwargs, wanted), listener)
        if wanted and wanted.call and not wanted.sure:
            held = [event async for event in events]
            wanted = _reconsidered(wanted, held, messages, kwargs)
            again = answer_async(queue, self._wording.answer(messages, stop, kwargs, wanted), listener)
            events = each(held) if wanted.call else again
        calls = 0
        async with contextlib.aclosing(events):
            async for event in events:
                chunk = self._chunk(event, calls, wanted)
                calls += isinstance(event, Part) and event.call is not None
                if run_manager:
                    await run_manager.on_llm_new_token(chunk.text, chunk=chunk)
                yield chunk

    # -- is a tool wanted? ------------------------------------------------------------------------------------

    def wanted(self, messages: Sequence[BaseMessage], tools: Sequence[Any]) -> Wanted:
        """Whether one of these tools is wanted; makes no call."""
        options = {"tools": [convert_to_openai_tool(tool) for tool in tools]}
        weighing = Weighing(options["tools"], self._calibration)
        asking = self._wording.asking(messages, options, weighing.asides)
        return weighing.wanted(_shares(answer(self._running(), asking, None)))

    def _weighing(self, messages: Sequence[BaseMessage], options: Mapping[str, Any]) -> Weighing | None:
        free = self.weigh and left_to_the_model(messages, options)
        return Weighing(options["tools"], self._calibration) if free else None

    @property
    def _calibration(self) -> Calibration | None:
        return find_calibration(self.info.name, self.info.sha256, self.path.parent)

    def _chunk(self, event: Part | Done, calls: int, wanted: Wanted | None) -> ChatGenerationChunk:
        if isinstance(event, Part):
            return part_chunk(event, calls)
        return done_chunk(event, self.info, wanted.probability if wanted else None)

    @property
    def _wording(self) -> Wording:
        return Wording(self.static_prefix, self.max_tokens, self.temperature)


def _shares(events: Iterable[Part | Done]) -> tuple[tuple[float, ...], ...]:
    """What the probes of a request came to."""
    return next((event.shares for event in events if isinstance(event, Done)), ())


def _reconsidered(
    wanted: Wanted, held: Sequence[Part | Done], messages: Sequence[BaseMessage], options: Mapping[str, Any]
) -> Wanted:
    """No call after all, where it was not sure and all of it is made up."""
    calls = [event.call for event in held if isinstance(event, Part) and event.call is not None]
    return wanted.refused() if guessed(calls, schemas_of(options["tools"]), messages) else wanted


def _listener(options: Mapping[str, object]) -> OnQueue | None:
    listener = options.get("on_queue")
    return listener if callable(listener) else None
