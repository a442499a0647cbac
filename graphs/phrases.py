"""What the program itself says, in the languages people ask in: wording as data.

    phrase("unknown_thing", "de", words="FIL-99")

The sentences stand in `phrases.yaml`; a language that is not there falls back to English.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

import yaml

FILE = Path(__file__).parent / "phrases.yaml"
ENGLISH = "en"
LANGUAGES = ("en", "de", "es")


def phrase(key: str, language: str, **values: object) -> str:
    """The sentence of that key with its values; raises KeyError for a key that is not in the data."""
    forms = phrases()[key]
    return forms.get(language, forms[ENGLISH]).format(**values)


def word(kind: str, name: str, language: str) -> str | None:
    """What a thing of the program is called, or None where the data has no word for it in that language.

    `kind` is one of `slots`, `roles`, `states` and `tools`.
    """
    return _words()[kind].get(name, {}).get(language)


def joined(parts: Sequence[str], language: str, joint: str = "and") -> str:
    """`a`, `a and b`, `a, b and c`; the joint is a key of the data."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {phrase(joint, language)} {parts[-1]}"


def phrases() -> Mapping[str, Mapping[str, str]]:
    """Every sentence by key and language."""
    return _loaded()[0]


def _words() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    return _loaded()[1]


@cache
def _loaded() -> tuple[Mapping[str, Mapping[str, str]], Mapping[str, Mapping[str, Mapping[str, str]]]]:
    """Sentences, and words by kind and name."""
    data = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    words = data.pop("words")
    return data, words
