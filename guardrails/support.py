"""How much of a sentence is in the words of its evidence: a cheap check against free invention.

Numbers and ids are held against the evidence one by one in `grounding`. This looks at the other
words: a sentence most of whose subject words stand neither in a fact, nor in a passage, nor in
the question came from nowhere. A sentence in a script that nobody here reads did, too.
"""

import re
from collections.abc import Callable, Iterable

ENOUGH = 0.6
"""Share of subject words that must stand in the evidence."""
_FOREIGN = re.compile(r"[^\W\d_a-zA-Z\u00aa-\u024f\u0370-\u03ff]")
"""A letter that is neither Latin nor Greek, which units use."""
_WORD = re.compile(r"[a-zà-ÿ]{4,}")
_SAYS = re.compile(r"[^\W\d_]{2}")
"""Two letters in a row: without them nothing is said."""
_FIGURE = re.compile(r"\d")
_ENDING = re.compile(r"(?:ings?|ed|es|s|ly|al|ion|ions)$")
_EMPTY = frozenset(
    word
    for line in (
        "about above according after also answer before below between could does each ensure from have here into",
        "make more most must need only other procedure should such than that their them then there these they this",
        "those under when where which while will with within without would your",
    )
    for word in line.split()
)


class Support:
    """The words that facts, passages and the question bring along."""

    def __init__(self, evidence: Iterable[str], gloss: Callable[[str], str] = str) -> None:
        """`gloss` puts a sentence into the language of the evidence, as far as it knows the words."""
        self._known = frozenset(word for text in evidence for word in words_of(text))
        self._gloss = gloss

    def share(self, sentence: str) -> float:
        """Share of the sentence's subject words that the evidence knows; 1 for a sentence without any."""
        words = words_of(sentence)
        return len(words & self._known) / len(words) if words else 1.0

    def holds(self, sentence: str) -> bool:
        """Whether enough of the sentence is backed; meant for sentences in the language of the evidence."""
        return _readable(sentence) and self.share(sentence) >= ENOUGH

    def touches(self, sentence: str) -> bool:
        """Whether the sentence is about the evidence at all; for sentences in another language than the evidence.

        A figure counts: whether it is right is for `grounding` to say.
        """
        about = bool(_FIGURE.search(sentence)) or self.share(self._gloss(sentence)) > 0
        return about and _readable(sentence)


def words_of(text: str) -> frozenset[str]:
    """The subject words of a text, without their endings."""
    return frozenset(_stem(word) for word in _WORD.findall(text.casefold()) if word not in _EMPTY)


def _readable(sentence: str) -> bool:
    return bool(_SAYS.search(sentence)) and not _FOREIGN.search(sentence)


def _stem(word: str) -> str:
    return _ENDING.sub("", word)[:7]
