"""Greetings, thanks and `what can you do`: answered by code, from what is really there."""

from graphs.setting import Parts
from graphs.state import TurnState
from tools.context import Operator


def small_talk(state: TurnState, operator: Operator, parts: Parts) -> str:
    """The reply, or an empty text when the message is about the plant."""
    text, wording = state["text"], parts.wording
    if wording.cancels(text):
        return "All right, I leave it. Nothing was proposed or changed."
    if state.get("asked"):
        return ""
    if wording.asks_about_us(text):
        return _about(parts)
    if wording.is_greeting(text):
        return f"Hello {operator.name.split()[0]}. What do you need?"
    if wording.is_thanks(text):
        return "You are welcome."
    return ""


def _about(parts: Parts) -> str:
    tools = parts.tools.values()
    reads = sum(tool.kind == "read" for tool in tools)
    scores = [tool.name.replace("_", " ") for tool in tools if tool.kind == "advise"]
    actions = [tool.name.replace("_", " ") for tool in tools if tool.kind == "act"]
    return (
        f"I look things up in {len({s for tool in tools for s in tool.systems})} plant systems with {reads} tools, "
        f"find procedures and past cases, and work out {', '.join(scores)}. I can propose to {', '.join(actions)}; "
        "a person with the right role confirms before anything changes. Just ask in your own words."
    )
