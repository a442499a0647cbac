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
WORD_SHARE = 0.35
"""How much shared words count towards the floor beside the cosine."""
CODE_BOOST = 0.05
"""More than both lists together can give: an exact code comes before a good likeness."""
TAG_BOOST = 0.01
"""For a text that names the asset in question; it does not lift an unrelated text over the floor."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Floor:
    """How near a text must be before it is shown; measured on questions with known answers and on unrelated ones."""

    cosine: float
    """Near enough by meaning alone."""
    joint: float
    """Near enough when shared words are added: cosine plus a share of the coverage."""
    related: float
    """Below this cosine, shared words are chance."""

    def admits(self, cosine: float, coverage: float) -> bool:
        """Whether a text without an exact code may be shown."""
        return cosine >= self.cosine or (cosine >= self.related and cosine + WORD_SHARE * coverage >= self.joint)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One text that was found."""

    at: int
    """Position in the sequence the index was made of."""
    score: float
    cosine: float
    coverage: float


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
        floor: Floor,
    ) -> None:
        self._name = name
        self._at = {identifier: at for at, identifier in enumerate(ids)}
        self.lexical = lexical
        self._vectors = vectors
        self._embedder = embedder
        self._floor = floor

    def rank(self, reading: Reading, allowed: Mask, where: Condition | None, boosts: Mapping[int, float]) -> list[Hit]:
        """The allowed texts that answer, best first; `boosts` are added and lift a text over the floor."""
        if not allowed.any():
            return []
        cosines = self._cosines(reading.gloss, allowed, where)
        scores = self.lexical.scores(reading.terms, allowed)
        fused = _fused([list(cosines), _best(scores)])
        for at, boost in boosts.items():
            if allowed[at]:
                fused[at] = fused.get(at, 0.0) + boost
        hits = [self._hit(at, score, cosines, reading) for at, score in fused.items()]
        near = [hit for hit in hits if boosts.get(hit.at, 0.0) >= CODE_BOOST or self._near(hit)]
        return sorted(near, key=lambda hit: (-hit.score, hit.at))

    def _near(self, hit: Hit) -> bool:
        return self._floor.admits(hit.cosine, hit.coverage)

    def _hit(self, at: int, score: float, cosines: Mapping[int, float], reading: Reading) -> Hit:
        return Hit(
            at=at, score=score, cosine=cosines.get(at, 0.0), coverage=self.lexical.coverage(reading.subjects, at)
        )

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
