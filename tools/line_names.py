"""Lines as people name them: `line 3`, `P3`, `packaging line 3`, `the pouch line`, `on 2`."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from tools.records import Line
from tools.tokens import Token, phrase
from tools.vocabulary import Vocabulary

Words = tuple[str, ...]

_ON = frozenset({"on", "auf"})
_ALSO_WORDS = frozenset({"one", "uno", "eins"})
"""Numbers that are everyday words as well."""
_SHORT = re.compile(r"[a-z]\d")
_GOES_ON = re.compile(r"\s*%|[.,:/-]\d|\s*°")
_PAUSE = re.compile(r"\s*(?:[?!.;,:)]|$)")


@dataclass(frozen=True, slots=True)
class LinePhrase:
    """Words for a line, from token `first` up to, not including, token `after`."""

    first: int
    after: int
    lines: tuple[Line, ...]
    """What they can mean; none when no line has that number."""


class LineNames:
    """The lines of the network under every name they go by."""

    def __init__(self, vocabulary: Vocabulary, lines: Iterable[Line]) -> None:
        self._lines = tuple(lines)
        self._numbers = {word: number for number, words in vocabulary.numbers.items() for word in words}
        self._number_words = frozenset(vocabulary.number_words)
        self._line_words = frozenset(vocabulary.line_words)
        self._many_lines = frozenset(vocabulary.line_words_many)
        self._families = {word: name for name, words in vocabulary.families.items() for word in words}
        self._compounds = {word: name for name, words in vocabulary.family_lines.items() for word in words}
        self._connectors = frozenset(vocabulary.connectors)
        self._after_numbers, self._counted = frozenset(vocabulary.after_numbers), frozenset(vocabulary.counted)
        self._not_lines = frozenset(vocabulary.not_lines)
        self._suffixes = frozenset(_suffix(line) for line in self._lines)
        self._products = dict(_products(vocabulary, self._lines))
        self._longest_product = max(map(len, self._products), default=0)

    @property
    def words(self) -> frozenset[str]:
        """Every word that the grammar of lines knows."""
        known = [self._numbers, self._number_words, self._line_words, self._many_lines, self._families, self._compounds]
        spoken = {word for words in known for word in words} | {word for name in self._products for word in name}
        return frozenset(spoken | self._counted | self._after_numbers)

    def find(self, text: str, read: Sequence[Token], site: str) -> Iterator[LinePhrase]:
        """Words for lines, in the order of the text."""
        at = 0
        while at < len(read):
            found = self._line_at(read, at, site) or self._short_line_at(text, read, at, site)
            yield from found
            at = found[-1].after if found else at + 1

    def _short_line_at(self, text: str, read: Sequence[Token], at: int, site: str) -> list[LinePhrase]:
        """`P1`, `the pouch line`, `on 2`: a line without its number in full."""
        word, before = read[at].word, read[at - 1].word if at else ""
        follows = read[at + 1].word if at + 1 < len(read) else ""
        if word in self._suffixes and not {before, follows} & self._not_lines:
            return [LinePhrase(at, at + 1, self.of(None, word, site))]
        if word not in self._suffixes and _SHORT.fullmatch(word) and not {before, follows} & self._not_lines:
            # `P9` where the lines are called P1 to P5 is a line that nobody has.
            letters = {_suffix(line)[:1] for line in self._lines if line.site == site}
            meant = text[read[at].start].isupper() or before in self._connectors
            return [LinePhrase(at, at + 1, ())] if meant and word[0] in letters else []
        product = self._product_at(read, at, site)
        if product:
            return [product]
        number = self.number(read[at + 1]) if word in _ON and at + 1 < len(read) else None
        alone = number and number.isdigit() and follows not in _ALSO_WORDS and self._stands_alone(text, read, at + 2)
        lines = self.of(None, number or "", site) if alone else ()
        return [LinePhrase(at + 1, at + 2, lines)] if lines else []

    def _product_at(self, read: Sequence[Token], at: int, site: str) -> LinePhrase | None:
        """The line that words for its product name: `the pouch line`, `la línea de bolsas`."""
        is_line = read[at].word in self._line_words
        first = at + 1 if is_line else at
        while is_line and first < len(read) and read[first].word in self._connectors:
            first += 1
        for length in range(min(self._longest_product, len(read) - first), 0, -1):
            after = first + length
            ids = self._products.get(tuple(token.word for token in read[first:after]), ())
            behind = [token.word for token in read[after : after + 1]]
            whole = bool(ids) and (is_line or _is_line_compound(read[first].word, self._line_words))
            if ids and not whole and behind and behind[0] in self._line_words:
                after += 1
                whole = after == len(read) or self.number(read[after]) is None
            if whole:
                named = [line for line in self._lines if line.id in ids]
                near = [line for line in named if line.site == site]
                return LinePhrase(at, after, tuple(near or named))
        return None

    def is_no_amount(self, text: str, read: Sequence[Token], after: int) -> bool:
        """Whether the number before `after` counts nothing: neither `5 pallets` nor `5.2` nor `5 %`."""
        end = read[after - 1].end
        if _GOES_ON.match(text, end):
            return False
        return after == len(read) or (read[after].word not in self._counted and not read[after].word.isdigit())

    def _stands_alone(self, text: str, read: Sequence[Token], after: int) -> bool:
        """Whether nothing follows a bare number that it could count."""
        if _GOES_ON.match(text, read[after - 1].end):
            return False
        return (
            after >= len(read)
            or read[after].word in self._after_numbers
            or bool(_PAUSE.match(text, read[after - 1].end))
        )

    def _line_at(self, read: Sequence[Token], at: int, site: str) -> list[LinePhrase]:
        family, after = self._line_word(read, at)
        if after == at:
            return []
        many = read[after - 1].word in self._many_lines
        if after < len(read) and read[after].word in self._number_words:
            after += 1
        found = []
        first = at
        while after < len(read) and (number := self.number(read[after])) is not None:
            found.append(LinePhrase(first, after + 1, self.of(family, number, site)))
            # `lines 2 and 3`: the second number stands for a line of its own.
            if not (many and after + 2 < len(read) and self.number(read[after + 2]) is not None):
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

    def number(self, token: Token) -> str | None:
        """`3`, `three` and `P3` as the end of a line's id."""
        if token.word.isdigit():
            return str(int(token.word))
        if token.word in self._numbers:
            return str(self._numbers[token.word])
        return token.word if token.word in self._suffixes else None

    def of(self, family: str | None, number: str, site: str) -> tuple[Line, ...]:
        """The lines of that number, and of that family if one is said: those of the site before any others."""

        def fits(line: Line) -> bool:
            words = phrase(line.name)
            return number in (words[-1], _suffix(line)) and family in (None, words[0])

        named = [line for line in self._lines if fits(line)]
        near = [line for line in named if line.site == site]
        return tuple(near or (named if family or not number.isdigit() else ()))


def _suffix(line: Line) -> str:
    """What people call a line for short: `p3` for EP-P3."""
    return line.id.partition("-")[2].lower()


def _products(vocabulary: Vocabulary, lines: Sequence[Line]) -> Iterator[tuple[Words, tuple[str, ...]]]:
    """What lines are called after, in one or many, and German compounds of it."""
    known = {line.id for line in lines}
    said: dict[Words, dict[str, None]] = {}
    for line, products in vocabulary.line_products.items():
        for words in map(phrase, products):
            last = words[-1]
            forms = {last, f"{last}s", f"{last}es", *(f"{last}{link}linie" for link in ("", "n", "s", "en", "er"))}
            for form in forms if line in known else ():
                said.setdefault((*words[:-1], form), {})[line] = None
    yield from ((words, tuple(ids)) for words, ids in said.items())


def _is_line_compound(word: str, line_words: Collection[str]) -> bool:
    return word.endswith("linie") and word not in line_words
