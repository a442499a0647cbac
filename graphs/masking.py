"""Requests with the names taken out, so that `is FIL-03 running` resembles `is CNC-04 running`."""

from collections.abc import Callable

from knowledge.vocabulary import shipped_vocabulary
from tools.directory import Directory

NOUNS = {
    "asset": "machine",
    "asset_class": "machine type",
    "production_order": "production order",
    "purchase_order": "purchase order",
    "customer_order": "customer order",
    "work_order": "work order",
    "technician": "technician",
    "spare": "spare part",
}


def noun(kind: str) -> str:
    """What a kind of thing is called in a sentence."""
    return NOUNS.get(kind, kind)


def masker(directory: Directory) -> Callable[[str], str]:
    """A function that replaces every name and id in a text by the noun for its kind."""

    def mask(text: str) -> str:
        for mention in reversed(directory.find(text, "")):
            text = f"{text[: mention.start]}{noun(mention.kind)}{text[mention.end :]}"
        return text

    return mask


def glosser() -> Callable[[str], str]:
    """A function that puts German and Spanish words of the shop floor into English; English stays as it is."""
    vocabulary = shipped_vocabulary()
    return lambda text: vocabulary.read(text, lambda _term: False).gloss
