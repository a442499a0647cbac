"""Reads a misspelt word as the known word it comes nearest to."""

from collections.abc import Callable, Iterable

from rapidfuzz import process
from rapidfuzz.distance import OSA

SHORTEST = 4
"""Letters from which a word is taken for a misspelt one."""
LONG = 8
"""Letters from which two slips are forgiven instead of one."""


class Spelling:
    """The words that are known; `real` tells whether a word that is not among them is a word all the same."""

    def __init__(self, known: Iterable[str], real: Callable[[str], bool]) -> None:
        self._by_initial: dict[str, list[str]] = {}
        for word in sorted(set(known)):
            if len(word) >= SHORTEST:
                self._by_initial.setdefault(word[0], []).append(word)
        self._real = real

    def mended(self, word: str) -> str:
        """The known word with the same first letter that one slip of the fingers away, or two in a long word.

        The word itself when there is none, or when it is a word of its own.
        """
        if len(word) < SHORTEST or not word.isalpha() or self._real(word):
            return word
        slips = 2 if len(word) >= LONG else 1
        near = process.extractOne(word, self._by_initial.get(word[0], ()), scorer=OSA.distance, score_cutoff=slips)
        return near[0] if near else word
