"""A conversation as the messages and tool calls that the log viewer renders."""

from collections.abc import Iterator

from inspect_ai.model import ChatMessage, ChatMessageAssistant, ChatMessageTool, ChatMessageUser
from inspect_ai.tool import ToolCall, ToolCallError

from copilot.result import CallJson, TurnJson
from eval.played import Played, Step


def messages_of(played: Played) -> list[ChatMessage]:
    """Every turn in order; decisions and faults stand as messages of the person."""
    return [message for step in played.steps for message in _of_step(step)]


def _of_step(step: Step) -> Iterator[ChatMessage]:
    if step.turn is None:
        said = f"[{step.by} {step.did}: {step.ending or step.message}]" if step.by else f"[{step.did}]"
        yield ChatMessageUser(content=said)
        if step.message:
            yield ChatMessageAssistant(content=step.message)
        return
    yield ChatMessageUser(content=step.did)
    yield from _calls(step, step.turn)
    yield ChatMessageAssistant(content=f"[{step.turn['outcome']}] {step.turn['answer']}")


def _calls(step: Step, turn: TurnJson) -> Iterator[ChatMessage]:
    if not turn["calls"]:
        return
    yield ChatMessageAssistant(content="", tool_calls=[_call(call) for call in turn["calls"]])
    for call in turn["calls"]:
        summary = step.found.get(call["id"], "")
        error = None if call["ok"] else ToolCallError(type="unknown", message=summary)
        yield ChatMessageTool(content=summary, tool_call_id=call["id"], function=call["tool"], error=error)


def _call(call: CallJson) -> ToolCall:
    return ToolCall(id=call["id"], function=call["tool"], arguments=dict(call["arguments"]))
