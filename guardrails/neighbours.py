"""Whether a figure is said of what it was written about: the words beside it have to come along.

`grounding` finds a figure anywhere in the evidence. A small model also moves them about: the target becomes
the limit, the overrun that has to be reported becomes the time allowed. So a sentence has to share a word with
one of the lines in which its figure stands.
"""

import re
from collections.abc import Iterable

from guardrails.figures import figures
from guardrails.support import words_of

_LINE = re.compile(r"\n+|(?<=[.;!?])\s+(?=[A-Z0-9(])")
_UNITS = words_of(
    "degree degrees gram grams hour hours kilogram kilograms litre litres metre metres millimetre millimetres "
    "minute minutes percent piece pieces second seconds week weeks format value values"
)
"""Words beside many figures, which say nothing about them."""


class Neighbours:
    """The lines of the evidence, by the figures in them."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._lines: dict[float, list[frozenset[str]]] = {}
        for text in texts:
            for line in _LINE.split(text):
                words = words_of(line) - _UNITS
                for value in _values(line):
                    self._lines.setdefault(value, []).append(words)

    def apart(self, sentence: str) -> tuple[str, ...]:
        """The figures of the sentence that are said of something else than in the evidence, as written.

        Figures that the evidence does not have, or has without any word beside them, are not judged here.
        """
        words = words_of(sentence)
        found = figures(sentence).numbers
        return tuple(number.text for number in found if not self._fits(number.values, words))

    def _fits(self, values: Iterable[float], words: frozenset[str]) -> bool:
        lines = [line for value in values for line in self._lines.get(value, [])]
        return not lines or any(not line or line & words for line in lines)


def _values(line: str) -> Iterable[float]:
    return {value for number in figures(line).numbers for value in number.values}
