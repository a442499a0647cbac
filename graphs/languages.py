"""Which language a turn is answered in: that of the question, or of the conversation where that is too short."""

import re

from graphs.phrases import ENGLISH
from graphs.state import TurnState
from graphs.wording import Wording

SHORT = 4
"""Words up to which a text says nothing about its language, such as `FIL-02, priority 2`."""
_ENGLISH = re.compile(
    r"\b(?:an?|and|are|at|by|can|do|does|for|from|how|in|is|it|my|of|on|or|please|that|the|then|to|what|when|where"
    r"|which|who|why|with|yes)\b"
)
_TELLING = {
    "de": re.compile(r"[äöß]|\b(?:bitte|danke|guten|hallo|moin|tschüss)\b"),
    "es": re.compile(r"[ñ¿¡áéíóú]|\b(?:buenas|buenos|gracias|hola|vale)\b"),
}
"""Letters and words that alone say which language a short text is in."""
_WORD = re.compile(r"(?<![\w-])[^\W\d_]+(?![\w-])")
"""A word; numbers of records are none."""


def language_of(state: TurnState, wording: Wording) -> str:
    """`en`, `de` or `es`.

    A short text without small words of any language is taken in the language of the turn before:
    `FIL-02` in answer to a German question back is a German answer.
    """
    text = state["text"]
    found = wording.language(text)
    if found != ENGLISH:
        return found
    telling = [code for code, pattern in _TELLING.items() if pattern.search(text.casefold())]
    if len(telling) == 1:
        return telling[0]
    words = _WORD.findall(text.casefold())
    plainly_english = len(words) > SHORT or _ENGLISH.search(" ".join(words))
    return ENGLISH if plainly_english else state.get("language", ENGLISH)
