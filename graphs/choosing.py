"""Closed choices that words stand for: inflected, in one with other words, without accents."""

import re
from collections.abc import Sequence

from rapidfuzz import fuzz

from graphs.wording import Wording
from tools.tokens import fold

SHORTEST = 6
"""Letters from which a word counts at the head of a longer one: `Lieferant` in `Lieferantenfehler`."""
LIKE = 88.0
"""Similarity, 0 to 100, from which a word counts as a typo."""

_WORD = re.compile(r"[^\W\d_]+")


def chosen(parameter: str, text: str, allowed: Sequence[str], wording: Wording) -> str | None:
    """The choice that a text names; None when it names none."""
    return wording.choice(parameter, text, tuple(allowed)) or _alike(parameter, text, allowed, wording)


def _alike(parameter: str, text: str, allowed: Sequence[str], wording: Wording) -> str | None:
    """The choice with the longest word that the text has in another form."""
    plain = fold(text)
    said = _WORD.findall(plain)
    words = wording.choices.get(parameter, {})
    found = [
        (len(word), choice)
        for choice in allowed
        for word in map(fold, (choice.replace("_", " "), *words.get(choice, ())))
        if len(word) > 1 and _names(word, plain, said)
    ]
    longest = max((length for length, _ in found), default=0)
    return next((choice for length, choice in found if length == longest), None)


def _names(word: str, plain: str, said: Sequence[str]) -> bool:
    if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", plain):
        return True
    if len(word) < SHORTEST or " " in word:
        return False
    return any(one.startswith(word) or one.endswith(word) or fuzz.ratio(one, word) >= LIKE for one in said)
