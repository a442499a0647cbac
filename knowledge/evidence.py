"""What speaks for a document as a whole: its best passage, all its words, and its title."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from knowledge.lexical import LexicalIndex, Mask, Scores
from knowledge.vocabulary import Reading

MEANING = 0.3
"""Weight of the cosine of its best passage, as all of these measured on questions with known answers."""
WORDS = 0.6
"""Weight of the words of all its passages."""
TITLE = 0.2
"""Weight of the words of its title."""
COVERED = 0.4
"""Weight of the share of the subjects that it speaks of anywhere."""
EXTRA = 0.8
"""What a word that a question may mean as well counts against one that it says."""


class DocumentEvidence:
    """The documents that the passages of one collection were cut from."""

    def __init__(self, keys: Sequence[str], passages: Sequence[Sequence[str]], titles: Sequence[Sequence[str]]) -> None:
        """For each passage the revision it belongs to, its terms, and the terms of its title."""
        names = {key: at for at, key in enumerate(dict.fromkeys(keys))}
        self._of = np.array([names[key] for key in keys], dtype=np.intp)
        whole: list[list[str]] = [[] for _ in names]
        heads: list[Sequence[str]] = [() for _ in names]
        for at, terms, title in zip(self._of, passages, titles, strict=True):
            whole[at].extend(terms)
            heads[at] = title
        self._whole = LexicalIndex(whole)
        self._titles = LexicalIndex(heads)

    def scores(self, reading: Reading, cosines: Scores, allowed: Mask) -> Scores:
        """For each passage what its document adds, 0 to about 1.5."""
        documents = np.zeros(self._whole.size, dtype=np.bool_)
        documents[self._of[allowed]] = True
        best = np.zeros(self._whole.size, dtype=np.float32)
        np.maximum.at(best, self._of, cosines)
        covered = np.zeros(self._whole.size, dtype=np.float32)
        for at in np.flatnonzero(documents):
            covered[at] = self._whole.coverage(reading.subjects, int(at))
        scores = (
            MEANING * shares(best)
            + WORDS * shares(spoken(self._whole, reading, documents))
            + TITLE * shares(self._titles.scores(reading.terms, documents))
            + COVERED * covered
        )
        return np.asarray(scores[self._of], dtype=np.float32)


def spoken(index: LexicalIndex, reading: Reading, allowed: Mask) -> Scores:
    """BM25 of the words of a question, and with less weight of what they may mean as well."""
    said = [subject[0] for subject in reading.subjects]
    meant = [term for subject in reading.subjects for term in subject[1:]]
    return np.asarray(index.scores(said, allowed) + EXTRA * index.scores(meant, allowed), dtype=np.float32)


def shares(scores: NDArray[np.float32]) -> Scores:
    """Each score as a share of the best; all 0 when none is above 0."""
    best = float(scores.max(initial=0.0))
    return np.asarray(np.maximum(scores, 0.0) / best if best > 0.0 else np.zeros_like(scores), dtype=np.float32)
