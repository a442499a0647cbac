"""Fits the weights of a decision: softmax regression over candidates (conditional logit, McFadden 1974)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]
SHRINKAGE = 0.001
"""Pull of every weight, measured in spreads of its figure, towards nought."""
STEPS = 1200
PACE = 0.05
LEAST_SPREAD = 0.02
"""A figure that hardly ever differs gets no large weight."""


@dataclass(frozen=True, slots=True)
class Observed:
    """One decision whose right answers are known."""

    figures: Mapping[str, Mapping[str, float]]
    """Candidate name to its figures."""
    right: Collection[str]
    """Candidates that are right."""
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Table:
    """Observations as arrays: decisions x candidates x figures."""

    names: tuple[str, ...]
    candidates: tuple[str, ...]
    figures: Matrix
    right: Matrix
    """1 where the candidate is right."""
    weights: Matrix

    @staticmethod
    def of(observed: Sequence[Observed]) -> "Table":
        """The arrays; every observation must have the same candidates."""
        names = tuple(sorted({name for one in observed for figures in one.figures.values() for name in figures}))
        candidates = tuple(observed[0].figures)
        place = {name: at for at, name in enumerate(names)}
        figures = np.zeros((len(observed), len(candidates), len(names)))
        right = np.zeros((len(observed), len(candidates)))
        for row, one in enumerate(observed):
            for column, candidate in enumerate(candidates):
                right[row, column] = candidate in one.right
                for name, value in one.figures[candidate].items():
                    figures[row, column, place[name]] = value
        return Table(names, candidates, figures, right, np.array([one.weight for one in observed]))

    def but(self, rows: NDArray[np.bool_]) -> "Table":
        """The same without some decisions."""
        return Table(self.names, self.candidates, self.figures[~rows], self.right[~rows], self.weights[~rows])


def fit(table: Table) -> Matrix:
    """The weights under which the right candidates are most probable (Adam, a fixed number of steps)."""
    spread = np.maximum(table.figures.reshape(-1, len(table.names)).std(axis=0), LEAST_SPREAD)
    scaled = table.figures / spread
    weights, mean, square = np.zeros((3, len(table.names)))
    for step in range(1, STEPS + 1):
        slope = _slope(scaled, table, weights) + SHRINKAGE * weights
        mean = 0.9 * mean + 0.1 * slope
        square = 0.99 * square + 0.01 * slope**2
        weights = weights - PACE * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.99**step)) + 1e-8)
    found: Matrix = weights / spread
    return found


def probabilities(table: Table, weights: Matrix) -> Matrix:
    """One row a decision, one column a candidate; rows sum to 1."""
    return _softmax(table.figures @ weights)


def held_out(table: Table, folds: NDArray[np.int64]) -> Matrix:
    """Probabilities of every decision under weights that were fitted without its fold; -1 is in no fold."""
    found = probabilities(table, fit(table))
    for fold in sorted({*folds.tolist()} - {-1}):
        inside = folds == fold
        found[inside] = _softmax(table.figures[inside] @ fit(table.but(inside)))
    return found


def _slope(scaled: Matrix, table: Table, weights: Matrix) -> Matrix:
    said = _softmax(scaled @ weights)
    wanted = said * table.right
    wanted /= wanted.sum(axis=1, keepdims=True) + 1e-12
    pull = (wanted - said) * table.weights[:, None]
    slope: Matrix = -np.einsum("dc,dcf->f", pull, scaled) / table.weights.sum()
    return slope


def _softmax(scores: Matrix) -> Matrix:
    odds = np.exp(scores - scores.max(axis=1, keepdims=True))
    shares: Matrix = odds / odds.sum(axis=1, keepdims=True)
    return shares
