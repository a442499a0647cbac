"""The wire format of chat completions: what a server sends, as LangChain has it."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

import httpx
from langchain_core.messages import AIMessageChunk
from langchain_core.messages.ai import InputTokenDetails, UsageMetadata
from langchain_core.messages.tool import ToolCallChunk, tool_call_chunk
from langchain_core.outputs import ChatGenerationChunk

from copilot.models.errors import ModelBusy, ModelError, PromptTooLong, RemoteUnavailable

_END = "[DONE]"
_LONGEST = 300
"""Characters of a server's own words that are passed on."""
_TOO_LONG = re.compile(r"maximum context length is (?P<limit>\d+) tokens\D+(?P<tokens>\d+) tokens")


class Refusal(Exception):
    """The server broke an answer off with words of its own."""


class Reader:
    """Reads the pieces of one answer, streamed or whole."""

    def __init__(self, model: str) -> None:
        self._model = model
        self._named: set[int] = set()
        self.ended = False
        """The server has said that the answer is complete."""

    def line(self, line: str) -> ChatGenerationChunk | None:
        """The piece in one line of a server-sent event stream; None for comments, blank lines and the end mark."""
        data = line.removeprefix("data:").strip() if line.startswith("data:") else ""
        self.ended = self.ended or data == _END
        return self.piece(json.loads(data)) if data and data != _END else None

    def piece(self, data: Mapping[str, Any]) -> ChatGenerationChunk:
        """Raises Refusal, or what a malformed body leads to."""
        if "error" in data:
            raise Refusal(_words(data["error"]))
        choice = data["choices"][0] if data["choices"] else {}
        said = choice.get("delta") or choice.get("message") or {}
        self.ended = self.ended or bool(choice.get("finish_reason"))
        message = AIMessageChunk(
            content=said.get("content") or "",
            tool_call_chunks=self._calls(said.get("tool_calls") or ()),
            response_metadata=_metadata(choice, self._model),
            usage_metadata=_usage(data.get("usage")),
        )
        return ChatGenerationChunk(message=message)

    def _calls(self, calls: Sequence[Mapping[str, Any]]) -> list[ToolCallChunk]:
        """Some servers repeat name and id with every piece of the arguments; they are taken once."""
        chunks = []
        for position, call in enumerate(calls):
            index, function = call.get("index", position), call["function"]
            first = index not in self._named
            self._named.add(index)
            name, identifier = (function.get("name"), call.get("id")) if first else (None, None)
            chunks.append(tool_call_chunk(name=name, args=function.get("arguments"), id=identifier, index=index))
        return chunks


def refusal(response: httpx.Response, base_url: str, model: str) -> ModelError:
    """An HTTP error status as one sentence with the next step."""
    status = response.status_code
    words = _said(response)
    too_long = _TOO_LONG.search(words)
    if too_long:
        return PromptTooLong(int(too_long["tokens"]), int(too_long["limit"]))
    if status in (429, 503):
        return ModelBusy(f"The model server at {base_url!r} is busy ({status}: {words}); try again in a moment.")
    step = {
        401: "check ANDON_REMOTE_KEY",
        403: "check ANDON_REMOTE_KEY",
        404: f"check ANDON_REMOTE_URL and the model name {model!r}",
    }.get(status, "look at the server's log")
    return RemoteUnavailable(f"The model server at {base_url!r} refused with status {status} ({words}); {step}.")


def _said(response: httpx.Response) -> str:
    try:
        data = response.json()
    except ValueError:
        return _words(response.text)
    return _words(data.get("error", data.get("detail", data)) if isinstance(data, dict) else data)


def _words(error: object) -> str:
    """A server's own words, on one line and not too many."""
    text = str(error.get("message", error) if isinstance(error, dict) else error)
    return " ".join(text.split())[:_LONGEST] or "no reason given"


def _usage(usage: Mapping[str, Any] | None) -> UsageMetadata | None:
    if not usage:
        return None
    details = usage.get("prompt_tokens_details") or {}
    return UsageMetadata(
        input_tokens=usage["prompt_tokens"],
        output_tokens=usage.get("completion_tokens", 0),
        total_tokens=usage.get("total_tokens", usage["prompt_tokens"] + usage.get("completion_tokens", 0)),
        input_token_details=InputTokenDetails(cache_read=details.get("cached_tokens") or 0),
    )


def _metadata(choice: Mapping[str, Any], model: str) -> dict[str, Any]:
    metadata: dict[str, Any] = {}
    if choice.get("logprobs"):
        metadata["logprobs"] = {"content": choice["logprobs"].get("content") or []}
    if choice.get("finish_reason"):
        metadata |= {"finish_reason": choice["finish_reason"], "model_name": model}
    return metadata
