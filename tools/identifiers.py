"""Numbers of records as people write them: found by pattern, settled by asking the system of record."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from tools.errors import ToolFailed
from tools.mentions import Mention, ThingKind
from tools.tokens import fold, in_place
from tools.vocabulary import Vocabulary

Exists = Callable[[ThingKind, str], bool]
"""Whether a system of record has this id, or has it open; raises ToolFailed while it cannot say."""

_BEFORE, _AFTER = r"(?<![\w'’-])", r"(?!\w|-\d)"
_AMOUNT = re.compile(
    r"\s*%|\s*(?!(?:is|was|has|does|ships|needs|starts|status|progress)\b)(?:[a-z]+s|ea|kg|l|h|min|more)\b"
)
"""What follows a number that counts something: `order 4000 caps`."""
_JOINED = re.compile(r"\d\W*(?:,|&|\band|\bor|\bund|\boder|\by|\bo)\s*$")
_YEAR = re.compile(r"(?:19|20)\d\d")
_LAST_WORD = re.compile(r"([^\W\d_]+)\W*$")


@dataclass(frozen=True, slots=True)
class _Form:
    """One way to write the number of a record; the first group of the pattern is the number."""

    kinds: tuple[ThingKind, ...]
    """What the number can be; the first kind that has it is meant."""
    pattern: re.Pattern[str]
    sure: bool
    """True when the writing can mean nothing else, so that a number nobody has is worth a word."""


@dataclass(frozen=True, slots=True)
class _Place:
    """Where in the person's own text a pattern matched."""

    text: str
    match: re.Match[str]

    def mention(self, kind: ThingKind, identifier: str, *, known: bool = True) -> Mention:
        start, end = self.match.span()
        return Mention(kind=kind, id=identifier, start=start, end=end, text=self.text[start:end], known=known)


class Numbers:
    """Finds the numbers of records in a text."""

    def __init__(self, vocabulary: Vocabulary, codes: Iterable[str], exists: Exists, is_open: Exists) -> None:
        self._records = vocabulary.records
        self._exists, self._is_open = exists, is_open
        self._forms = tuple(_forms(vocabulary))
        self._any_order = vocabulary.any_order.kinds
        self._bare = re.compile(rf"{_BEFORE}(?<![.,:/#€$])(\d{{4,5}})(?!\w|[-.,:/]\d|\s*[%°€])")
        self._amounts = re.compile(rf"\s*(?:{_any_of(vocabulary.counted)})(?!\w)")
        self._counting = frozenset(fold(word) for word in vocabulary.before_amounts)
        sites, words = _any_of(vocabulary.sites), _any_of(vocabulary.lot_words)
        self._lot = re.compile(rf"{_BEFORE}(?:(?:{words})[\s#-]*)?(\d\d)[\s-](\d{{5}}){_AFTER}")
        self._location = re.compile(rf"{_BEFORE}(?:{sites})-[a-z]{{2,6}}-[a-z]{{0,3}}\d{{1,4}}{_AFTER}")
        self._line = re.compile(rf"{_BEFORE}({sites})[\s-]?([a-z])[\s-]?(\d{{1,2}}){_AFTER}")
        self._tag = re.compile(rf"{_BEFORE}({_any_of(codes)})([\s-]{{0,2}})(\d{{1,3}}){_AFTER}")

    def find(self, text: str) -> Iterator[Mention]:
        """Every number in the text; those that look right but that nobody has are marked as not known."""
        plain = in_place(text)
        for form in self._forms:
            for match in form.pattern.finditer(plain):
                yield from self._record(form, _Place(text, match))
        for match in self._location.finditer(plain):
            yield _Place(text, match).mention("location", match[0].upper())
        for match in self._lot.finditer(plain):
            yield from self._settled("lot", f"LOT-{match[1]}-{match[2]}", _Place(text, match))
        for match in self._line.finditer(plain):
            yield from self._settled("line", f"{match[1]}-{match[2]}{match[3]}".upper(), _Place(text, match))
        for match in self._tag.finditer(plain):
            # `mix 10` can be anything; `mix10` and `MIX-10` are tags.
            written = " " not in match[2]
            yield from self._settled("asset", f"{match[1].upper()}-{match[3].zfill(2)}", _Place(text, match), written)

    def find_bare(self, text: str, *, beside: bool) -> Iterator[Mention]:
        """Numbers alone that one kind of record has, open ones before finished ones: `hows 2480 coming along`.

        `beside` other numbers only one that is joined to another counts: in `1200 MAT-2014` it is an amount.
        """
        plain = in_place(text)
        for match in self._bare.finditer(plain):
            if beside and not _JOINED.search(plain, 0, match.start()):
                continue
            before = _LAST_WORD.search(plain, 0, match.start())
            counts = before is not None and before[1] in self._counting
            amount = _AMOUNT.match(plain, match.end()) or self._amounts.match(plain, match.end())
            kind = None if counts or amount or _YEAR.fullmatch(match[1]) else self._bearer(match[1])
            if kind:
                yield _Place(text, match).mention(kind, self._canonical(kind, match[1]))

    def _bearer(self, number: str) -> ThingKind | None:
        """The kind of record that has the number; None when several have it, or while a system cannot say."""
        kinds = dict.fromkeys((*self._any_order, "shipment"))
        try:
            bearers = [kind for kind in kinds if self._exists(kind, self._canonical(kind, number))]
            alive = [kind for kind in bearers if self._is_open(kind, self._canonical(kind, number))]
        except ToolFailed:
            return None
        return next(iter(alive or bearers)) if len(alive or bearers) == 1 else None

    def _record(self, form: _Form, place: _Place) -> Iterator[Mention]:
        number = place.match[1]
        if form.kinds == self._any_order and _AMOUNT.match(place.match.string, place.match.end()):
            return
        for kind in form.kinds:
            if self._is_known(kind, self._canonical(kind, number)):
                yield place.mention(kind, self._canonical(kind, number))
                return
        kind = form.kinds[0]
        if _looks_meant(form, number, self._records[kind].digits, place.match):
            yield place.mention(kind, self._canonical(kind, number), known=False)

    def _canonical(self, kind: ThingKind, number: str) -> str:
        words = self._records[kind]
        return f"{words.prefix}-{number.zfill(words.digits)}"

    def _settled(self, kind: ThingKind, identifier: str, place: _Place, sure: bool = True) -> Iterator[Mention]:
        known = self._is_known(kind, identifier)
        if known or sure:
            yield place.mention(kind, identifier, known=known)

    def _is_known(self, kind: ThingKind, identifier: str) -> bool:
        try:
            return self._exists(kind, identifier)
        except ToolFailed:
            # A system that is down cannot say no; the tool that needs the record will tell.
            return True


def _looks_meant(form: _Form, number: str, digits: int, match: re.Match[str]) -> bool:
    """Whether a number that nobody has was meant as one: `order 4000 caps` is an amount, `CO2` a gas."""
    if form.sure:
        return len(number) >= max(1, digits - 1)
    return len(number) == digits and not _AMOUNT.match(match.string, match.end())


def _forms(vocabulary: Vocabulary) -> Iterator[_Form]:
    for kind, words in vocabulary.records.items():
        # People say PO for purchase orders too, and every kind counts in a range of its own.
        kinds: tuple[ThingKind, ...] = (kind, "purchase_order") if kind == "production_order" else (kind,)
        prefix = re.compile(rf"{_BEFORE}{words.prefix.lower()}[\s#-]{{0,2}}(\d{{1,6}}){_AFTER}")
        yield _Form(kinds, prefix, sure=True)
        yield _Form((kind,), _worded(words.words), sure=False)
    yield _Form(vocabulary.any_order.kinds, _worded(vocabulary.any_order.words), sure=False)


def _worded(words: Iterable[str]) -> re.Pattern[str]:
    """`order 1042`, `order no. 1042`, `order #1042`."""
    between = r"(?:\s+(?:no\.?|nr\.?|num\.?|number|nummer|numero))?\s*#?\s*"
    return re.compile(rf"{_BEFORE}(?:{_any_of(words)}){between}(\d{{1,6}}){_AFTER}")


def _any_of(words: Iterable[str]) -> str:
    """The longest first, so that none hides behind another."""
    folded = sorted({fold(word) for word in words}, key=lambda word: (-len(word), word))
    return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in folded) or "(?!)"
