"""The names of everything in the plant, and which of them a text uses."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import datetime
from typing import TypeVar

from tools.context import Systems
from tools.errors import ToolFailed
from tools.identifiers import Numbers
from tools.kinship import Kin, exists, is_open, kin_of
from tools.mentions import Entry, Mention, ThingKind, longest
from tools.names import Names, short_names
from tools.nicknames import Nicknames, Talk
from tools.places import Places
from tools.records import Asset, Line, Spare
from tools.tokens import Speller, Token, phrase, tokens
from tools.vocabulary import Vocabulary, load_vocabulary

__all__ = ["Directory", "Entry", "Mention", "ThingKind"]

LONGEST_TEXT = 4_000
"""Characters that are searched for names; what stands behind them is a pasted document, not a question."""
SHORTEST_NICKNAME = 5
"""Letters from which one word of a company's name stands for the company."""

T = TypeVar("T")


class Directory:
    """Knows names by heart, and asks the systems of record about numbers, so that new records are found too."""

    def __init__(self, systems: Systems, vocabulary: Vocabulary) -> None:
        self._systems = systems
        lines, assets = _reachable(systems.mes.lines), _reachable(systems.cmms.assets)
        self._lines = {line.id: line for line in lines}
        self._assets = {asset.id: asset for asset in assets}
        spares = _reachable(systems.cmms.spares)
        self._entries = (*_place_entries(vocabulary, lines, assets), *_named_entries(systems, spares, vocabulary))
        spoken = (entry for entry in self._entries if entry.kind not in {"line", "asset", "asset_class"})
        self._names = Names(spoken, vocabulary.indefinite)
        self._nicknames = Nicknames(vocabulary, self._entries, {spare.id: spare.asset_classes for spare in spares})
        self._stock_words = tuple(phrase(word) for word in vocabulary.stock_words)
        self._counting_words = tuple(phrase(word) for word in vocabulary.counting_words)
        self._places = Places(vocabulary, lines, assets)
        self._numbers = Numbers(
            vocabulary, {tag.partition("-")[0] for tag in self._assets}, self._exists, self._is_open
        )
        self._speller = Speller(self._names.words | self._nicknames.words | self._places.words)
        self._signals: dict[str, tuple[str, ...]] = {}

    @classmethod
    def load(cls, systems: Systems, vocabulary: Vocabulary | None = None) -> "Directory":
        """Read every name from the systems that answer; numbers are asked for when they come up."""
        return cls(systems, vocabulary or load_vocabulary())

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Everything that goes by a name: places, machines, materials, companies, people, spare parts."""
        return self._entries

    def find(self, text: str, site: str) -> tuple[Mention, ...]:
        """What a text names, in its order and without overlaps; `site` settles `line 3` and `the filler`.

        A number that looks right but that nobody has comes back as not known.
        """
        searched = text[:LONGEST_TEXT]
        numbers = longest(self._numbers.find(searched))
        numbers = longest([*numbers, *self._numbers.find_bare(searched, beside=bool(numbers))])
        read = [self._speller.corrected(token) for token in tokens(searched)]
        free = [token for token in read if not any(m.start < token.end and token.start < m.end for m in numbers)]
        # `the gearbox SP-221`: the number says it better than the name.
        numbered = {mention.kind for mention in numbers}
        places = list(self._places.find(searched, free, site))
        talk = self._talk([*numbers, *places], read, site)
        names = [*self._names.find(searched, free, talk), *self._nicknames.find(searched, free, talk)]
        named = [mention for mention in names if mention.kind not in numbered]
        return self._without_titles(longest([*numbers, *places, *named]))

    def _talk(self, found: Iterable[Mention], read: Sequence[Token], site: str) -> Talk:
        """What the text is about besides names of things."""
        machines = {self._assets[m.id].asset_class for m in found if m.kind == "asset" and m.id in self._assets}
        classes = machines | {mention.id for mention in found if mention.kind == "asset_class"}
        said = [token.word for token in read]
        counting = any(_within(words, said) for words in self._counting_words)
        stock = counting or any(_within(words, said) for words in self._stock_words)
        record = any(mention.kind in _RECORDS for mention in found)
        return Talk(site=site, classes=frozenset(classes), stock=stock, counts=counting and not record)

    def _without_titles(self, found: Sequence[Mention]) -> tuple[Mention, ...]:
        """`the filler FIL-03` names one machine: the class beside a tag of the class says nothing more."""
        sure = [m.id for m in found if m.kind == "asset" and m.known and not m.alternatives]
        classes = {self._assets[tag].asset_class for tag in sure if tag in self._assets}

        def is_title(mention: Mention) -> bool:
            return mention.id in classes or bool({*mention.alternatives} & {*sure})

        return tuple(mention for mention in found if not is_title(mention))

    def related(self, identifier: str, kind: ThingKind) -> str | None:
        """The thing of another kind that an id belongs to, such as the line of an asset; None when there is none."""
        return self._kin(identifier).get(kind)

    def signals(self, identifier: str) -> tuple[str, ...]:
        """What is measured on an asset, or inspected on a line, as its system names it; nothing while that is down."""
        if identifier not in self._signals:
            try:
                self._signals[identifier] = self._measured(identifier)
            except ToolFailed:
                return ()
        return self._signals[identifier]

    def _measured(self, identifier: str) -> tuple[str, ...]:
        if identifier in self._assets:
            return self._systems.historian.signals(identifier)
        if identifier not in self._lines:
            return ()
        inspections = self._systems.qms.inspections(since=datetime.min, line=identifier)
        return tuple(sorted({inspection.characteristic for inspection in inspections}))

    def _kin(self, identifier: str) -> Kin:
        asset, line = self._assets.get(identifier), self._lines.get(identifier)
        if asset:
            own: Kin = {"site": asset.site, "asset_class": asset.asset_class}
            return own | ({"line": asset.line} if asset.line else {})
        if line:
            return {"site": line.site}
        kind = _KIND_OF.get(identifier.partition("-")[0])
        try:
            return kin_of(self._systems, kind, identifier) if kind else {}
        except ToolFailed:
            return {}

    def _exists(self, kind: ThingKind, identifier: str) -> bool:
        if kind == "line":
            return identifier in self._lines
        if identifier in self._assets:
            return True
        return exists(self._systems, kind, identifier)

    def _is_open(self, kind: ThingKind, identifier: str) -> bool:
        return is_open(self._systems, kind, identifier)


_RECORDS: frozenset[ThingKind] = frozenset(
    {"lot", "production_order", "purchase_order", "customer_order", "shipment", "hold", "nonconformance"}
)
"""Kinds that say themselves which thing it is: the caps of a lot need no name of their own."""
_KIND_OF: dict[str, ThingKind] = {
    "PO": "production_order",
    "PUR": "purchase_order",
    "CO": "customer_order",
    "WO": "work_order",
    "SHP": "shipment",
    "MAT": "material",
    "LOT": "lot",
    "HLD": "hold",
    "NCR": "nonconformance",
    "T": "technician",
    "SP": "spare",
}


def _reachable(ask: Callable[[], tuple[T, ...]]) -> tuple[T, ...]:
    """What a system lists, or nothing while it is down: its names are then missing, its numbers still work."""
    try:
        return ask()
    except ToolFailed:
        return ()


def _place_entries(vocabulary: Vocabulary, lines: Iterable[Line], assets: Iterable[Asset]) -> Iterator[Entry]:
    for code, names in vocabulary.sites.items():
        yield Entry(kind="site", id=code, name=names[0], site=code, aliases=names[1:])
    for line in lines:
        yield Entry(kind="line", id=line.id, name=line.name, site=line.site)
    classes: dict[str, str] = {}
    for asset in assets:
        yield Entry(kind="asset", id=asset.id, name=asset.name, site=asset.site)
        classes.setdefault(asset.asset_class, asset.id.partition("-")[0])
    for name, code in classes.items():
        words = vocabulary.asset_classes.get(name)
        yield Entry(kind="asset_class", id=name, name=name, site=None, aliases=(code, *(words.one if words else ())))


def _within(words: Sequence[str], said: Sequence[str]) -> bool:
    """Whether the words stand side by side in what was said."""
    length = len(words)
    return any(tuple(said[at : at + length]) == words for at in range(len(said) - length + 1))


def _named_entries(systems: Systems, spares: Iterable[Spare], vocabulary: Vocabulary) -> Iterator[Entry]:
    for material in _reachable(systems.erp.materials):
        yield Entry(kind="material", id=material.id, name=material.name, site=None)
    suppliers = {supplier.id: supplier.name for supplier in _reachable(systems.suppliers.suppliers)}
    everyday = frozenset(vocabulary.everyday)
    yield from _companies("supplier", suppliers, everyday)
    customers = {customer.id: customer.name for customer in _reachable(systems.logistics.customers)}
    yield from _companies("customer", customers, everyday)
    people = _reachable(systems.cmms.technicians)
    called = short_names({person.id: person.name for person in people}, shortest=4)
    for person in people:
        yield Entry(kind="technician", id=person.id, name=person.name, site=person.site, aliases=called[person.id])
    for spare in spares:
        yield Entry(kind="spare", id=spare.id, name=spare.name, site=spare.site)


def _companies(kind: ThingKind, names: dict[str, str], everyday: Collection[str]) -> Iterator[Entry]:
    """Companies with what people shorten their names to: the first word where it says enough, or the first two."""
    called = short_names(names, shortest=SHORTEST_NICKNAME)
    for identifier, name in names.items():
        words = phrase(name)
        first = tuple(word for word in called[identifier] if words[0] == word and word not in everyday)
        parts = tuple(" ".join(words[:length]) for length in range(2, len(words)))
        yield Entry(kind=kind, id=identifier, name=name, site=None, aliases=(*first, *parts))
