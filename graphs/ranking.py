"""Which tools a request resembles, judged by the questions people are known to ask of each.

The nearest example question is a strong prior (embedding similarity), and shared words keep it
honest for codes, slang and languages the embedding model does not know.
"""

import hashlib
import math
import re
from collections import Counter
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
"""Replaces names by nouns."""
Gloss = Callable[[str], str]
"""Puts the words of another language into English, as far as they are known."""

MEANING = 0.65
"""Weight of embedding similarity with the nearest example."""
LIKENESS = 0.15
"""Weight of the words shared with that example, typos forgiven."""
VOCABULARY = 0.20
"""Weight of the rare words that the tool's own vocabulary covers: `downtime` says more than `show`."""
SHORTEST_TYPO = 4
"""Letters from which a word is taken for a misspelt one."""
TYPO = 84.0
"""Likeness from which an unknown word counts as a known one misspelt, 0 to 100."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """One tool with how well it fits, 0 to about 1."""

    tool: str
    score: float
    example: str
    """The example question that fitted best, masked."""
    covered: float
    """Share of the text's rare words that the tool knows, 0 to 1."""


class ToolRanking:
    """Ranks every tool for a request; example vectors are computed once and kept in a file."""

    def __init__(
        self, tools: Sequence[Tool], embed: Embed, mask: Mask, gloss: Gloss, cache: Path | None = None
    ) -> None:
        self._embed = embed
        self._gloss = gloss
        self._examples = [(tool.name, mask(example)) for tool in tools for example in tool.examples]
        self._texts = [text.lower() for _, text in self._examples]
        self._words = _vocabularies(tools, self._examples)
        self._rarity = _rarity(self._words)
        self._spelling = frozenset(word for text in self._texts for word in _WORD.findall(text) if len(word) > 3)
        self._vectors = self._load(cache)

    def rank(self, masked: str) -> tuple[Ranked, ...]:
        """All tools, best first, for a text whose names are masked."""
        spelt = self._spelt(masked)
        readings = list(dict.fromkeys([masked, spelt, self._gloss(spelt)]))
        meaning = (self._embed(readings) @ self._vectors.T).max(axis=0)
        words = process.cdist([spelt.lower()], self._texts, scorer=fuzz.token_set_ratio)[0] / 100.0
        covered = self._covered(readings[-1])
        known = np.array([covered[tool] for tool, _ in self._examples])
        scores = MEANING * meaning + LIKENESS * words + VOCABULARY * known
        best: dict[str, Ranked] = {}
        for index in np.argsort(-scores):
            tool, example = self._examples[int(index)]
            score = float(scores[index])
            best.setdefault(tool, Ranked(tool=tool, score=score, example=example, covered=covered[tool]))
        return tuple(best.values())

    def _covered(self, text: str) -> dict[str, float]:
        """For every tool the share of the text's rare words that it knows, 0 to 1."""
        words = _tokens(text)
        unknown = math.log(len(self._words))
        weights = {word: self._rarity.get(word, unknown if len(word) > 3 else 0.0) for word in words}
        total = sum(weights.values()) or 1.0
        return {
            tool: sum(weight for word, weight in weights.items() if word in vocabulary) / total
            for tool, vocabulary in self._words.items()
        }

    def _spelt(self, text: str) -> str:
        """The text with words that nobody uses replaced by those they misspell: `stok` becomes `stock`."""
        return _WORD.sub(lambda word: self._corrected(word.group()), text)

    def _corrected(self, word: str) -> str:
        if len(word) < SHORTEST_TYPO or word.lower() in self._spelling:
            return word
        found = process.extractOne(word.lower(), self._spelling, scorer=fuzz.ratio, score_cutoff=TYPO)
        return found[0] if found else word

    def _load(self, cache: Path | None) -> Vectors:
        digest = hashlib.sha256("\n".join(text for _, text in self._examples).encode()).hexdigest()[:16]
        file = cache / f"{digest}.npy" if cache else None
        if file and file.exists():
            stored: Vectors = np.load(file, allow_pickle=False)
            return stored
        vectors = self._embed([text for _, text in self._examples])
        if file:
            file.parent.mkdir(parents=True, exist_ok=True)
            np.save(file, vectors, allow_pickle=False)
        return vectors


def _tokens(text: str) -> list[str]:
    """Words without their endings, so that `stops` and `stopped` are one."""
    return [_ENDING.sub("", word) for word in re.findall(r"\w{2,}", text.lower())]


def _vocabularies(tools: Sequence[Tool], examples: Sequence[tuple[str, str]]) -> dict[str, set[str]]:
    """The words of each tool: its name, its description and its examples."""
    words = {tool.name: set(_tokens(f"{tool.name.replace('_', ' ')} {tool.description}")) for tool in tools}
    for tool, text in examples:
        words[tool] |= set(_tokens(text))
    return words


def _rarity(vocabularies: dict[str, set[str]]) -> dict[str, float]:
    """Inverse document frequency over tools: a word that every tool uses weighs nothing."""
    counts = Counter(word for words in vocabularies.values() for word in words)
    return {word: math.log(len(vocabularies) / count) for word, count in counts.items()}


_WORD = re.compile(r"[^\W\d_]+")
_ENDING = re.compile(r"(?:ings?|ed|es|s|en|er)$")
