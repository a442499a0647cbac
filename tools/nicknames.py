"""Materials and spare parts named by some of their words: `dosing caps` for `cap 33 mm dosing`."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from rapidfuzz import fuzz

from tools.mentions import Entry, Mention
from tools.tokens import Token, phrase
from tools.vocabulary import Vocabulary

LIKE = 80.0
"""Similarity, 0 to 100, from which a word beside a known one is taken for its neighbour: `stretch flm`."""
TELLING = 6
"""Letters from which one word that only one name has stands for the whole name."""
MOST = 40
"""Things that words may mean; words for more mean nothing in particular."""

_GLUED = re.compile(r"(\d+)([a-z]+)")
_SKIPPED = frozenset({"of", "for", "the", "with", "de", "del", "von", "fur", "mit", "con", "para", "x"})


@dataclass(frozen=True, slots=True)
class _Thing:
    """A material or a spare part."""

    entry: Entry
    words: frozenset[str]
    fits: frozenset[str]
    """Classes of assets that a spare part fits."""


@dataclass(frozen=True, slots=True)
class _Word:
    """A word of a text as it can stand in a name."""

    stem: str
    start: int
    end: int
    score: float
    stands_alone: bool
    """True for plurals and masses: `caps`, `film`."""
    plain: bool = True
    """False for a single letter that is neither a capital nor a unit: the `s` of `what's` is no size."""


@dataclass(frozen=True, slots=True)
class Talk:
    """What else a text is about."""

    site: str
    classes: Collection[str] = ()
    """Classes of the machines that it names."""
    stock: bool = False
    """Whether somebody looks for a thing."""
    counts: bool = False
    """Whether somebody counts things or wants them put aside, and names no record that they belong to."""


class Nicknames:
    """Finds the things that words of a text can mean."""

    def __init__(self, vocabulary: Vocabulary, entries: Iterable[Entry], fits: Mapping[str, Collection[str]]) -> None:
        self._things = tuple(
            _Thing(entry, frozenset(_name_words(entry.name)), frozenset(fits.get(entry.id, ())))
            for entry in entries
            if entry.kind in ("material", "spare")
        )
        self._bearers: dict[str, set[int]] = {}
        for number, thing in enumerate(self._things):
            for word in thing.words:
                self._bearers.setdefault(word, set()).add(number)
        said = ((phrase(word), phrase(name)) for name, words in vocabulary.thing_words.items() for word in words)
        self._said = dict(said)
        self._longest = max(map(len, self._said), default=1)
        self._wrappings = frozenset(map(stem, vocabulary.wrappings))
        self._everyday = frozenset(map(stem, vocabulary.everyday))
        self._masses, self._units = frozenset(vocabulary.masses), frozenset(vocabulary.units)

    @property
    def words(self) -> frozenset[str]:
        """Every word that stands in a name or for one, with its plural."""
        names = {word for thing in self._things for word in phrase(thing.entry.name)}
        plurals = {f"{word}s" for word in names if word.isalpha()}
        return frozenset(names | plurals | {word for words in self._said for word in words})

    def find(self, text: str, read: Sequence[Token], talk: Talk) -> Iterator[Mention]:
        """The things that neighbouring words name together, one mention for each stretch of words."""
        words = self._readable(text, read)
        at = 0
        while at < len(words):
            after, found = self._span(words, at)
            mention = self._meant(text, words[at:after], found, talk) if found else None
            if mention:
                yield mention
            at = after if mention else at + 1

    def _readable(self, text: str, read: Sequence[Token]) -> list[_Word]:
        """The words of a text, German and Spanish ones in English, `20mm` in two."""
        words: list[_Word] = []
        at = 0
        while at < len(read):
            length = self._foreign(read, at)
            said = read[at : at + max(1, length)]
            before = read[at - 1].word if at else ""
            english = self._said[tuple(token.word for token in said)] if length else _parts(said[0].word, before)
            start, end, score = said[0].start, said[-1].end, min(token.score for token in said)
            size = words[-1].stem.isdigit() if words else False
            plain = len(said[0].word) > 1 or text[start:end].isupper() or text[start:end].isdigit() or size
            for word in english:
                alone = word != stem(word) or word in self._masses
                words.append(_Word(stem(word), start, end, score, alone, plain))
            at += len(said)
        return words

    def _foreign(self, read: Sequence[Token], at: int) -> int:
        """How many words from here on stand for words of a name."""
        for length in range(min(self._longest, len(read) - at), 0, -1):
            if tuple(token.word for token in read[at : at + length]) in self._said:
                return length
        return 0

    def _span(self, words: list[_Word], at: int) -> tuple[int, set[int]]:
        """Where the stretch ends whose words all stand in one name, and the things that have them all."""
        found = set(self._bearers.get(words[at].stem, ())) if words[at].plain else set()
        after = at + 1
        while found and after < len(words):
            step = after + (words[after].stem in _SKIPPED and after + 1 < len(words))
            known = self._spelled(words, step, found)
            narrower = found & self._bearers.get(known.stem, set()) if known.plain else set()
            if not narrower:
                break
            words[step] = known
            found, after = narrower, step + 1
        return after, found

    def _spelled(self, words: Sequence[_Word], at: int, found: Collection[int]) -> _Word:
        """The word, or the one it is a typo of among those that the things found still have."""
        word = words[at]
        if len(word.stem) < 3 or any(word.stem in self._things[number].words for number in found):
            return word
        left = {other for number in found for other in self._things[number].words if other[0] == word.stem[0]}
        scored = sorted(((fuzz.ratio(word.stem, other), other) for other in left if len(other) > 2), reverse=True)
        if scored and scored[0][0] >= LIKE:
            return replace(word, stem=scored[0][1], score=scored[0][0])
        return word

    def _meant(self, text: str, span: Sequence[_Word], found: Collection[int], talk: Talk) -> Mention | None:
        said = {word.stem for word in span}
        things = self._nearest([self._things[number] for number in sorted(found)], said, talk)
        if not things or len(things) > MOST or not self._says_enough(span, things, talk):
            return None
        first = things[0].entry
        start, end = span[0].start, span[-1].end
        return Mention(
            kind=first.kind,
            id=first.id,
            start=start,
            end=end,
            text=text[start:end],
            score=min(word.score for word in span),
            alternatives=tuple(thing.entry.id for thing in things) if len(things) > 1 else (),
        )

    def _nearest(self, things: Sequence[_Thing], said: Collection[str], talk: Talk) -> list[_Thing]:
        """Those that can be meant here: of this site, fitting the machine, the plain one before the special one."""
        bare = [thing for thing in things if len(thing.words) < 3 or not (thing.words & self._wrappings) - set(said)]
        here = [thing for thing in bare if thing.entry.site in (talk.site, None)] or bare
        fitting = [thing for thing in here if thing.fits & set(talk.classes)]
        whole = [thing for thing in here if thing.words == set(said)]
        chosen = fitting or whole or here
        plainest = [thing for thing in chosen if not any(other.words < thing.words for other in chosen)]
        return [thing for thing in plainest if thing.entry.kind == plainest[0].entry.kind]

    def _says_enough(self, span: Sequence[_Word], things: Sequence[_Thing], talk: Talk) -> bool:
        """Whether the words are meant as a name."""
        said = {word.stem for word in span}
        telling = {word for word in said if word.isalpha() and len(word) > 2 and word not in self._units}
        digits = {word for word in said if word.isdigit() and len(word) > 1}
        sized = bool(said & self._units) and any(word.isdigit() for word in said)
        sized = sized or (talk.counts and len(things) == 1 and bool(digits))
        if things[0].entry.kind == "spare" and not talk.stock:
            return False
        if len(telling) > 1 or (telling and sized):
            return True
        return bool(telling) and self._one_says_enough(span, next(iter(telling)), things, talk)

    def _one_says_enough(self, span: Sequence[_Word], word: str, things: Sequence[_Thing], talk: Talk) -> bool:
        """Whether one word does: a rare one always; where things are counted a plural, or a part of the machine."""
        only, everyday = len(things) == 1, word in self._everyday
        if only and things[0].fits & set(talk.classes) and talk.counts:
            return True
        if only and not everyday and len(word) >= TELLING and len(self._bearers[word]) == 1:
            return span[0].score == 100 or len(word) > TELLING
        return talk.counts and not everyday and any(one.stands_alone for one in span)


def stem(word: str) -> str:
    """An English word without the ending of its plural."""
    if len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    return word[:-2] if word.endswith(("ches", "shes", "xes", "sses")) else word[:-1]


def _parts(word: str, before: str) -> tuple[str, ...]:
    """`20mm` as two words; `0.80` as `0.8`."""
    glued = _GLUED.fullmatch(word)
    if glued:
        return glued[1], glued[2]
    return (word.rstrip("0") or word,) if before == "0" and word.isdigit() else (word,)


def _name_words(name: str) -> Iterator[str]:
    words = phrase(name)
    for before, word in zip(("", *words), words, strict=False):
        yield from map(stem, _parts(word, before))
