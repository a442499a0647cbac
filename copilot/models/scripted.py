"""A chat model that says what a test or an evaluation wrote down for it.

    model = ScriptedChatModel(replies=["Order PO-1042 is running.", call("stock", material="MAT-3007"), Fail()])

It is told apart from the real ones by nothing but its words: it streams, calls tools, reports probabilities
and fails as they do.
"""

import json
import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models.chat_models import BaseChatModel, generate_from_stream
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage
from langchain_core.messages.ai import UsageMetadata
from langchain_core.messages.tool import tool_call_chunk
from langchain_core.outputs import ChatGenerationChunk, ChatResult
from langchain_core.runnables import Runnable
from langchain_core.utils.function_calling import convert_to_openai_tool
from pydantic import PrivateAttr

from copilot.models.errors import ModelCrashed, ModelError
from copilot.models.info import ModelInfo
from copilot.models.prompt import Json

_PIECES = re.compile(r"\s*\S+|\s+$")


@dataclass(frozen=True, slots=True, kw_only=True)
class ScriptedCall:
    name: str
    arguments: dict[str, Json]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """One answer."""

    text: str = ""
    calls: tuple[ScriptedCall, ...] = ()
    probabilities: Mapping[str, float] = field(default_factory=dict)
    """Alternatives of the first token, for callers that ask for logprobs; the text's own words have 1."""


@dataclass(frozen=True, slots=True)
class Fail:
    """The model fails here, after the words of `text`."""

    error: ModelError = field(default_factory=lambda: ModelCrashed("The model process was ended by signal 9."))
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What one call brought."""

    messages: tuple[BaseMessage, ...]
    stop: tuple[str, ...]
    options: Mapping[str, object]
    """Everything bound or passed: tools, tool_choice, max_tokens, response_format and so on."""


Step = Reply | Fail | str
Script = Callable[[Sequence[BaseMessage]], Step]


def call(tool: str, /, **arguments: Json) -> Reply:
    """A reply that calls one tool."""
    return Reply(calls=(ScriptedCall(name=tool, arguments=arguments),))


class ScriptedChatModel(BaseChatModel):
    """Gives the replies in their order, or what a function makes of the messages.

    A call beyond the last reply raises AssertionError: the script and what is tested disagree.
    """

    context: int = 4096

    _replies: Sequence[Step] | Script = PrivateAttr(default=())
    _requests: list[Request] = PrivateAttr(default_factory=list)

    def __init__(self, replies: Sequence[Step] | Script = (), *, name: str = "scripted", context: int = 4096) -> None:
        super().__init__(name=name, context=context)
        self._replies = replies

    @property
    def _llm_type(self) -> str:
        return "andon-scripted"

    @property
    def info(self) -> ModelInfo:
        return ModelInfo(self.name or "scripted", None, self.context)

    @property
    def requests(self) -> tuple[Request, ...]:
        """Every call so far, the failed ones included."""
        return tuple(self._requests)

    def bind_tools(
        self, tools: Sequence[Any], *, tool_choice: str | dict[str, Any] | bool | None = None, **kwargs: Any
    ) -> Runnable[Any, AIMessage]:
        formatted = [convert_to_openai_tool(tool) for tool in tools]
        return self.bind(tools=formatted, tool_choice=tool_choice, **kwargs)

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: object,
    ) -> ChatResult:
        return generate_from_stream(self._stream(messages, stop, run_manager, **kwargs))

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: object,
    ) -> Iterator[ChatGenerationChunk]:
        self._requests.append(Request(messages=tuple(messages), stop=tuple(stop or ()), options=kwargs))
        step = self._step(messages)
        for message in _messages(step, bool(kwargs.get("logprobs")), self.info.name):
            chunk = ChatGenerationChunk(message=message)
            if run_manager:
                run_manager.on_llm_new_token(chunk.text, chunk=chunk)
            yield chunk
        if isinstance(step, Fail):
            raise step.error

    def _step(self, messages: Sequence[BaseMessage]) -> Step:
        replies = self._replies
        if callable(replies):
            return replies(messages)
        position = len(self._requests) - 1
        if position >= len(replies):
            raise AssertionError(f"The script has {len(replies)} replies but was asked {position + 1} times.")
        return replies[position]


def _messages(step: Step, logprobs: bool, model: str) -> Iterator[AIMessageChunk]:
    reply = step if isinstance(step, Reply) else Reply(text=step.text if isinstance(step, Fail) else step)
    pieces: list[str] = _PIECES.findall(reply.text)
    for position, piece in enumerate(pieces):
        probabilities = reply.probabilities if position == 0 else {}
        metadata = {"logprobs": {"content": [_logprob(piece, probabilities)]}} if logprobs else {}
        yield AIMessageChunk(content=piece, response_metadata=metadata)
    for index, made in enumerate(reply.calls):
        arguments = json.dumps(made.arguments)
        chunk = tool_call_chunk(name=made.name, args=arguments, id=f"call_{index + 1}", index=index)
        yield AIMessageChunk(content="", tool_call_chunks=[chunk])
    if not isinstance(step, Fail):
        yield _end(len(pieces), "tool_calls" if reply.calls else "stop", model)


def _end(tokens: int, reason: str, model: str) -> AIMessageChunk:
    return AIMessageChunk(
        content="",
        response_metadata={"finish_reason": reason, "model_name": model},
        usage_metadata=UsageMetadata(input_tokens=0, output_tokens=tokens, total_tokens=tokens),
        chunk_position="last",
    )


def _logprob(piece: str, probabilities: Mapping[str, float]) -> dict[str, Any]:
    """A token in OpenAI's shape; its own probability is 1 unless the script says otherwise."""
    shares = dict(probabilities) or {piece: 1.0}
    top = [_alternative(token, share) for token, share in sorted(shares.items(), key=lambda item: -item[1]) if share]
    return {**_alternative(piece, shares.get(piece, 1.0)), "top_logprobs": top}


def _alternative(token: str, share: float) -> dict[str, Any]:
    return {"token": token, "bytes": list(token.encode()), "logprob": math.log(share)}
