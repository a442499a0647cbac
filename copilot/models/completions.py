"""The wire format of chat completions: what a server sends, as LangChain has it."""

from collections.abc import Mapping, Sequence
from typing import Any

import httpx
from langchain_core.messages import AIMessageChunk
from langchain_core.messages.ai import InputTokenDetails, UsageMetadata
from langchain_core.messages.tool import ToolCallChunk, tool_call_chunk
from langchain_core.outputs import ChatGenerationChunk

from copilot.models.errors import ModelBusy, ModelError, RemoteUnavailable

_LONGEST = 300
"""Characters of a server's own words that are passed on."""


class Refusal(Exception):
    """The server broke an answer off with words of its own."""


def event_of(line: str) -> str | None:
    """The data of one line of a server-sent event stream; None for comments and blank lines."""
    return line.removeprefix("data:").strip() if line.startswith("data:") else None


def chunk_of(data: Mapping[str, Any], model: str) -> ChatGenerationChunk:
    """A whole answer or a piece of one. Raises Refusal, or what a malformed body leads to."""
    if "error" in data:
        raise Refusal(_words(data["error"]))
    choice = data["choices"][0] if data["choices"] else {}
    said = choice.get("delta") or choice.get("message") or {}
    message = AIMessageChunk(
        content=said.get("content") or "",
        tool_call_chunks=_calls(said.get("tool_calls") or ()),
        response_metadata=_metadata(choice, model),
        usage_metadata=_usage(data.get("usage")),
    )
    return ChatGenerationChunk(message=message)


def refusal(response: httpx.Response, base_url: str, model: str) -> ModelError:
    """An HTTP error status as one sentence with the next step."""
    status = response.status_code
    words = _said(response)
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


def _calls(calls: Sequence[Mapping[str, Any]]) -> list[ToolCallChunk]:
    return [
        tool_call_chunk(
            name=call["function"].get("name"),
            args=call["function"].get("arguments"),
            id=call.get("id"),
            index=call.get("index", position),
        )
        for position, call in enumerate(calls)
    ]
