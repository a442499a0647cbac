"""What the words of a question may mean as well: `close call` is a near miss, `binning` is scrap."""

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence

from knowledge.stemming import stem

Subject = tuple[str, ...]
"""A word with what it may mean as well; the words of a phrase stand together."""
Terms = Callable[[Sequence[str]], Sequence[str]]
"""The terms of some words of a text, without those that carry no subject."""


class Meanings:
    """Words and phrases of a question, each with the words of the procedures that it may stand for."""

    def __init__(self, meanings: Mapping[str, Sequence[str]], terms: Terms, idle: Container[str]) -> None:
        """`idle` words may stand between those of a phrase: `lifting a hold`."""
        self._terms = terms
        self._idle = idle
        self._words: dict[str, Subject] = {}
        self._phrases: dict[str, list[tuple[Subject, Subject]]] = {}
        for said, meant in sorted(meanings.items(), key=lambda pair: -len(pair[0].split())):
            words, extra = said.split(), tuple(terms(meant))
            if len(words) > 1:
                stems = tuple(map(stem, words))
                self._phrases.setdefault(stems[0], []).append((stems, extra))
            else:
                self._words.update(dict.fromkeys(terms(words), extra))

    def subjects(self, pieces: Sequence[str]) -> tuple[Subject, ...]:
        """The words of a question as subjects, in their order; a phrase that is known counts as one."""
        return tuple(_once(self._each(pieces)))

    def _each(self, pieces: Sequence[str]) -> Iterator[Subject]:
        stems = [stem(piece) for piece in pieces]
        start = at = 0
        while at < len(pieces):
            end, extra = self._phrase(pieces, stems, at)
            if end > at:
                yield from self._single(pieces[start:at])
                said = (term for subject in self._single(pieces[at:end]) for term in subject)
                yield tuple(dict.fromkeys([*said, *extra]))
                start = end
            at = max(end, at + 1)
        yield from self._single(pieces[start:])

    def _phrase(self, pieces: Sequence[str], stems: Sequence[str], at: int) -> tuple[int, Subject]:
        """Where the longest phrase that begins here ends, and what it may mean; ends at once when there is none."""
        for phrase, extra in self._phrases.get(stems[at], ()):
            end = self._end(phrase, pieces, stems, at)
            if end is not None:
                return end, extra
        return at, ()

    def _end(self, phrase: Subject, pieces: Sequence[str], stems: Sequence[str], at: int) -> int | None:
        for word in phrase:
            while at < len(stems) and stems[at] != word and pieces[at] in self._idle:
                at += 1
            if at == len(stems) or stems[at] != word:
                return None
            at += 1
        return at

    def _single(self, pieces: Sequence[str]) -> Iterator[Subject]:
        return ((term, *self._words.get(term, ())) for term in self._terms(pieces))


def _once(subjects: Iterable[Subject]) -> Iterator[Subject]:
    """Each subject once: what a question says twice weighs no more."""
    seen: set[str] = set()
    for subject in subjects:
        if subject and subject[0] not in seen:
            seen.add(subject[0])
            yield subject
