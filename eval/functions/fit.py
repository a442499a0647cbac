"""Numbers for a model: how much each of its answers counts, and from when on a call is made."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from copilot.models.calibration import Calibration
from copilot.models.info import ModelInfo
from copilot.models.relevance import weighed
from eval.errors import EvalError
from eval.functions.data import Half
from eval.functions.play import Weighed

KEPT = 0.98
"""Share of the relevant questions of the fitted half that has to survive."""
_RIDGE = 1.0
_STEPS = 40
Numbers = npt.NDArray[np.float64]


class NothingToFit(EvalError):
    """The questions are all of one kind."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Separation:
    """How well questions with and without a right call are told apart."""

    half: Half
    relevant: int
    kept: int
    irrelevant: int
    rejected: int


def fit(asked: Sequence[Weighed], info: ModelInfo, data: str) -> Calibration:
    """Fitted to the one half alone. Raises NothingToFit."""
    fitted = [one for one in asked if one.question.half == "fit"]
    wanted = np.array([one.question.relevant for one in fitted], dtype=np.float64)
    if not 0 < wanted.sum() < len(wanted):
        raise NothingToFit("fitting needs questions with and without a right call; choose all categories.")
    signals = np.array([one.signals for one in fitted], dtype=np.float64)
    weights, bias = _logistic(signals, wanted)
    free = Calibration(
        model=info.name,
        sha256=info.sha256,
        data=data,
        questions=len(fitted),
        weights=tuple(round(float(weight), 4) for weight in weights),
        bias=round(bias, 4),
        threshold=0.5,
    )
    return free.model_copy(update={"threshold": _threshold(fitted, free)})


def separation(asked: Sequence[Weighed], calibration: Calibration, half: Half) -> Separation:
    own = [one for one in asked if one.question.half == half]
    called = [one for one in own if weighed(one.signals, calibration) >= calibration.threshold]
    relevant = sum(one.question.relevant for one in own)
    kept = sum(one.question.relevant for one in called)
    irrelevant = len(own) - relevant
    rejected = irrelevant - (len(called) - kept)
    return Separation(half=half, relevant=relevant, kept=kept, irrelevant=irrelevant, rejected=rejected)


def _threshold(fitted: Sequence[Weighed], calibration: Calibration) -> float:
    """The highest that keeps the share wanted, rounded down."""
    kept = sorted(weighed(one.signals, calibration) for one in fitted if one.question.relevant)
    lost = int(len(kept) * (1 - KEPT))
    return float(np.floor(kept[lost] * 10_000) / 10_000)


def _logistic(signals: Numbers, wanted: Numbers) -> tuple[Numbers, float]:
    """Ridge logistic regression by Newton's method, both kinds given the same weight, signals brought to one scale."""
    middle, spread = signals.mean(axis=0), np.maximum(signals.std(axis=0), 1e-6)
    rows = np.column_stack([np.ones(len(signals)), (signals - middle) / spread])
    share = wanted.mean()
    balance = np.where(wanted == 1, 0.5 / share, 0.5 / (1 - share))
    penalty = _RIDGE * np.diag([1e-9, *([1.0] * signals.shape[1])])
    found = np.zeros(rows.shape[1])
    for _ in range(_STEPS):
        likely = 1 / (1 + np.exp(-rows @ found))
        slope = rows.T @ (balance * (likely - wanted)) + penalty @ found
        curve = (rows.T * (balance * likely * (1 - likely))) @ rows + penalty
        found -= np.linalg.solve(curve, slope)
    weights = found[1:] / spread
    return weights, float(found[0] - weights @ middle)
