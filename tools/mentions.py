"""What a text names: one mention per thing, with its exact place in the text."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from tools.slots import SlotKind

ThingKind = SlotKind | Literal["hold", "nonconformance"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing in the plant that people can name."""

    kind: ThingKind
    id: str
    name: str
    site: str | None
    """None for what belongs to no site: materials, suppliers, customers."""
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """Words of a text that name a thing."""

    kind: ThingKind
    id: str
    """Canonical id; for an unknown thing the id as it would be written, or empty."""
    start: int
    end: int
    """`text[start:end]` are the words."""
    text: str
    score: float = 100.0
    """100 for an exact name or number, less for a typo."""
    alternatives: tuple[str, ...] = ()
    """Ids that the words could mean; empty when there is no doubt. `id` is then the first of them."""
    known: bool = True
    """False when the words look like an id or a name that no plant system has."""


def longest(mentions: Iterable[Mention]) -> tuple[Mention, ...]:
    """The mentions that stay when overlapping ones give way to the longer, in the order of the text."""
    kept: list[Mention] = []
    for mention in sorted(mentions, key=lambda m: (m.start - m.end, m.start, -m.score)):
        if all(mention.end <= other.start or mention.start >= other.end for other in kept):
            kept.append(mention)
    return tuple(sorted(kept, key=lambda m: m.start))
