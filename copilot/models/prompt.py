"""Messages and tools as the pieces of a prompt, in the template of Qwen2.5 (ChatML).

Only the template's own markers are marked as such. Everything that came from a person, a document or a plant
system is plain text, so that `<|im_start|>` written by somebody stays eight harmless characters.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NotRequired, TypedDict

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]


@dataclass(frozen=True, slots=True)
class Segment:
    text: str
    marker: bool = False


class Call(TypedDict):
    """A tool call of an earlier turn."""

    name: str
    arguments: dict[str, Json]


class Turn(TypedDict):
    """One message, reduced to what the template knows."""

    role: str
    """`system`, `user`, `assistant` or `tool`."""
    content: str
    calls: NotRequired[list[Call]]


@dataclass(frozen=True, slots=True)
class Prompt:
    static: tuple[Segment, ...]
    """The system message with the tool list: the same for every turn, so worth keeping computed."""
    rest: tuple[Segment, ...]

    @property
    def said(self) -> tuple[Segment, ...]:
        """What follows the static part, without the opening of the answer."""
        return self.rest[: -len(OPENING)]


START = Segment("<|im_start|>", marker=True)
END = Segment("<|im_end|>", marker=True)
CALL = Segment("<tool_call>", marker=True)
CALL_END = Segment("</tool_call>", marker=True)
OPENING = (START, Segment("assistant\n"))
"""Where the model begins to write."""
DEFAULT_SYSTEM = "You are Qwen, created by Alibaba Cloud. You are a helpful assistant."

_TOOLS_BEFORE = (
    "\n\n# Tools\n\nYou may call one or more functions to assist with the user query.\n\n"
    "You are provided with function signatures within <tools></tools> XML tags:\n<tools>"
)
_TOOLS_AFTER = "\n</tools>\n\nFor each function call, return a json object with function name and arguments within "


def render(turns: Sequence[Turn], tools: Sequence[Json] = (), default_system: str = DEFAULT_SYSTEM) -> Prompt:
    """The prompt up to the point where the assistant begins to write."""
    first_is_system = bool(turns) and turns[0]["role"] == "system"
    system = turns[0]["content"] if first_is_system else default_system
    later = turns[1:] if first_is_system else turns
    rest: list[Segment] = []
    for position, turn in enumerate(later):
        before = later[position - 1]["role"] if position else ""
        after = later[position + 1]["role"] if position + 1 < len(later) else ""
        rest += _turn(turn, before, after)
    return Prompt(tuple(_system(system, tools)), tuple(_joined([*rest, *OPENING])))


def aside(question: str) -> tuple[Segment, ...]:
    """A question put to the model before it answers, and forgotten afterwards."""
    return (START, Segment(f"user\n{question}"), END, Segment("\n"), *OPENING)


def _system(system: str, tools: Sequence[Json]) -> list[Segment]:
    if not tools:
        return [START, Segment(f"system\n{system}"), END, Segment("\n")]
    listed = "".join("\n" + json.dumps(tool, ensure_ascii=False) for tool in tools)
    return [
        START,
        Segment(f"system\n{system}{_TOOLS_BEFORE}{listed}{_TOOLS_AFTER}"),
        CALL,
        CALL_END,
        Segment(" XML tags:\n"),
        CALL,
        Segment('\n{"name": <function-name>, "arguments": <args-json-object>}\n'),
        CALL_END,
        END,
        Segment("\n"),
    ]


def _turn(turn: Turn, before: str, after: str) -> list[Segment]:
    if turn["role"] == "tool":
        return _tool_result(turn["content"], first=before != "tool", last=after != "tool")
    if turn["role"] == "assistant" and turn.get("calls"):
        return _calls(turn["content"], turn["calls"])
    return [START, Segment(f"{turn['role']}\n{turn['content']}"), END, Segment("\n")]


def _tool_result(content: str, first: bool, last: bool) -> list[Segment]:
    opening = [START, Segment("user")] if first else []
    closing = [END, Segment("\n")] if last else []
    return [*opening, Segment(f"\n<tool_response>\n{content}\n</tool_response>"), *closing]


def _calls(content: str, calls: Sequence[Call]) -> list[Segment]:
    segments = [START, Segment("assistant" + (f"\n{content}" if content else ""))]
    for call in calls:
        arguments = json.dumps(call["arguments"], ensure_ascii=False)
        body = f'\n{{"name": "{call["name"]}", "arguments": {arguments}}}\n'
        segments += [Segment("\n"), CALL, Segment(body), CALL_END]
    return [*segments, END, Segment("\n")]


def _joined(segments: Sequence[Segment]) -> list[Segment]:
    """Neighbouring texts as one, so that they are tokenised as the template's authors did."""
    joined: list[Segment] = []
    for segment in segments:
        if joined and not segment.marker and not joined[-1].marker:
            joined[-1] = Segment(joined[-1].text + segment.text)
        else:
            joined.append(segment)
    return joined
