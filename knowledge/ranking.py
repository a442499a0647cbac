"""Finds by meaning and by words at once, and says nothing rather than something unrelated."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from knowledge.audience import Condition
from knowledge.embedding import Embedder
from knowledge.lexical import LexicalIndex, Mask
from knowledge.store import VectorStore
from knowledge.vocabulary import Reading

RRF_K = 60
"""Damps the difference between the first ranks, so that neither list decides alone."""
DEPTH = 50
"""How far down each of the two lists is read."""
CODE_BOOST = 0.05
"""More than both lists together can give: an exact code comes before a good likeness."""
TAG_BOOST = 0.01
"""For a text that names the asset in question; it does not lift an unrelated text over the floor."""


FLOOR = 0.385
"""Least nearness of a text that is shown without an exact code; 1.5 is a text that says just what was asked.

Measured on 70 questions with known answers and 50 unrelated ones: it lets nine tenths of the former through and
none of the latter.
"""

ALIKE = 0.57
"""Cosine from which meaning alone is enough; no unrelated question came above 0.51."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One text that was found."""

    at: int
    """Position in the sequence the index was made of."""
    score: float
    cosine: float
    coverage: float
    """Share of the subjects asked about that the text speaks of."""
    exact: bool
    """It carries a code that was asked for."""

    @property
    def near(self) -> bool:
        """Whether it may be shown by itself."""
        return self.exact or self.nearness >= FLOOR or self.cosine >= ALIKE

    @property
    def nearness(self) -> float:
        """Meaning and words together: neither a like tone nor a shared word is enough by itself."""
        return max(self.cosine, 0.0) * (0.5 + self.coverage)


class HybridIndex:
    """One collection of texts, searched by vectors and by words."""

    def __init__(
        self,
        name: str,
        *,
        ids: Sequence[str],
        lexical: LexicalIndex,
        vectors: VectorStore,
        embedder: Embedder,
    ) -> None:
        self._name = name
        self._at = {identifier: at for at, identifier in enumerate(ids)}
        self.lexical = lexical
        self._vectors = vectors
        self._embedder = embedder

    def rank(self, reading: Reading, allowed: Mask, where: Condition | None, boosts: Mapping[int, float]) -> list[Hit]:
        """The allowed texts that may answer, best first, near or not; `boosts` are added to their rank score."""
        if not allowed.any():
            return []
        cosines = self._cosines(reading.gloss, allowed, where)
        scores = self.lexical.scores(reading.terms, allowed)
        fused = _fused([list(cosines), _best(scores)])
        for at, boost in boosts.items():
            if allowed[at]:
                fused[at] = fused.get(at, 0.0) + boost
        hits = [self._hit(at, score, cosines, reading, boosts.get(at, 0.0)) for at, score in fused.items()]
        return sorted(hits, key=lambda hit: (-hit.score, hit.at))

    def _hit(self, at: int, score: float, cosines: Mapping[int, float], reading: Reading, boost: float) -> Hit:
        coverage = self.lexical.coverage(reading.subjects, at)
        return Hit(at=at, score=score, cosine=cosines.get(at, 0.0), coverage=coverage, exact=boost >= CODE_BOOST)

    def _cosines(self, text: str, allowed: Mask, where: Condition | None) -> dict[int, float]:
        vector = self._embedder.embed([text])[0]
        limit = min(DEPTH, int(allowed.sum()))
        found = self._vectors.nearest(self._name, vector, limit=limit, where=where)
        return {self._at[name]: cosine for name, cosine in found.items() if allowed[self._at[name]]}


def _best(scores: np.ndarray[tuple[int, ...], np.dtype[np.float32]]) -> list[int]:
    order = np.argsort(-scores, kind="stable")[:DEPTH]
    return [int(at) for at in order if scores[at] > 0.0]


def _fused(lists: Sequence[Sequence[int]]) -> dict[int, float]:
    """Reciprocal rank fusion."""
    result: dict[int, float] = {}
    for ranked in lists:
        for rank, at in enumerate(ranked, start=1):
            result[at] = result.get(at, 0.0) + 1.0 / (RRF_K + rank)
    return result
