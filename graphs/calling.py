"""Calling one tool inside a turn: announced, logged before and after, run in a thread of its own."""

import asyncio
import uuid
from collections.abc import Callable

from graphs.events import ToolStarted
from graphs.setting import Parts, Setting
from graphs.state import WantedData
from tools.runner import Outcome, run


async def call_tool(
    wanted: WantedData, parts: Parts, setting: Setting, emit: Callable[[ToolStarted], None]
) -> tuple[str, Outcome]:
    """The id of the call and what came of it; nothing is called that could not be logged first."""
    call = f"call_{uuid.uuid4().hex[:12]}"
    tool = parts.tools[wanted["tool"]]
    emit(ToolStarted(call=call, tool=tool.name, arguments=wanted["arguments"]))
    setting.note(parts.audit, "tool_call", {"call": call, "tool": tool.name, "arguments": wanted["arguments"]})
    outcome = await asyncio.to_thread(
        run, tool, wanted["arguments"], setting.context, timeout_seconds=parts.tool_timeout
    )
    return call, outcome
