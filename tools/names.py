"""Names of things, found word by word in a text."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from tools.mentions import Entry, Mention, ThingKind
from tools.nicknames import Talk
from tools.tokens import Token, phrase

Words = tuple[str, ...]

ONLY_WHEN_CLEAR: frozenset[ThingKind] = frozenset({"spare", "material", "technician"})
"""Kinds whose names are everyday words too: several things of one name are then nobody's name."""

SURE = 100.0
"""Score of words that are spelled as the name is."""


class Names:
    """Every name and alias, and which things bear it."""

    def __init__(self, entries: Iterable[Entry], indefinite: Iterable[str]) -> None:
        self._indefinite = frozenset(indefinite)
        self._bearers: dict[Words, list[Entry]] = {}
        for entry in entries:
            for name in dict.fromkeys(phrase(name) for name in (entry.name, *entry.aliases)):
                if name:
                    self._bearers.setdefault(name, []).append(entry)
        self._longest = max(map(len, self._bearers), default=0)

    @property
    def words(self) -> frozenset[str]:
        """Every word that occurs in a name."""
        return frozenset(word for name in self._bearers for word in name)

    def find(self, text: str, read: Sequence[Token], talk: Talk) -> Iterator[Mention]:
        """The longest name that starts at each word; `a gearbox` names no particular one unless it is asked for.

        The gearbox is a part of a machine; only where somebody looks for parts it is the spare.
        """
        site = talk.site
        for at in range(len(read)):
            general = at > 0 and read[at - 1].word in self._indefinite and not talk.stock
            for length in range(min(self._longest, len(read) - at), 0, -1):
                span = read[at : at + length]
                bearers = self._bearers.get(tuple(token.word for token in span))
                mention = _mention(text, span, bearers, site) if bearers else None
                built_in = mention and mention.kind == "spare" and not talk.stock
                if mention and not built_in and not (general and mention.kind in ONLY_WHEN_CLEAR):
                    yield mention
                    break


def _mention(text: str, span: Sequence[Token], bearers: Sequence[Entry], site: str) -> Mention | None:
    near = [entry for entry in bearers if entry.site in (site, None)] or bearers
    first = near[0]
    if len(near) > 1 and first.kind in ONLY_WHEN_CLEAR:
        return None
    start, end = span[0].start, span[-1].end
    score = min(token.score for token in span)
    if first.kind == "technician" and score < SURE and text[start].islower():
        # `water` is no typo of a name, `Watler` may be one.
        return None
    return Mention(
        kind=first.kind,
        id=first.id,
        start=start,
        end=end,
        text=text[start:end],
        score=score,
        alternatives=tuple(entry.id for entry in near if entry.kind == first.kind) if len(near) > 1 else (),
    )


def short_names(names: Mapping[str, str], shortest: int) -> dict[str, tuple[str, ...]]:
    """Single words that only one of the names has, by id: `Polyrun` for `Polyrun Films`."""
    bearers: dict[str, list[str]] = {}
    for identifier, name in names.items():
        for word in phrase(name):
            bearers.setdefault(word, []).append(identifier)
    return {
        identifier: tuple(word for word in phrase(name) if len(word) >= shortest and len(bearers[word]) == 1)
        for identifier, name in names.items()
    }
