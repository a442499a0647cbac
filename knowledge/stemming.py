"""Reduces an English word to the part that its plural, past and progressive forms share."""

import re

_VOWEL = re.compile(r"[aeiouy]")
_DOUBLED = re.compile(r"([bdfgmnprt])\1$")
_KEPT = ("ss", "us", "is")


def stem(word: str) -> str:
    """`jams`, `jammed` and `jamming` become `jam`; words of three letters or fewer stay as they are."""
    if len(word) <= 3 or not word.isalpha():
        return word
    return _unended(_singular(word))


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "xes", "ches", "shes", "zes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(_KEPT):
        return word[:-1]
    return word


def _unended(word: str) -> str:
    for ending in ("ing", "ed"):
        root = word[: -len(ending)]
        if word.endswith(ending) and len(root) >= 3 and _VOWEL.search(root) and not word.endswith("eed"):
            return _DOUBLED.sub(r"\1", root).removesuffix("e")
    return word.removesuffix("e") if len(word) > 4 else word
