"""LangChain messages and tools as what the prompt template and the grammar need."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from langchain_core.messages import AIMessage, BaseMessage

from copilot.models.prompt import Call, Json, Turn
from copilot.models.requests import Schema

_ROLES: Mapping[str, str] = {
    "system": "system",
    "human": "user",
    "ai": "assistant",
    "AIMessageChunk": "assistant",
    "tool": "tool",
}
_TEXTUAL = ("text", "tool_call", "tool_use", "reasoning")


def turns_of(messages: Sequence[BaseMessage]) -> list[Turn]:
    """Raises ValueError for a kind of message or content that a text model cannot read."""
    return [_turn(message) for message in messages]


def _turn(message: BaseMessage) -> Turn:
    role = _ROLES.get(message.type) or getattr(message, "role", None)
    if role not in _ROLES.values():
        raise ValueError(f"A {message.type!r} message cannot be shown to the model; use system, user, ai or tool.")
    turn = Turn(role=str(role), content=_text(message))
    if isinstance(message, AIMessage) and message.tool_calls:
        turn["calls"] = [Call(name=call["name"], arguments=_plain(call["args"])) for call in message.tool_calls]
    return turn


def _text(message: BaseMessage) -> str:
    if isinstance(message.content, str):
        return message.content
    kinds = {block.get("type") for block in message.content if isinstance(block, dict)}
    foreign = sorted(str(kind) for kind in kinds if kind not in _TEXTUAL)
    if foreign:
        raise ValueError(f"This model reads text only, not {', '.join(foreign)}; send the text of it instead.")
    return str(message.text)


def _plain(arguments: Mapping[str, object]) -> dict[str, Json]:
    """Arguments as JSON has them: dates and the like become text."""
    plain: dict[str, Json] = json.loads(json.dumps(arguments, default=str))
    return plain


def schemas_of(tools: Sequence[Mapping[str, Json]]) -> dict[str, Schema]:
    """Argument schema by tool name, from tools in the form OpenAI uses."""
    functions = [tool["function"] for tool in tools]
    found: dict[str, Schema] = {}
    for function in functions:
        if isinstance(function, dict):
            parameters = function.get("parameters")
            found[str(function["name"])] = parameters if isinstance(parameters, dict) else {}
    return found


def choice_of(choice: object, tools: Mapping[str, Schema]) -> str:
    """`auto`, `none`, `any` or a tool's name, from any of the forms callers use."""
    if isinstance(choice, dict):
        choice = choice.get("function", choice).get("name")
    if choice in (None, False, "auto"):
        return "auto"
    if choice in (True, "any", "required"):
        return "any"
    if choice == "none" or choice in tools:
        return str(choice)
    raise ValueError(f"tool_choice {choice!r} is none of auto, any, none and {', '.join(tools)}; bind that tool first.")


def answer_schema_of(response_format: object) -> Schema | None:
    """The schema in an OpenAI `response_format`; None for plain text."""
    if not isinstance(response_format, dict) or response_format.get("type") == "text":
        return None
    if response_format.get("type") == "json_object":
        return {"type": "object"}
    wrapped = response_format.get("json_schema")
    schema = wrapped.get("schema") if isinstance(wrapped, dict) else None
    if response_format.get("type") != "json_schema" or not isinstance(schema, dict):
        raise ValueError(
            f"response_format {response_format!r} is not understood; "
            "use {'type': 'json_schema', 'json_schema': {'schema': ...}}."
        )
    return schema


def left_to_the_model(messages: Sequence[BaseMessage], options: Mapping[str, Any]) -> bool:
    """A person has asked, tools are there, and the caller does not say whether one has to be called."""
    tools = options.get("tools")
    if not tools or not messages or messages[-1].type != "human":
        return False
    free = choice_of(options.get("tool_choice"), schemas_of(tools)) == "auto"
    return free and answer_schema_of(options.get("response_format")) is None
