"""Questions back to the person, composed by code from what a tool still needs."""

from collections.abc import Sequence

from graphs.phrases import ENGLISH, joined, phrase, word
from tools.tool import Parameter, Tool

MOST_SHOWN = 8


def ask_for(tool: Tool, missing: Sequence[str], language: str = ENGLISH) -> str:
    """One sentence that names everything the tool still needs."""
    wanted = [_noun(parameter, language) for parameter in tool.parameters if parameter.name in missing]
    return phrase("still_need", language, purpose=_purpose(tool, language), things=joined(wanted, language))


def which_one(words: str, options: Sequence[str], language: str = ENGLISH) -> str:
    """One sentence that offers the things a word can mean."""
    shown = list(options[:MOST_SHOWN])
    more = phrase("or_more", language, count=len(options) - len(shown)) if len(options) > len(shown) else ""
    return phrase("which_one", language, words=words, options=", ".join(shown), more=more)


def which_reading(tools: Sequence[Tool], language: str = ENGLISH) -> str:
    """One sentence that offers the ways a request can be read."""
    offered = [f"({number}) {_purpose(tool, language).split(':')[0]}" for number, tool in enumerate(tools, start=1)]
    return phrase("which_reading", language, readings=joined(offered, language, "or"))


def unknown_thing(words: str, language: str = ENGLISH) -> str:
    """One sentence about an id that no plant system has."""
    return phrase("unknown_thing", language, words=words)


def _purpose(tool: Tool, language: str) -> str:
    return word("tools", tool.name, language) or tool.description.rstrip(".")


def _noun(parameter: Parameter, language: str) -> str:
    """What is asked for, by the argument's own name where that says more than its kind."""
    name = parameter.name.replace("_", " ")
    own, kind = word("slots", parameter.name, language), word("slots", parameter.slot, language)
    if parameter.choices:
        return f"{own or f'the {name}'} ({', '.join(choice.replace('_', ' ') for choice in parameter.choices)})"
    noun = own or kind or f"the {name}"
    clear = own or language != ENGLISH or name in noun
    return noun if clear else f"the {name} ({parameter.description})"
