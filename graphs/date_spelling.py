"""A text as days are looked for in it: no accents, no capitals, typos of day words put right, places kept."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz, process

from graphs.date_words import COUNTS, DAYS, DIRECTIONS, MONTHS, NOT_TYPOS, UNITS, WEEKDAYS
from tools.tokens import in_place

LIKE = 84.0
"""Similarity, 0 to 100, from which a word counts as a typo of a day word."""
SHORTEST = 5
"""Letters below which only two swapped neighbours count as a typo."""

_WORD = re.compile(r"[^\W\d_]{4,}")
_KNOWN = frozenset(
    word
    for phrases in (DAYS, UNITS, COUNTS, DIRECTIONS, *WEEKDAYS, *MONTHS)
    for phrase in phrases
    for word in phrase.split()
    if len(word) > 3
)
_LONG = sorted(word for word in _KNOWN if len(word) >= SHORTEST)


@dataclass(frozen=True, slots=True)
class Spelled:
    """A text that days are looked for in."""

    text: str
    starts: tuple[int, ...]
    """Where each letter, or the word it belongs to, starts in the original."""
    ends: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The place in the original of `text[start:end]`."""
        return self.starts[start], self.ends[end - 1]


def spelled(text: str) -> Spelled:
    """The text as days are looked for in it."""
    plain = in_place(text)
    letters = list(_letters(plain))
    return Spelled(
        text="".join(written for written, _, _ in letters),
        starts=tuple(start for written, start, _ in letters for _ in written),
        ends=tuple(end for written, _, end in letters for _ in written),
    )


def _letters(plain: str) -> Iterator[tuple[str, int, int]]:
    """What is written from where to where: single letters, and words that were put right."""
    at = 0
    for match in _WORD.finditer(plain):
        meant = _meant(match[0])
        if meant != match[0]:
            yield from ((plain[here], here, here + 1) for here in range(at, match.start()))
            yield meant, match.start(), match.end()
            at = match.end()
    yield from ((plain[here], here, here + 1) for here in range(at, len(plain)))


@lru_cache(maxsize=10_000)
def _meant(word: str) -> str:
    """The day word that a word is a typo of, or the word itself."""
    if word in _KNOWN or word in NOT_TYPOS:
        return word
    for known in (known for known in _KNOWN if len(known) == len(word) and sorted(known) == sorted(word)):
        different = [at for at, (a, b) in enumerate(zip(word, known, strict=True)) if a != b]
        if len(different) == 2 and different[1] == different[0] + 1:
            return known
    if len(word) < SHORTEST:
        return word
    best = process.extractOne(word, _LONG, scorer=fuzz.ratio, score_cutoff=LIKE)
    return best[0] if best and best[0][0] == word[0] else word
