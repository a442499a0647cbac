"""Greetings, thanks, `what can you do` and `what did we say`: answered by code, from what is really there."""

from graphs.languages import language_of
from graphs.phrases import phrase, word
from graphs.recalling import recalled
from graphs.setting import Parts
from graphs.state import TurnState
from tools.context import Operator


def small_talk(state: TurnState, operator: Operator, parts: Parts) -> str:
    """The reply, or an empty text when the message is about the plant."""
    text, wording = state["text"], parts.wording
    language = language_of(state, wording)
    if wording.cancels(text):
        return phrase("cancelled", language)
    if state.get("asked"):
        return ""
    if wording.asks_about_us(text):
        return _about(parts, language)
    if wording.is_greeting(text):
        return phrase("hello", language, name=operator.name.split()[0])
    if wording.is_thanks(text):
        return phrase("welcome", language)
    return recalled(state, parts, language)


def _about(parts: Parts, language: str) -> str:
    tools = parts.tools.values()
    names = {
        kind: [word("tools", tool.name, language) or tool.name.replace("_", " ") for tool in tools if tool.kind == kind]
        for kind in ("read", "advise", "act")
    }
    return phrase(
        "about",
        language,
        systems=len({system for tool in tools for system in tool.systems}),
        reads=len(names["read"]),
        scores=", ".join(names["advise"]),
        actions=", ".join(names["act"]),
    )
