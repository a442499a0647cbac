"""The language model as a turn uses it: pick one of lettered options, write an answer; always logged."""

import hashlib
import json
import math
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessageChunk, BaseMessage, HumanMessage, SystemMessage

from graphs.errors import ModelUnavailable
from tools.tool import Json

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelCall:
    """One call for the audit log."""

    purpose: str
    prompt_sha256: str
    output: str
    parameters: dict[str, Json]


Recorder = Callable[[ModelCall], None]


class LanguageModel:
    """A chat model behind two narrow doors; every call passes its recorder before anybody uses the result."""

    def __init__(self, chat: BaseChatModel | None, system: str) -> None:
        self._chat = chat
        self._system = system

    async def letter(self, question: str, options: int, recorder: Recorder) -> tuple[float, ...]:
        """Probability of each of the first `options` letters as the answer; sums to 1.

        Raises ModelUnavailable.
        """
        parameters: dict[str, Json] = {"max_tokens": 1, "temperature": 0.0, "logprobs": True, "top_logprobs": 20}
        reply = await self._ready().bind(**parameters).ainvoke(self._messages(question))
        shares = _letter_shares(reply.response_metadata.get("logprobs"), str(reply.content), options)
        recorder(self._call("choose", question, json.dumps([round(share, 4) for share in shares]), parameters))
        return shares

    async def write(self, question: str, recorder: Recorder, *, max_tokens: int = 110) -> AsyncIterator[str]:
        """The answer in pieces as they are made.

        Raises ModelUnavailable, possibly after some pieces.
        """
        parameters: dict[str, Json] = {"max_tokens": max_tokens, "temperature": 0.0}
        whole = []
        try:
            async for chunk in self._ready().bind(**parameters).astream(self._messages(question)):
                piece = str(chunk.content) if isinstance(chunk, AIMessageChunk) else ""
                whole.append(piece)
                yield piece
        finally:
            recorder(self._call("write", question, "".join(whole), parameters))

    def _ready(self) -> BaseChatModel:
        if self._chat is None:
            raise ModelUnavailable("no model is configured")
        return self._chat

    def _messages(self, question: str) -> list[BaseMessage]:
        return [SystemMessage(self._system), HumanMessage(question)]

    def _call(self, purpose: str, question: str, output: str, parameters: dict[str, Json]) -> ModelCall:
        digest = hashlib.sha256(f"{self._system}\x00{question}".encode()).hexdigest()
        return ModelCall(purpose=purpose, prompt_sha256=digest, output=output, parameters=parameters)


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
