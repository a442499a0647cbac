"""Which tools a request resembles, judged by the questions people are known to ask of each.

The nearest example question is a strong prior (embedding similarity), and shared words keep it
honest for codes, slang and languages the embedding model does not know.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from tools.tool import Tool

Vectors = NDArray[np.float32]
Embed = Callable[[Sequence[str]], Vectors]
Mask = Callable[[str], str]

MEANING = 0.7
"""Weight of embedding similarity; the rest goes to shared words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """One tool with how well it fits, 0 to about 1."""

    tool: str
    score: float
    example: str
    """The example question that fitted best."""


class ToolRanking:
    """Ranks every tool for a request; example vectors are computed once and kept in a file."""

    def __init__(self, tools: Sequence[Tool], embed: Embed, mask: Mask, cache: Path | None = None) -> None:
        self._embed = embed
        self._mask = mask
        self._examples = [(tool.name, mask(example)) for tool in tools for example in tool.examples]
        self._texts = [text.lower() for _, text in self._examples]
        self._vectors = self._load(cache)

    def rank(self, text: str) -> tuple[Ranked, ...]:
        """All tools, best first."""
        masked = self._mask(text)
        meaning = self._vectors @ self._embed([masked])[0]
        words = process.cdist([masked.lower()], self._texts, scorer=fuzz.token_set_ratio)[0] / 100.0
        scores = MEANING * meaning + (1 - MEANING) * words
        best: dict[str, Ranked] = {}
        for index in np.argsort(-scores):
            tool, example = self._examples[int(index)]
            best.setdefault(tool, Ranked(tool=tool, score=float(scores[index]), example=example))
        return tuple(best.values())

    def _load(self, cache: Path | None) -> Vectors:
        digest = hashlib.sha256("\n".join(text for _, text in self._examples).encode()).hexdigest()[:16]
        file = cache / f"examples-{digest}.npy" if cache else None
        if file and file.exists():
            stored: Vectors = np.load(file, allow_pickle=False)
            return stored
        vectors = self._embed([text for _, text in self._examples])
        if file:
            file.parent.mkdir(parents=True, exist_ok=True)
            np.save(file, vectors, allow_pickle=False)
        return vectors
