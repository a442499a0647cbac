"""Fits the weights and limits of the decision: on the example questions and the tuning part, never on the test part.

One regression over both (`eval.fitting`); then, with every fifth conversation held out in turn,
the weight of the model's letters and the limits from which nobody else is asked.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from eval.fitting import Matrix, Observed, Table, fit, held_out
from eval.observing import Spoken
from eval.sampling import draw
from graphs.calibration import Calibration
from graphs.deciding import FAINTEST
from graphs.resemblance import NONE

FOLDS = 5
SURE = 0.97
"""Share of right decisions that those without a second opinion must have, held out.

Higher means that the model is asked more often, and a small one rarely knows better: of 130 decisions below 96 %
its letters alone were right in 55 %, the figures alone in 82 %, both together in 82 %.
"""
LETTERS = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.65, 0.8, 1.0, 1.25, 1.5)
"""Weights tried for the model's letters."""
CLOSE = (0.0, 0.02, 0.05, 0.08, 0.1, 0.15)
"""Leads tried below which a person is asked; the largest is taken that asks hardly ever in vain."""
IN_VAIN = 0.005
"""Share of decisions that would have been right and become a question."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitted:
    """A calibration and how good it is on conversations it was not fitted on."""

    calibration: Calibration
    spoken: int
    alone: float
    """Share of right decisions without the model."""
    asked: float
    """Share of decisions in which the model would be asked."""
    together: float
    """Share of right decisions with the model, where it was heard."""
    wrong: tuple[tuple[str, str, str, str], ...]
    """Held-out mistakes: scenario, text, what was right, what was chosen."""


def calibrated(examples: Sequence[Observed], spoken: Sequence[Spoken], *, hashes: dict[str, str]) -> Fitted:
    """The calibration that these decisions lead to; `hashes` name the examples, the suite and the model."""
    table = Table.of([*examples, *(one.observed for one in spoken)])
    folds = np.array([-1] * len(examples) + [draw(f"{one.scenario}/fold") % FOLDS for one in spoken])
    tail = slice(len(examples), None)
    shares, right = held_out(table, folds)[tail], table.right[tail] > 0
    sure = _sure(shares.max(axis=1), _hits(shares, right))
    heard = _heard(table.candidates, spoken)
    letter, letter_none = _letters(shares, right, heard, table.candidates)
    joined = _joined(shares, heard, letter, letter_none, table.candidates)
    doubtful = shares.max(axis=1) < sure
    settled = np.where(doubtful[:, None], joined, shares)
    calibration = Calibration(
        weights={name: round(float(weight), 4) for name, weight in zip(table.names, fit(table), strict=True)},
        sure=sure,
        close=_close(settled, right),
        letter=letter,
        letter_none=letter_none,
        **hashes,
    )
    return Fitted(
        calibration=calibration,
        spoken=len(spoken),
        alone=float(_hits(shares, right).mean()),
        asked=float(doubtful.mean()),
        together=float(_hits(settled, right).mean()),
        wrong=tuple(_mistakes(settled, right, spoken, table.candidates)),
    )


def _hits(shares: Matrix, right: NDArray[np.bool_]) -> NDArray[np.bool_]:
    hits: NDArray[np.bool_] = right[np.arange(len(shares)), shares.argmax(axis=1)]
    return hits


def _sure(best: NDArray[np.float64], hits: NDArray[np.bool_]) -> float:
    """The least probability from which enough decisions are right."""
    for limit in np.arange(0.5, 0.995, 0.01):
        if (best >= limit).any() and hits[best >= limit].mean() >= SURE:
            return round(float(limit), 2)
    return 0.99


def _heard(candidates: Sequence[str], spoken: Sequence[Spoken]) -> Matrix:
    """The model's share of every candidate; NaN where it was not asked about it."""
    rows = [[one.shares.get(name, np.nan) for name in candidates] for one in spoken]
    return np.array(rows, dtype=np.float64)


def _joined(shares: Matrix, heard: Matrix, letter: float, letter_none: float, candidates: Sequence[str]) -> Matrix:
    """The probabilities with the model's opinion added where it was heard."""
    weights = np.array([letter_none if name == NONE else letter for name in candidates])
    with np.errstate(divide="ignore"):
        scores = np.log(np.maximum(shares, 1e-12)) + weights * np.log(np.maximum(heard, FAINTEST))
    asked = ~np.isnan(heard).all(axis=1)
    scores = np.where(np.isnan(heard), -np.inf, scores)
    joined = shares.copy()
    odds = np.exp(scores[asked] - scores[asked].max(axis=1, keepdims=True))
    joined[asked] = odds / odds.sum(axis=1, keepdims=True)
    return joined


def _letters(shares: Matrix, right: NDArray[np.bool_], heard: Matrix, candidates: Sequence[str]) -> tuple[float, float]:
    """The weights of the letters under which most decisions are right, and among those the most probable."""
    asked = ~np.isnan(heard).all(axis=1)
    if not asked.any():
        return 0.0, 0.0

    def good(letter: float, none: float) -> tuple[int, float]:
        joined = _joined(shares[asked], heard[asked], letter, none, candidates)
        likely = np.log((joined * right[asked]).sum(axis=1) + 1e-3).sum()
        return int(_hits(joined, right[asked]).sum()), float(likely)

    pairs = [(letter, none) for letter in LETTERS for none in LETTERS]
    return max(pairs, key=lambda pair: good(*pair))


def _close(shares: Matrix, right: NDArray[np.bool_]) -> float:
    """The largest lead that makes hardly any right decision a question."""
    ordered = np.sort(shares, axis=1)
    lead, hits = ordered[:, -1] - ordered[:, -2], _hits(shares, right)
    return max(limit for limit in CLOSE if (hits & (lead < limit)).mean() <= IN_VAIN)


def _mistakes(
    shares: Matrix, right: NDArray[np.bool_], spoken: Sequence[Spoken], candidates: Sequence[str]
) -> list[tuple[str, str, str, str]]:
    best = shares.argmax(axis=1)
    return [
        (one.scenario, one.text, " or ".join(sorted(one.observed.right)), candidates[best[row]])
        for row, one in enumerate(spoken)
        if not right[row, best[row]]
    ]
