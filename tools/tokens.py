"""A text cut into words that can be compared, each with its place in the text."""

import re
import unicodedata
from collections.abc import Container, Iterable
from dataclasses import dataclass, replace

from rapidfuzz import fuzz, process

LIKE = 88.0
"""Similarity, 0 to 100, from which a word counts as a typo of another."""
SHORTEST = 5
"""Letters below which a word is never taken for a typo: too many short words are alike."""

REMEMBERED = 10_000
"""Words whose correction is kept, so that looking for it costs once."""

_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Token:
    """One word: `text[start:end]` of the original, and how it compares."""

    word: str
    start: int
    end: int
    score: float = 100.0
    """Below 100 when the word was taken for a typo."""


def fold(text: str) -> str:
    """Lower case without accents: `Abfüller` becomes `abfuller`."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def tokens(text: str) -> list[Token]:
    """The words of a text in order."""
    return [Token(fold(match.group()), match.start(), match.end()) for match in _WORD.finditer(text)]


def phrase(text: str) -> tuple[str, ...]:
    """A name as comparable words."""
    return tuple(token.word for token in tokens(text))


class Speller:
    """Corrects a word that nobody knows to the name it is a typo of."""

    def __init__(self, words: Iterable[str]) -> None:
        self._known: Container[str] = (known := frozenset(words))
        self._long = sorted(word for word in known if len(word) >= SHORTEST and word.isalpha())
        self._letters: dict[str, list[str]] = {}
        for word in self._long:
            self._letters.setdefault("".join(sorted(word)), []).append(word)
        self._read: dict[str, tuple[str, float] | None] = {}

    def corrected(self, token: Token) -> Token:
        """The token, or the one it stands for, with how alike they are."""
        if len(token.word) < SHORTEST or token.word in self._known or not token.word.isalpha():
            return token
        if token.word not in self._read:
            if len(self._read) >= REMEMBERED:
                self._read.clear()
            self._read[token.word] = self._meant(token.word)
        meant = self._read[token.word]
        return replace(token, word=meant[0], score=meant[1]) if meant else token

    def _meant(self, word: str) -> tuple[str, float] | None:
        """The name that a word is a typo of, and how alike they are."""
        best = process.extractOne(word, self._long, scorer=fuzz.ratio, score_cutoff=LIKE)
        if best is not None:
            return best[0], best[1]
        swapped = [known for known in self._letters.get("".join(sorted(word)), []) if _swapped(word, known)]
        return (swapped[0], LIKE) if swapped else None


def _swapped(written: str, meant: str) -> bool:
    """Whether two neighbouring letters changed places."""
    if len(written) != len(meant):
        return False
    different = [at for at, (a, b) in enumerate(zip(written, meant, strict=True)) if a != b]
    if len(different) != 2 or different[1] != different[0] + 1:
        return False
    first, second = different
    return written[first] == meant[second] and written[second] == meant[first]


def in_place(text: str) -> str:
    """Lower case without accents, letter by letter, so that every place in the text stays where it was."""
    return "".join(_plain(letter) for letter in text)


def _plain(letter: str) -> str:
    base = unicodedata.normalize("NFKD", letter)[0].lower()
    return base if len(base) == 1 else letter
