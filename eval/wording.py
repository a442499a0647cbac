"""How a text is worded in each repeat: as written, reworded by a person, or varied lightly by code.

Repeat 0 plays the text as it stands. A scenario with other wordings plays them in turn after that.
One without gets a light variation that changes nothing a person would mean: lower case, no
punctuation, a courtesy in front, two letters swapped in one long word. Which one comes first is drawn
from the id, so that repeats of many scenarios are mixed. Whatever holds a digit or a dash (record
numbers, times, amounts) keeps every character but a mark at its end.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from eval.sampling import draw
from eval.scenario import Language, Say, Scenario

LONG = 7
"""Letters from which a word is long enough to be read in spite of two swapped ones."""
COURTESY: dict[Language, str] = {"en": "hi, quick one: ", "de": "hallo, kurze frage: ", "es": "hola, una cosa: "}
_WORD = re.compile(r"\S+")
_MARKS = re.compile(r"[?!.,;:…¿¡\"'’]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """A text to be played, and where it comes from."""

    text: str
    kind: str
    """`as written`, `wording 2`, or the name of a light variation."""


def worded(scenario: Scenario, turn: Say, repeat: int) -> Wording:
    """The text of a turn in the repeat of this number, counted from 0; always the same one."""
    if any(said.reworded for said in scenario.turns if isinstance(said, Say)):
        texts = (turn.user, *turn.reworded)
        number = repeat % len(texts)
        return Wording(text=texts[number], kind=f"wording {number + 1}" if number else "as written")
    return _varied(turn.user, scenario, repeat) if repeat else Wording(text=turn.user, kind="as written")


def lower_case(text: str, _: Language) -> str:
    """`Is PKG-07 Down` like `is PKG-07 down`."""
    return _each_word(text, str.lower)


def no_marks(text: str, _: Language) -> str:
    """Without punctuation and apostrophes, as people type in a hurry."""
    return " ".join(_unmarked(word) for word in text.split(" "))


def courtesy(text: str, language: Language) -> str:
    """With a friendly word in front."""
    return COURTESY[language] + text


def swapped(text: str, _: Language) -> str:
    """With two neighbouring letters swapped inside the longest plain word, if one is long enough."""
    plain = [found for found in _WORD.finditer(text) if _is_long(found.group())]
    if not plain:
        return text
    word = max(plain, key=lambda found: len(found.group()))
    middle = word.start() + len(word.group()) // 2
    return text[:middle] + text[middle + 1] + text[middle] + text[middle + 2 :]


LIGHT: Sequence[tuple[str, Callable[[str, Language], str]]] = (
    ("lower case", lower_case),
    ("no marks", no_marks),
    ("courtesy", courtesy),
    ("swapped letters", swapped),
)


def _varied(text: str, scenario: Scenario, repeat: int) -> Wording:
    """The light variation whose turn it is, among those that change this text at all."""
    varied = [Wording(text=vary(text, scenario.language), kind=name) for name, vary in LIGHT]
    telling = [wording for wording in varied if wording.text != text]
    return telling[(draw(f"{scenario.id}/wording") + repeat - 1) % len(telling)]


def _unmarked(word: str) -> str:
    """A word without marks; one with a number loses only those at its ends."""
    return word.strip("?!.,;:…¿¡\"'’") if _is_fixed(word) else _MARKS.sub("", word)


def _is_long(word: str) -> bool:
    """Whether a word is plain, long, no name, and not the same letter twice where it would be swapped."""
    middle = len(word) // 2
    return len(word) >= LONG and word.isalpha() and word.islower() and word[middle] != word[middle + 1]


def _each_word(text: str, change: Callable[[str], str]) -> str:
    return _WORD.sub(lambda found: found.group() if _is_fixed(found.group()) else change(found.group()), text)


def _is_fixed(word: str) -> bool:
    return any(letter.isdigit() or letter in "-–<|>" for letter in word)
