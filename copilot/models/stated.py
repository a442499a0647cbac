"""Was anything in a call said in the conversation? Small models fill what is missing with the examples of a schema."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from langchain_core.messages import BaseMessage

from copilot.models.prompt import Call, Json
from copilot.models.requests import Schema

_WORDS = re.compile(r"[^\W_]+")
_NUMBER = re.compile(
    r".*\d.*|zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen|hundred|thousand|million"
    r"|half|third|quarter|once|twice|double|triple|first|second|pair|couple|both|an?|each"
)
_STEM = 4
"""Letters at the beginning that make two words the same: endings differ."""


def guessed(calls: Sequence[Call], schemas: Mapping[str, Schema], messages: Sequence[BaseMessage]) -> bool:
    """True when nothing that the calls had to fill in stands in the conversation.

    Values from closed lists, truth values and optional arguments do not count. Calls with nothing else are no guess.
    """
    text = " ".join(str(message.text) for message in messages).lower()
    said = set(_WORDS.findall(text))
    found = [_stated(value, said) for call in calls for value in _filled_in(call, schemas.get(call["name"], {}))]
    return bool(found) and not any(found)


def _filled_in(call: Call, schema: Schema) -> Iterator[str | float]:
    needed, properties = schema.get("required"), schema.get("properties")
    for name in needed if isinstance(needed, list) else ():
        described = properties.get(str(name)) if isinstance(properties, dict) else None
        closed = isinstance(described, dict) and ("enum" in described or "const" in described)
        if not closed and str(name) in call["arguments"]:
            yield from _leaves(call["arguments"][str(name)])


def _leaves(value: Json) -> Iterator[str | float]:
    if isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _leaves(inner)
    elif (isinstance(value, int | float) and not isinstance(value, bool)) or (
        isinstance(value, str) and _WORDS.search(value)
    ):
        yield value


def _stated(value: str | float, said: Iterable[str]) -> bool:
    """Numbers may be worked out from other numbers, so that any number will do; of an id its figures count."""
    if not isinstance(value, str):
        return any(_NUMBER.fullmatch(word) for word in said)
    words = _WORDS.findall(value.lower())
    figures = [word for word in words if any(letter.isdigit() for letter in word)]
    return any(_alike(word, other) for word in figures or words for other in said)


def _alike(word: str, other: str) -> bool:
    return word == other or (min(len(word), len(other)) >= _STEM and word[:_STEM] == other[:_STEM])
