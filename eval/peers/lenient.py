"""Calls that a model wrote as text: in a JSON fence, in tags, or bare."""

import json
import uuid
from collections.abc import Iterator, Mapping

from langchain_core.messages import AIMessage, BaseMessage
from langchain_core.messages.tool import ToolCall, tool_call

ARGUMENTS = ("arguments", "parameters", "args")
_READ = json.JSONDecoder()


def with_calls(message: BaseMessage) -> AIMessage | None:
    """The same message with the calls that stand in its text; None where there are none or it has real ones."""
    if not isinstance(message, AIMessage) or message.tool_calls or not isinstance(message.content, str):
        return None
    calls = list(calls_in(message.content))
    return message.model_copy(update={"content": "", "tool_calls": calls}) if calls else None


def calls_in(text: str) -> Iterator[ToolCall]:
    """Every JSON object with a name and arguments, in order; what is around them does not matter."""
    for found in _objects(text):
        name, arguments = found.get("name"), _arguments(found)
        if isinstance(name, str) and arguments is not None:
            yield tool_call(name=name, args=arguments, id=f"call_{uuid.uuid4().hex[:12]}")


def _arguments(found: Mapping[str, object]) -> dict[str, object] | None:
    """The arguments under any of the usual names; some models write them as text once more."""
    given = next((found[name] for name in ARGUMENTS if name in found), None)
    if isinstance(given, str):
        given = next(_objects(given), None)
    return given if isinstance(given, dict) else None


def _objects(text: str) -> Iterator[dict[str, object]]:
    """Every outermost JSON object; one that breaks off is passed over."""
    at = text.find("{")
    while at >= 0:
        try:
            found, end = _READ.raw_decode(text, at)
        except ValueError:
            end = at + 1
        else:
            if isinstance(found, dict):
                yield found
        at = text.find("{", end)
