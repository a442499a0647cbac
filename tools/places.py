"""Lines and machines as people name them: `line 3`, `the filler on packaging line 3`, `Abfüller an Linie 2`."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from tools.mentions import Mention
from tools.records import Asset, Line
from tools.tokens import Token, phrase
from tools.vocabulary import Vocabulary

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _LinePhrase:
    """Words for a line, from token `first` up to, not including, token `after`."""

    first: int
    after: int
    lines: tuple[Line, ...]
    """What they can mean; none when no line has that number."""


@dataclass(frozen=True, slots=True)
class _ClassPhrase:
    """Words for a class of assets."""

    first: int
    after: int
    name: str
    general: bool
    """True for `fillers` and `a filler`, which mean no particular machine."""


class Places:
    """The lines and assets of the network under every name they go by."""

    def __init__(self, vocabulary: Vocabulary, lines: Iterable[Line], assets: Iterable[Asset]) -> None:
        self._lines, self._assets = tuple(lines), tuple(assets)
        self._numbers = {word: number for number, words in vocabulary.numbers.items() for word in words}
        self._number_words = frozenset(vocabulary.number_words)
        self._line_words = frozenset(vocabulary.line_words)
        self._many_lines = frozenset(vocabulary.line_words_many)
        self._families = {word: name for name, words in vocabulary.families.items() for word in words}
        self._compounds = {word: name for name, words in vocabulary.family_lines.items() for word in words}
        self._connectors = frozenset(vocabulary.connectors)
        self._indefinite = frozenset(vocabulary.indefinite)
        self._verbs = frozenset(vocabulary.also_verbs)
        self._classes = dict(_class_phrases(vocabulary, self._assets))
        self._longest = max(map(len, self._classes), default=0)

    @property
    def words(self) -> frozenset[str]:
        """Every word that the grammar knows."""
        known = [self._numbers, self._number_words, self._line_words, self._many_lines, self._families]
        spoken = {word for words in known for word in words} | set(self._compounds) | self._connectors
        return frozenset(spoken | self._indefinite | {word for name in self._classes for word in name})

    def find(self, text: str, read: Sequence[Token], site: str) -> Iterator[Mention]:
        """Machines and lines in the text; words for a machine on a line are one mention of the machine."""
        lines = list(self._line_phrases(read, site))
        for named in self._class_phrases_in(read):
            neighbour = self._neighbour(named, lines, read)
            if neighbour:
                lines.remove(neighbour)
            yield from self._machine(text, read, site, named, neighbour)
        for line in lines:
            span = read[line.first : line.after]
            known = line.lines[0].id if line.lines else ""
            options = tuple(option.id for option in line.lines) if len(line.lines) > 1 else ()
            yield _mention(text, span, "line", known, alternatives=options)

    def _line_phrases(self, read: Sequence[Token], site: str) -> Iterator[_LinePhrase]:
        at = 0
        while at < len(read):
            found = self._line_at(read, at, site)
            yield from found
            at = found[-1].after if found else at + 1

    def _line_at(self, read: Sequence[Token], at: int, site: str) -> list[_LinePhrase]:
        family, after = self._line_word(read, at)
        if after == at:
            return []
        many = read[after - 1].word in self._many_lines
        if after < len(read) and read[after].word in self._number_words:
            after += 1
        found = []
        first = at
        while after < len(read) and (number := self._number(read[after])) is not None:
            found.append(_LinePhrase(first, after + 1, self._lines_of(family, number, site)))
            # `lines 2 and 3`: the second number stands for a line of its own.
            if not (many and after + 2 < len(read) and self._number(read[after + 2]) is not None):
                break
            first = after = after + 2
        return found

    def _line_word(self, read: Sequence[Token], at: int) -> tuple[str | None, int]:
        """The family, if it is said, and the token after the word for a line; `at` when there is none."""
        word = read[at].word
        if word in self._compounds:
            return self._compounds[word], at + 1
        if word in self._line_words | self._many_lines:
            return None, at + 1
        follows = read[at + 1].word if at + 1 < len(read) else ""
        if word in self._families and follows in self._line_words | self._many_lines:
            return self._families[word], at + 2
        return None, at

    def _number(self, token: Token) -> str | None:
        """`3`, `three` and `P3` as the end of a line's id."""
        if token.word.isdigit():
            return str(int(token.word))
        if token.word in self._numbers:
            return str(self._numbers[token.word])
        is_suffix = any(line.id.partition("-")[2].lower() == token.word for line in self._lines)
        return token.word if is_suffix else None

    def _lines_of(self, family: str | None, number: str, site: str) -> tuple[Line, ...]:
        def fits(line: Line) -> bool:
            words = phrase(line.name)
            suffix = line.id.partition("-")[2].lower()
            return number in (words[-1], suffix) and family in (None, words[0])

        named = [line for line in self._lines if fits(line)]
        near = [line for line in named if line.site == site]
        return tuple(near or (named if family or not number.isdigit() else ()))

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
                return _ClassPhrase(at, at + length, name, many or before in self._indefinite)
        return None

    def _is_verb(self, words: Words, before: str, after: Sequence[Token]) -> bool:
        """`press the button`: no article in front, no number or line behind."""
        if len(words) > 1 or words[0] not in self._verbs or before in self._connectors | self._indefinite:
            return False
        follows = [token.word for token in after[:3]]
        numbered = bool(after) and self._number(after[0]) is not None
        return not numbered and not self._line_words.intersection(follows)

    def _neighbour(
        self, named: _ClassPhrase, lines: Sequence[_LinePhrase], read: Sequence[Token]
    ) -> _LinePhrase | None:
        """The line that stands beside the class, with nothing but small words between."""
        for line in lines:
            gap = read[named.after : line.first] if named.after <= line.first else read[line.after : named.first]
            if len(gap) <= 4 and all(token.word in self._connectors for token in gap):
                return line
        return None

    def _machine(
        self, text: str, read: Sequence[Token], site: str, named: _ClassPhrase, line: _LinePhrase | None
    ) -> Iterator[Mention]:
        first = min(named.first, line.first) if line else named.first
        after = max(named.after, line.after) if line else named.after
        if line:
            places = {place.id for place in line.lines}
            fitting = [asset for asset in self._of_class(named.name) if asset.line in places]
            yield _asset(text, read[first:after], fitting)
        elif not named.general and after < len(read) and (number := self._number(read[after])) is not None:
            yield from self._numbered(text, read[first : after + 1], site, named.name, number)
        else:
            yield self._alone(text, read[first:after], site, named)

    def _numbered(self, text: str, span: Sequence[Token], site: str, name: str, number: str) -> Iterator[Mention]:
        """`filler 3` is the tag with that number, or else the filler on line 3."""
        tagged = [asset for asset in self._of_class(name) if asset.id.partition("-")[2].lstrip("0") == number]
        places = {line.id for line in self._lines_of(None, number, site)}
        yield _asset(text, span, tagged or [asset for asset in self._of_class(name) if asset.line in places])

    def _alone(self, text: str, span: Sequence[Token], site: str, named: _ClassPhrase) -> Mention:
        """`the filler` without a line: the only one at the site, or a question which; elsewhere just the class."""
        near = [asset for asset in self._of_class(named.name) if asset.site == site]
        if named.general or not near:
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
