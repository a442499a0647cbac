"""Whether a scenario was known beforehand: its texts held against the example questions of the tools."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from eval.scenario import Say, Scenario
from tools.tool import Tool

NEAR = 0.9
"""Cosine similarity from which a person should look at the two texts."""

Embed = Callable[[Sequence[str]], NDArray[np.float32]]
"""Unit vectors of texts, one row each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Leak:
    """A text of a scenario that an example question resembles."""

    scenario: str
    text: str
    example: str
    similarity: float

    def __str__(self) -> str:
        return f"{self.scenario}: {self.text!r} is like the example {self.example!r} ({self.similarity:.2f})"


def same(scenarios: Iterable[Scenario], tools: Iterable[Tool]) -> tuple[Leak, ...]:
    """Texts that stand among the examples but for case, marks, spaces and record numbers."""
    known = {normal(example): example for tool in tools for example in tool.examples}
    return tuple(
        Leak(scenario=scenario.id, text=text, example=known[normal(text)], similarity=1.0)
        for scenario in scenarios
        for text in _texts(scenario)
        if normal(text) in known
    )


def near(scenarios: Iterable[Scenario], tools: Iterable[Tool], embed: Embed) -> tuple[Leak, ...]:
    """Texts whose meaning is nearly that of an example, the nearest first; for a person to judge."""
    examples = [example for tool in tools for example in tool.examples]
    texts = [(scenario.id, text) for scenario in scenarios for text in _texts(scenario)]
    likeness = embed([text for _, text in texts]) @ embed(examples).T
    found = [
        Leak(scenario=name, text=text, example=examples[int(row.argmax())], similarity=float(row.max()))
        for (name, text), row in zip(texts, likeness, strict=True)
        if row.max() >= NEAR
    ]
    return tuple(sorted(found, key=lambda leak: -leak.similarity))


def normal(text: str) -> str:
    """Lower case without accents, marks and numbers: what is left when only the record changes."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return " ".join(re.sub(r"\d+", "#", re.sub(r"[^\w\s]", " ", letters)).split())


def _texts(scenario: Scenario) -> list[str]:
    return [turn.user for turn in scenario.turns if isinstance(turn, Say) and len(turn.user.split()) > 1]
