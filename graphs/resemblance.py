"""Which tools a request resembles, judged by the questions people are known to ask of each.

Every tool has example questions; so has `none`, for what people say that no tool answers. A
request is held against all of them by meaning (embedding) and by spelling (pieces of words).
From that come three figures for each tool: the nearest example, the mean of the three nearest,
and a kernel ridge regression over all examples (Saunders, Gammerman and Vovk 1998), which learns
that `which` says nothing and `downtime` a lot.
"""

import math
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from rapidfuzz import fuzz, process

from graphs.trained import Embed, Vectors, left_out, trained
from tools.tool import Tool

Mask = Callable[[str], str]
"""Replaces names by nouns."""
Gloss = Callable[[str], str]
"""Puts the words of another language into English, as far as they are known."""

NONE = "none"
"""What stands for `no tool answers this`."""
SHORTEST_TYPO = 4
"""Letters from which a word is taken for a misspelt one."""
TYPO = 84.0
"""Likeness from which an unknown word counts as a known one misspelt, 0 to 100."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """How well one tool fits a text, by words alone."""

    trained: float
    """What the regression says, about 0 to 1."""
    nearest: float
    """Likeness of the best example, about 0 to 1."""
    nearest3: float
    """Mean likeness of the three best examples."""
    covered: float
    """Share of the text's rare words that the tool knows, 0 to 1."""
    order: float
    """How much the text reads like the examples of actions, whichever tool, about 0 to 1."""
    example: str
    """The best example, its names masked."""


class Resemblance:
    """Compares a text with the example questions of every tool; what can be computed once is kept in a file."""

    def __init__(
        self,
        tools: Sequence[Tool],
        elsewhere: Sequence[str],
        embed: Embed,
        *,
        mask: Mask,
        gloss: Gloss,
        cache: Path | None = None,
    ) -> None:
        """`elsewhere` are examples of what no tool answers."""
        self._embed = embed
        self._gloss = gloss
        self.examples = [(tool.name, example) for tool in tools for example in tool.examples]
        """Tool name and question, as they were written."""
        self.examples += [(NONE, text) for text in elsewhere]
        self._masked = [mask(text) for _, text in self.examples]
        self._texts = [gloss(text).lower() for text in self._masked]
        self._rows = _rows([tool for tool, _ in self.examples])
        acts = {tool.name for tool in tools if tool.kind == "act"}
        self._acts = np.array([name in acts for name in self._rows])
        self._words = _vocabularies(tools, [tool for tool, _ in self.examples], self._texts)
        self._rarity = _rarity(self._words)
        known = " ".join([*self._texts, *self._masked]).lower()
        self._spelling = frozenset(word for word in _WORD.findall(known) if len(word) >= SHORTEST_TYPO)
        self._trained = trained(self._texts, self._answers(), embed, cache)

    def of(self, masked: str) -> dict[str, Likeness]:
        """The likeness of every tool, and of `none`, for a text whose names are masked."""
        text = self._gloss(self._spelt(masked)).lower()
        kernel = self._trained.likeness(text, self._embed)
        return self._figures(kernel, kernel @ self._trained.weights, self._covered(text))

    def of_examples(self) -> list[dict[str, Likeness]]:
        """For every example, in order, what all the others say about it: calibration learns from that."""
        kernel = self._trained.among(self._texts)
        said = left_out(kernel, self._answers())
        np.fill_diagonal(kernel, -1.0)
        rows = zip(kernel, said, self._texts, self.examples, strict=True)
        return [self._figures(near, row, self._covered(text, own)) for near, row, text, (own, _) in rows]

    def _figures(self, kernel: Vectors, said: Vectors, covered: Mapping[str, float]) -> dict[str, Likeness]:
        """The figures per tool from the likeness with every example."""
        found = {}
        order = float(said[self._acts].sum())
        for place, (tool, rows) in enumerate(self._rows.items()):
            best = rows[np.argsort(-kernel[rows])[:3]]
            found[tool] = Likeness(
                trained=float(said[place]),
                nearest=float(kernel[best[0]]),
                nearest3=float(kernel[best].mean()),
                covered=covered[tool],
                order=order,
                example=self._masked[int(best[0])],
            )
        return found

    def _covered(self, text: str, own: str = "") -> dict[str, float]:
        """For every tool the share of the text's rare words that it knows, 0 to 1.

        A text that is itself an example of the tool `own` tells that tool nothing new.
        """
        unknown = math.log(len(self._words))
        weights = {word: self._rarity.get(word, unknown if len(word) > 3 else 0.0) for word in _tokens(text)}
        total = sum(weights.values()) or 1.0
        return {
            tool: sum(weight for word, weight in weights.items() if known[word] > (tool == own)) / total
            for tool, known in self._words.items()
        }

    def _spelt(self, text: str) -> str:
        """The text with words that nobody uses replaced by those they misspell: `stok` becomes `stock`."""
        return _WORD.sub(lambda word: self._corrected(word.group()), text)

    def _corrected(self, word: str) -> str:
        plain = word.lower()
        if len(word) < SHORTEST_TYPO or plain in self._spelling or self._gloss(plain).lower() != plain:
            return word
        found = process.extractOne(plain, self._spelling, scorer=fuzz.ratio, score_cutoff=TYPO)
        return found[0] if found else word

    def _answers(self) -> Vectors:
        """One row an example, one column a tool: 1 where the example belongs to the tool."""
        answers = np.zeros((len(self.examples), len(self._rows)), dtype=np.float32)
        for place, rows in enumerate(self._rows.values()):
            answers[rows, place] = 1.0
        return answers


def _rows(tools: Sequence[str]) -> dict[str, Vectors]:
    """Tool name to the rows of its examples."""
    return {tool: np.array([row for row, name in enumerate(tools) if name == tool]) for tool in dict.fromkeys(tools)}


def _tokens(text: str) -> list[str]:
    """Words without their endings, so that `stops` and `stopped` are one."""
    return [_ENDING.sub("", word) for word in re.findall(r"\w{2,}", text.lower())]


def _vocabularies(tools: Sequence[Tool], names: Sequence[str], texts: Sequence[str]) -> dict[str, Counter[str]]:
    """The words of each tool, from its name, its description and its examples, and in how many of them they stand."""
    words: dict[str, Counter[str]] = {name: Counter() for name in names}
    for tool in tools:
        words[tool.name].update(set(_tokens(f"{tool.name.replace('_', ' ')} {tool.description}")))
    for name, text in zip(names, texts, strict=True):
        words[name].update(set(_tokens(text)))
    return words


def _rarity(vocabularies: Mapping[str, Counter[str]]) -> dict[str, float]:
    """Inverse document frequency over tools: a word that every tool uses weighs nothing."""
    counts = Counter(word for words in vocabularies.values() for word in words)
    return {word: math.log(len(vocabularies) / count) for word, count in counts.items()}


_WORD = re.compile(r"[^\W\d_]+")
_ENDING = re.compile(r"(?:ings?|ed|es|s|en|er)$")
