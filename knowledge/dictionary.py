"""The words of one other language, found in whatever form they stand: inflected, without umlauts, in a compound."""

from collections.abc import Iterable, Mapping

_LINKS = ("", "s", "es", "n", "en")
_ENDINGS = (
    "en",
    "er",
    "es",
    "em",
    "e",
    "t",
    "n",
    "s",
    "a",
    "o",
    "as",
    "os",
    "an",
    "amos",
    "lo",
    "la",
    "los",
    "las",
    "se",
)
_DICTIONARY_ENDINGS = ("", "e", "o", "en", "n", "ar", "er", "ir")
"""How the form that a dictionary lists may end."""
_UMLAUTS = (("ae", "a"), ("oe", "o"), ("ue", "u"))


class Dictionary:
    """German or Spanish words, without accents, and what they are in English."""

    def __init__(self, english: Mapping[str, str]) -> None:
        self._english = english

    @property
    def words(self) -> Iterable[str]:
        """The forms that are listed."""
        return self._english.keys()

    @property
    def meanings(self) -> Iterable[str]:
        """What they are in English."""
        return self._english.values()

    def exact(self, word: str) -> str | None:
        """The English of a word in the very form that is listed."""
        return self._english.get(word)

    def word(self, word: str) -> str | None:
        """The English of a word in any form."""
        return next((self._english[form] for form in _forms(word) if form in self._english), None)

    def compound(self, word: str) -> str | None:
        """The parts of a compound such as `Flaschenstau`, when each of them is listed."""
        for cut in range(len(word) - 3, 2, -1):
            head = self._head(word[:cut])
            if head is None:
                continue
            tail = self.word(word[cut:]) or self.compound(word[cut:])
            if tail:
                return f"{head} {tail}"
        return None

    def _head(self, part: str) -> str | None:
        for link in _LINKS:
            if part.endswith(link) and (word := part[: len(part) - len(link)]) in self._english:
                return self._english[word]
        return self._english.get(part + "e")


def without_umlauts(word: str) -> str:
    """`fuer` as `fur`, the way accents are taken off."""
    for written, meant in _UMLAUTS:
        word = word.replace(written, meant)
    return word


def _forms(word: str) -> Iterable[str]:
    for written in dict.fromkeys((word, without_umlauts(word))):
        for root in _roots(written):
            yield from (root + ending for ending in _DICTIONARY_ENDINGS)


def _roots(word: str) -> Iterable[str]:
    yield word
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            yield word[: -len(ending)]
