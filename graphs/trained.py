"""What is computed once from all example questions: their vectors, their spelling, and a regression over both."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from graphs.grams import GramIndex

Vectors = NDArray[np.float32]
Embed = Callable[[Sequence[str]], Vectors]

SPELLING = 0.3
"""Share of spelling in the joint likeness; the rest is meaning."""
RIDGE = 0.3
"""How strongly the regression is kept from following single examples."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trained:
    """Examples that belong to classes, ready to be compared with a text."""

    vectors: Vectors
    """One row an example, of length 1."""
    grams: GramIndex
    weights: Vectors
    """Dual coefficients of a kernel ridge regression: one row an example, one column a class."""

    def likeness(self, text: str, embed: Embed) -> Vectors:
        """Joint likeness in meaning and spelling with every example, about 0 to 1."""
        return self._joined(embed([text])[0] @ self.vectors.T, self.grams.likeness(text))

    def among(self, texts: Sequence[str]) -> Vectors:
        """The likeness of every example with every other; `texts` are the examples."""
        return self._joined(self.vectors @ self.vectors.T, np.stack([self.grams.likeness(text) for text in texts]))

    @staticmethod
    def _joined(meaning: Vectors, spelling: Vectors) -> Vectors:
        joined: Vectors = (1 - SPELLING) * meaning + SPELLING * spelling
        return joined


def trained(texts: Sequence[str], answers: Vectors, embed: Embed, cache: Path | None) -> Trained:
    """Trained on these examples and classes, or read from the folder `cache` where the same was trained before.

    `answers` has one row an example and one column a class, 1 where the example belongs to it.
    """
    file = cache / f"{_digest(texts, answers)}.npz" if cache else None
    if file and file.exists():
        return _read(file)
    made = _train(texts, answers, embed)
    if file:
        _write(made, file)
    return made


def left_out(kernel: Vectors, answers: Vectors) -> Vectors:
    """What the regression says of every example when it is trained on all the others, in closed form."""
    inverse = np.linalg.inv(kernel + RIDGE * np.eye(len(kernel), dtype=np.float32))
    return (answers - (inverse @ answers) / np.diag(inverse)[:, None]).astype(np.float32)


def _train(texts: Sequence[str], answers: Vectors, embed: Embed) -> Trained:
    vectors, grams = embed(texts), GramIndex.of(texts)
    kernel = Trained(vectors=vectors, grams=grams, weights=answers).among(texts)
    ridge = RIDGE * np.eye(len(kernel), dtype=np.float32)
    return Trained(vectors=vectors, grams=grams, weights=np.linalg.solve(kernel + ridge, answers).astype(np.float32))


def _digest(texts: Sequence[str], answers: Vectors) -> str:
    parts = [f"{SPELLING} {RIDGE}", *texts, hashlib.sha256(answers.tobytes()).hexdigest()]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def _write(made: Trained, file: Path) -> None:
    """Whole or not at all: another process may be reading."""
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_suffix(".part.npz")
    np.savez(part, vectors=made.vectors, coefficients=made.weights, **asdict(made.grams))
    part.replace(file)


def _read(file: Path) -> Trained:
    with np.load(file, allow_pickle=False) as stored:
        grams = GramIndex(
            keys=stored["keys"],
            rarity=stored["rarity"],
            starts=stored["starts"],
            rows=stored["rows"],
            weights=stored["weights"],
            texts=int(stored["texts"]),
        )
        return Trained(vectors=stored["vectors"], grams=grams, weights=stored["coefficients"])
