"""The language model as a turn uses it: pick one of lettered options, write an answer; always logged."""

import asyncio
import hashlib
import json
import math
import time
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Collection
from contextlib import aclosing
from dataclasses import dataclass
from typing import cast

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessageChunk, BaseMessage, HumanMessage, SystemMessage

from graphs.errors import ModelSilent, ModelUnavailable
from tools.tool import Json

PATIENCE = 30.0
"""Seconds that the model may say nothing before a turn goes on without it; a slow machine needs some for the prompt."""
REST = 2.0
"""Seconds after a silence during which nobody waits for it again: one turn waits once."""
LONGEST = 12
"""Characters a token may have on average; more than that per token asked for is not an answer."""
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelCall:
    """One call for the audit log."""

    purpose: str
    prompt_sha256: str
    output: str
    parameters: dict[str, Json]


Recorder = Callable[[ModelCall], None]
OnQueue = Callable[[int], None]


class LanguageModel:
    """A chat model behind two narrow doors; every call passes its recorder before anybody uses the result."""

    def __init__(
        self,
        chat: BaseChatModel | None,
        system: str,
        *,
        patience: float = PATIENCE,
        languages: Collection[str] = ("en",),
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`languages` are those in which the model's own words can be trusted; a small model writes English only."""
        self.languages = frozenset(languages)
        self._chat = chat
        self._system = system
        self._patience = patience
        self._clock = clock
        self._resting_until = 0.0

    async def letter(self, question: str, options: int, recorder: Recorder) -> tuple[float, ...]:
        """Probability of each of the first `options` letters as the answer; sums to 1.

        Raises ModelUnavailable.
        """
        parameters: dict[str, Json] = {"max_tokens": 1, "temperature": 0.0, "logprobs": True, "top_logprobs": 20}
        waiting = _Waiting(self._patience)
        chat = self._ready().bind(**parameters, on_queue=waiting.moved)
        try:
            async with waiting.limit():
                reply = await chat.ainvoke(self._messages(question))
        except TimeoutError as late:
            raise self._silent() from late
        shares = _letter_shares(reply.response_metadata.get("logprobs"), str(reply.content), options)
        recorder(self._call("choose", question, json.dumps([round(share, 4) for share in shares]), parameters))
        return shares

    async def write(
        self, question: str, recorder: Recorder, *, max_tokens: int = 110, on_queue: OnQueue | None = None
    ) -> AsyncIterator[str]:
        """The answer in pieces as they are made.

        `on_queue` is told how many requests come first. Raises ModelUnavailable, possibly after some pieces;
        ModelSilent where a piece is awaited too long.
        """
        parameters: dict[str, Json] = {"max_tokens": max_tokens, "temperature": 0.0}
        waiting = _Waiting(self._patience, on_queue)
        chunks = self._ready().bind(**parameters, on_queue=waiting.moved).astream(self._messages(question))
        whole: list[str] = []
        try:
            async with aclosing(cast("AsyncGenerator[BaseMessage, None]", chunks)):
                while (piece := await self._next(chunks, waiting)) and len("".join(whole)) < LONGEST * max_tokens:
                    whole.append(piece)
                    yield piece
        finally:
            recorder(self._call("write", question, "".join(whole), parameters))

    async def _next(self, chunks: AsyncIterator[BaseMessage], waiting: "_Waiting") -> str:
        """The next piece that says something; empty at the end."""
        try:
            async with waiting.limit():
                async for chunk in chunks:
                    if isinstance(chunk, AIMessageChunk) and chunk.content:
                        return str(chunk.content)
        except TimeoutError as late:
            raise self._silent() from late
        return ""

    def _silent(self) -> ModelSilent:
        self._resting_until = self._clock() + REST
        return ModelSilent(f"the model said nothing for {self._patience:g} s")

    def _ready(self) -> BaseChatModel:
        if self._chat is None:
            raise ModelUnavailable("no model is configured")
        if self._clock() < self._resting_until:
            raise ModelSilent("the model said nothing a moment ago")
        return self._chat

    def _messages(self, question: str) -> list[BaseMessage]:
        return [SystemMessage(self._system), HumanMessage(question)]

    def _call(self, purpose: str, question: str, output: str, parameters: dict[str, Json]) -> ModelCall:
        digest = hashlib.sha256(f"{self._system}\x00{question}".encode()).hexdigest()
        return ModelCall(purpose=purpose, prompt_sha256=digest, output=output, parameters=parameters)


class _Waiting:
    """The time limit of one call; it stands still while other requests are served first."""

    def __init__(self, seconds: float, on_queue: OnQueue | None = None) -> None:
        self._seconds = seconds
        self._on_queue = on_queue
        self._before = 0
        self._running: asyncio.Timeout | None = None

    def limit(self) -> asyncio.Timeout:
        """A limit that begins now, unless others come first."""
        self._running = asyncio.timeout(None if self._before else self._seconds)
        return self._running

    def moved(self, before: int) -> None:
        """Told by the backend how many requests come first; 0 when the work begins."""
        self._before = before
        if self._on_queue:
            self._on_queue(before)
        if self._running:
            self._running.reschedule(None if before else asyncio.get_running_loop().time() + self._seconds)


def _letter_shares(logprobs: object, text: str, options: int) -> tuple[float, ...]:
    """Shares from the first token's alternatives; the written letter alone where a server gives none."""
    weights = dict.fromkeys(LETTERS[:options], 0.0)
    for token, logprob in _alternatives(logprobs):
        letter = token.strip().upper()
        if letter in weights:
            weights[letter] += math.exp(logprob)
    if not sum(weights.values()):
        written = text.strip().upper()[:1]
        weights[written if written in weights else LETTERS[options - 1]] = 1.0
    total = sum(weights.values())
    return tuple(weight / total for weight in weights.values())


def _alternatives(logprobs: object) -> list[tuple[str, float]]:
    """Token and log-probability pairs of the first token, in the OpenAI shape."""
    content = logprobs.get("content") if isinstance(logprobs, dict) else None
    first = content[0] if isinstance(content, list) and content else None
    rows = first.get("top_logprobs") if isinstance(first, dict) else None
    return [(str(row["token"]), float(row["logprob"])) for row in rows] if isinstance(rows, list) else []
