"""Lines and machines as people name them: `line 3`, `the filler on packaging line 3`, `Abfüller an Linie 2`."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from tools.line_names import LineNames, LinePhrase
from tools.mentions import Mention
from tools.records import Asset, Line
from tools.tokens import Token, phrase
from tools.vocabulary import Vocabulary

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _ClassPhrase:
    """Words for a class of assets."""

    first: int
    after: int
    name: str
    general: bool
    """True for `fillers` and `a filler`, which mean no particular machine."""
    any: bool
    """True for `a filler`; `the boilers` of a site that has one are that one."""


class Places:
    """The lines and assets of the network under every name they go by."""

    def __init__(self, vocabulary: Vocabulary, lines: Iterable[Line], assets: Iterable[Asset]) -> None:
        self._assets = tuple(assets)
        self._line_names = LineNames(vocabulary, lines)
        self._line_words = frozenset(vocabulary.line_words)
        self._connectors = frozenset(vocabulary.connectors)
        self._place_words = frozenset(vocabulary.place_words)
        self._indefinite = frozenset(vocabulary.indefinite)
        self._verbs = frozenset(vocabulary.also_verbs)
        self._classes = dict(_class_phrases(vocabulary, self._assets))
        self._longest = max(map(len, self._classes), default=0)

    @property
    def words(self) -> frozenset[str]:
        """Every word that the grammar knows."""
        classes = {word for name in self._classes for word in name}
        return self._line_names.words | classes | self._connectors | self._indefinite

    def find(self, text: str, read: Sequence[Token], site: str) -> Iterator[Mention]:
        """Machines and lines in the text; words for a machine on a line are one mention of the machine."""
        lines = list(self._line_names.find(text, read, site))
        for named in self._class_phrases_in(read):
            neighbour = self._neighbour(named, lines, read) or self._bare_number(text, named, read, site)
            lines = [line for line in lines if line != neighbour]
            yield from self._machine(text, read, site, named, neighbour)
        for line in lines:
            span = read[line.first : line.after]
            known = line.lines[0].id if line.lines else ""
            options = tuple(option.id for option in line.lines) if len(line.lines) > 1 else ()
            yield _mention(text, span, "line", known, alternatives=options)

    def _bare_number(self, text: str, named: _ClassPhrase, read: Sequence[Token], site: str) -> LinePhrase | None:
        """The line whose bare number follows a class: `the filler on 5`."""
        at = named.after
        while at < len(read) and read[at].word in self._place_words and at - named.after < 3:
            at += 1
        number = self._line_names.number(read[at]) if named.after < at < len(read) else None
        if number is None or not self._line_names.is_no_amount(text, read, at + 1):
            return None
        lines = self._line_names.of(None, number, site)
        return LinePhrase(at, at + 1, lines) if lines else None

    def _class_phrases_in(self, read: Sequence[Token]) -> Iterator[_ClassPhrase]:
        at = 0
        while at < len(read):
            found = self._class_at(read, at)
            if found:
                yield found
            at = found.after if found else at + 1

    def _class_at(self, read: Sequence[Token], at: int) -> _ClassPhrase | None:
        before = read[at - 1].word if at else ""
        for length in range(min(self._longest, len(read) - at), 0, -1):
            words = tuple(token.word for token in read[at : at + length])
            known = self._classes.get(words)
            if known and not self._is_verb(words, before, read[at + length :]):
                name, many = known
                any_one = before in self._indefinite
                return _ClassPhrase(at, at + length, name, many or any_one, any_one)
        return None

    def _is_verb(self, words: Words, before: str, after: Sequence[Token]) -> bool:
        """`press the button`: no article in front, no number or line behind."""
        if len(words) > 1 or words[0] not in self._verbs or before in self._connectors | self._indefinite:
            return False
        follows = [token.word for token in after[:3]]
        numbered = bool(after) and self._line_names.number(after[0]) is not None
        return not numbered and not self._line_words.intersection(follows)

    def _neighbour(self, named: _ClassPhrase, lines: Sequence[LinePhrase], read: Sequence[Token]) -> LinePhrase | None:
        """The line that stands beside the class, with nothing but small words between."""
        for line in lines:
            gap = read[named.after : line.first] if named.after <= line.first else read[line.after : named.first]
            if len(gap) <= 4 and all(token.word in self._connectors for token in gap):
                return line
        return None

    def _machine(
        self, text: str, read: Sequence[Token], site: str, named: _ClassPhrase, line: LinePhrase | None
    ) -> Iterator[Mention]:
        first = min(named.first, line.first) if line else named.first
        after = max(named.after, line.after) if line else named.after
        if line:
            places = {place.id for place in line.lines}
            fitting = [asset for asset in self._of_class(named.name) if asset.line in places]
            yield _asset(text, read[first:after], fitting)
        elif not named.general and after < len(read) and (number := self._line_names.number(read[after])) is not None:
            yield from self._numbered(text, read[first : after + 1], site, named.name, number)
        else:
            yield self._alone(text, read[first:after], site, named)

    def _numbered(self, text: str, span: Sequence[Token], site: str, name: str, number: str) -> Iterator[Mention]:
        """`filler 3` is the tag with that number, or else the filler on line 3."""
        tagged = [asset for asset in self._of_class(name) if asset.id.partition("-")[2].lstrip("0") == number]
        places = {line.id for line in self._line_names.of(None, number, site)}
        yield _asset(text, span, tagged or [asset for asset in self._of_class(name) if asset.line in places])

    def _alone(self, text: str, span: Sequence[Token], site: str, named: _ClassPhrase) -> Mention:
        """`the filler` without a line: the only one at the site, or a question which; elsewhere just the class."""
        near = [asset for asset in self._of_class(named.name) if asset.site == site]
        if not near or (named.general and (named.any or len(near) > 1)):
            return _mention(text, span, "asset_class", named.name)
        return _asset(text, span, near)

    def _of_class(self, name: str) -> Iterator[Asset]:
        return (asset for asset in self._assets if asset.asset_class == name)


def _class_phrases(vocabulary: Vocabulary, assets: Iterable[Asset]) -> Iterator[tuple[Words, tuple[str, bool]]]:
    """Words, the class they mean, and whether they mean several machines."""
    for name in sorted({asset.asset_class for asset in assets}):
        yield phrase(name), (name, False)
        words = vocabulary.asset_classes.get(name)
        for said in words.one if words else ():
            yield phrase(said), (name, False)
        for said in words.many if words else (f"{name}s",):
            yield phrase(said), (name, True)


def _asset(text: str, span: Sequence[Token], assets: Sequence[Asset]) -> Mention:
    options = tuple(asset.id for asset in assets) if len(assets) > 1 else ()
    return _mention(text, span, "asset", assets[0].id if assets else "", alternatives=options)


def _mention(
    text: str, span: Sequence[Token], kind: str, identifier: str, *, alternatives: tuple[str, ...] = ()
) -> Mention:
    start, end = span[0].start, span[-1].end
    return Mention(
        kind="line" if kind == "line" else "asset" if kind == "asset" else "asset_class",
        id=identifier,
        start=start,
        end=end,
        text=text[start:end],
        score=min(token.score for token in span),
        alternatives=alternatives,
        known=bool(identifier),
    )
