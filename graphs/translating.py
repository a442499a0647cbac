"""Sentences that code composed in English, in the language of the question: by their frames, not by a model.

    translated("FIL-03 has stood since 02:40 today: E101 fill valve leaking.", "de")
    "FIL-03 steht seit heute 02:40: E101 fill valve leaking."

The frames stand in `frames.yaml`. Names, numbers, times and what people have written stay as they are; only
the words around them change, so nothing can become wrong on the way.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml

from graphs.frames import Frame, Kind, frame
from graphs.phrases import ENGLISH
from guardrails.sentences import split

FILE = Path(__file__).parent / "frames.yaml"
_MORE = " and more"


def translated(text: str, language: str) -> str | None:
    """The text in that language; None where a sentence of it has no frame."""
    if language == ENGLISH:
        return text
    sentences = [_framed(sentence, language, "sentences") for sentence in split(text)]
    if all(sentences):
        return " ".join(sentence for sentence in sentences if sentence)
    return _framed(text, language, "sentences")


def _framed(text: str, language: str, group: str) -> str | None:
    """The text in the words of the first frame that fits it, parts included."""
    for each in _frames()[group]:
        found = each.read(text)
        values = _values(found, each, language) if found is not None else None
        if values is not None:
            return each.said(language, values)
    return None


def _values(found: Mapping[str, str | None], form: Frame, language: str) -> dict[str, str | None] | None:
    """What stands in the slots, in that language; None where a part has no frame of its own."""
    values: dict[str, str | None] = {}
    for name, text in found.items():
        kind = form.slots.get(name)
        values[name] = _value(text, kind, language) if text is not None else None
        if kind == "part" and text is not None and values[name] is None:
            return None
    return values


def _value(text: str, kind: Kind | None, language: str) -> str | None:
    """What stands in a slot, in that language; a bracket has no kind and is only looked at for being there."""
    match kind:
        case "time":
            day, today, _ = text.rpartition(" today") if text.endswith(" today") else (text, "", "")
            return f"{_word('today', language)} {day}" if today else text
        case "word":
            return _word(text, language)
        case "list":
            return _listed(text, language)
        case "part":
            return _framed(text, language, "parts")
        case _:
            return text


def _listed(text: str, language: str) -> str:
    """`A, B and more` with the words between its items in that language; items that have a frame are said in it."""
    more = f" {_word('and more', language)}" if text.endswith(_MORE) else ""
    *most, last = text.removesuffix(_MORE).split(" and ")
    parts = [", ".join(_item(item, language) for item in part.split(", ")) for part in (*most, last)]
    return f" {_word('and', language)} ".join(parts) + more


def _item(text: str, language: str) -> str:
    return _framed(text, language, "items") or text


def _word(text: str, language: str) -> str:
    return _words().get(text, {}).get(language, text)


def _frames() -> Mapping[str, tuple[Frame, ...]]:
    return _loaded()[0]


def _words() -> Mapping[str, Mapping[str, str]]:
    return _loaded()[1]


@cache
def _loaded() -> tuple[Mapping[str, tuple[Frame, ...]], Mapping[str, Mapping[str, str]]]:
    """Frames of sentences, of their parts and of items of lists; and single words."""
    data = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    groups = {
        name: tuple(
            frame(each[ENGLISH], {key: form for key, form in each.items() if key != ENGLISH}) for each in data[name]
        )
        for name in ("sentences", "parts", "items")
    }
    return groups, data["words"]
