"""Search by words: codes stay whole, shop-floor words and other languages meet the words of the procedures."""

from collections.abc import Iterable, Sequence
from math import log

import bm25s
import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float32]
Mask = NDArray[np.bool_]

UNKNOWN = 2.0
"""What a word that no text uses weighs against the rarest that one does: it says that the question leads elsewhere."""


class LexicalIndex:
    """BM25 over texts that were already read into terms."""

    def __init__(self, texts: Sequence[Sequence[str]]) -> None:
        self.size = len(texts)
        self._terms = [frozenset(terms) for terms in texts]
        frequency: dict[str, int] = {}
        for terms in self._terms:
            for term in terms:
                frequency[term] = frequency.get(term, 0) + 1
        self._weights = {term: self._weight(count) for term, count in frequency.items()}
        self._unknown = UNKNOWN * self._weight(0)
        self._model = bm25s.BM25() if frequency else None
        if self._model is not None:
            self._model.index([list(terms) for terms in texts], show_progress=False)

    def scores(self, terms: Iterable[str], allowed: Mask) -> Scores:
        """BM25 score of every text for the terms; 0 where the text is not allowed."""
        known = [term for term in terms if term in self._weights]
        if self._model is None or not known:
            return np.zeros(self.size, dtype=np.float32)
        scores = self._model.get_scores(known, weight_mask=allowed.astype(np.float32))
        return np.asarray(scores, dtype=np.float32)

    def coverage(self, subjects: Iterable[Sequence[str]], text: int) -> float:
        """Share of the subjects that a text speaks of, rare ones counting more; 0 to 1.

        A subject is a word with what it may mean as well; any of them will do.
        """
        terms = self._terms[text]
        weights = [(self._subject_weight(subject), not terms.isdisjoint(subject)) for subject in subjects]
        total = sum(weight for weight, _ in weights)
        return sum(weight for weight, spoken_of in weights if spoken_of) / total if total else 0.0

    def contains(self, term: str, text: int) -> bool:
        """Whether a text holds a term."""
        return term in self._terms[text]

    def knows(self, term: str) -> bool:
        """Whether any text holds a term."""
        return term in self._weights

    def _subject_weight(self, subject: Sequence[str]) -> float:
        return max((self._weights[term] for term in subject if term in self._weights), default=self._unknown)

    def _weight(self, count: int) -> float:
        return log(1.0 + (self.size - count + 0.5) / (count + 0.5))
