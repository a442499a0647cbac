"""Parts of an answer as LangChain message chunks."""

import json
from dataclasses import asdict

from langchain_core.messages import AIMessage, AIMessageChunk
from langchain_core.messages.ai import InputTokenDetails, UsageMetadata
from langchain_core.messages.tool import ToolCallChunk, tool_call_chunk
from langchain_core.outputs import ChatGenerationChunk

from copilot.models.info import ModelInfo
from copilot.models.prompt import Json
from copilot.models.requests import Done, Logprob, Part

_FINISH = {"stop": "stop", "length": "length", "calls": "tool_calls"}


def part_chunk(part: Part, index: int) -> ChatGenerationChunk:
    """`index` is the number of tool calls before this part."""
    message = AIMessageChunk(content=part.text, tool_call_chunks=_calls(part, index))
    if part.logprobs:
        message.response_metadata = {"logprobs": {"content": [logprob_dict(item) for item in part.logprobs]}}
    return ChatGenerationChunk(message=message)


def _calls(part: Part, index: int) -> list[ToolCallChunk]:
    if part.call is None:
        return []
    arguments = json.dumps(part.call["arguments"], ensure_ascii=False)
    return [tool_call_chunk(name=part.call["name"], args=arguments, id=part.call_id, index=index)]


def done_chunk(done: Done, info: ModelInfo, wanted: float | None = None) -> ChatGenerationChunk:
    """The end of an answer with everything there is to report about it.

    `wanted` is the probability that a tool was wanted, where that had to be decided.
    """
    usage = done.usage
    metadata = {
        "finish_reason": _FINISH[done.reason],
        "model_name": info.name,
        "sha256": info.sha256,
        **asdict(usage),
    }
    if wanted is not None:
        metadata["tool_wanted"] = wanted
    counted = UsageMetadata(
        input_tokens=usage.prompt_tokens,
        output_tokens=usage.completion_tokens,
        total_tokens=usage.prompt_tokens + usage.completion_tokens,
        input_token_details=InputTokenDetails(cache_read=usage.cached_tokens),
    )
    message = AIMessageChunk(content="", response_metadata=metadata, usage_metadata=counted, chunk_position="last")
    return ChatGenerationChunk(message=message)


def whole_chunk(message: AIMessage) -> ChatGenerationChunk:
    """An answer that is there already, in one piece."""
    calls = []
    for index, call in enumerate(message.tool_calls):
        arguments = json.dumps(call["args"], ensure_ascii=False)
        calls.append(tool_call_chunk(name=call["name"], args=arguments, id=call["id"], index=index))
    chunk = AIMessageChunk(
        content=message.content,
        tool_call_chunks=calls,
        response_metadata=message.response_metadata,
        usage_metadata=message.usage_metadata,
        chunk_position="last",
    )
    return ChatGenerationChunk(message=chunk)


def logprob_dict(logprob: Logprob) -> dict[str, Json]:
    """The shape in which OpenAI reports a token."""
    top: list[Json] = [
        {"token": other.token, "bytes": list(other.bytes), "logprob": other.logprob} for other in logprob.top
    ]
    return {"token": logprob.token, "bytes": list(logprob.bytes), "logprob": logprob.logprob, "top_logprobs": top}
