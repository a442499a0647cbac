"""How much texts share in spelling: character and word pieces, rare ones counting most.

An embedding model knows what words mean; it does not know the plant's abbreviations, typos and
half sentences. Pieces of three to five letters, whole words and pairs of words do (tf-idf
weighted, cosine), and they need nothing but the example questions themselves.
"""

import itertools
import re
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Counts = NDArray[np.float32]
_SIZES = (3, 4, 5)
_FEWEST = 2
"""Texts that a piece must stand in; what stands in one text only tells nothing about another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GramIndex:
    """The pieces of a fixed list of texts, kept as postings: which text holds which piece, and how heavily."""

    keys: NDArray[np.uint32]
    """Pieces as checksums, in ascending order."""
    rarity: Counts
    """Weight of each piece: the logarithm of texts per text that holds it."""
    starts: NDArray[np.int64]
    """Where the postings of each piece begin; one more entry than pieces."""
    rows: NDArray[np.int32]
    weights: Counts
    texts: int

    @staticmethod
    def of(texts: Sequence[str]) -> "GramIndex":
        """The index of these texts."""
        counted = [Counter(_pieces(text)) for text in texts]
        spread = Counter(piece for counts in counted for piece in counts)
        keys = np.array(sorted(piece for piece, texts_with in spread.items() if texts_with >= _FEWEST), dtype=np.uint32)
        rarity = np.log(len(texts) / np.array([spread[int(key)] for key in keys])).astype(np.float32)
        postings = [_weighed(counts, keys, rarity) for counts in counted]
        rows = np.concatenate([np.full(len(at), row, np.int32) for row, (at, _) in enumerate(postings)])
        at = np.concatenate([at for at, _ in postings])
        order = np.argsort(at, kind="stable")
        starts = np.searchsorted(at[order], np.arange(len(keys) + 1))
        weights = np.concatenate([weight for _, weight in postings])[order]
        return GramIndex(keys=keys, rarity=rarity, starts=starts, rows=rows[order], weights=weights, texts=len(texts))

    def likeness(self, text: str) -> Counts:
        """Cosine of the text with every text of the index, 0 to 1."""
        at, weights = _weighed(Counter(_pieces(text)), self.keys, self.rarity)
        likeness = np.zeros(self.texts, dtype=np.float32)
        for piece, weight in zip(at, weights, strict=True):
            start, end = self.starts[piece], self.starts[piece + 1]
            likeness[self.rows[start:end]] += weight * self.weights[start:end]
        return likeness


def _weighed(counts: Counter[int], keys: NDArray[np.uint32], rarity: Counts) -> tuple[NDArray[np.int64], Counts]:
    """Places of the known pieces and their weights, of length 1 together."""
    pieces = np.array(sorted(counts), dtype=np.uint32)
    at = np.searchsorted(keys, pieces)
    known = (at < len(keys)) & (keys[np.minimum(at, len(keys) - 1)] == pieces) if len(keys) else at < 0
    often = np.array([counts[int(piece)] for piece in pieces[known]], dtype=np.float32)
    weights = (1 + np.log(often)) * rarity[at[known]] if len(often) else np.zeros(0, dtype=np.float32)
    length = float(np.linalg.norm(weights)) or 1.0
    return at[known], (weights / length).astype(np.float32)


def _pieces(text: str) -> Iterator[int]:
    """Checksums of the pieces, as often as they occur."""
    words = re.findall(r"\w+", text.lower())
    line = f" {' '.join(words)} "
    for size in _SIZES:
        yield from (_key(line[start : start + size]) for start in range(len(line) - size + 1))
    yield from (_key(f"w:{word}") for word in words)
    yield from (_key(f"p:{first} {second}") for first, second in itertools.pairwise(words))


def _key(piece: str) -> int:
    return zlib.crc32(piece.encode())
