"""Does the request want one of these functions at all?

A small model that is shown functions nearly always calls one. Asked apart which of them does exactly what was
requested, with "none of these" among the answers, it knows better: the probabilities of the answers' letters, weighed
with numbers that were fitted to the model once (`copilot.models.calibration`), tell whether a call is wanted. The
questions stand behind the conversation, so that what comes before them is computed once.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from copilot.models.calibration import UNCALIBRATED, Calibration
from copilot.models.prompt import Json

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_WHICH = "Before you answer: which function returns exactly what I asked for? Most requests need none of them.\n"
_NONE = "none of these functions"
_ONE_LETTER = "\nReply with one letter."
_SURE = 0.9
_LEAST = 1e-5
"""Smaller probabilities say nothing more."""


@dataclass(frozen=True, slots=True)
class Aside:
    """A question to the model about the conversation so far."""

    text: str
    answers: tuple[tuple[str, ...], ...]
    """For each answer the words that mean it."""
    none: int
    """The answer that speaks against a call."""

    def odds(self, shares: Sequence[float]) -> float:
        """How strongly the answers speak for a call, from the logarithms of their probabilities."""
        speaking = sum(math.exp(share) for position, share in enumerate(shares) if position != self.none)
        return math.log(max(speaking, _LEAST) / max(math.exp(shares[self.none]), _LEAST))


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the answers came to."""

    signals: tuple[float, ...]
    """Positive for a call: with "none of these" as the last answer, and as the first."""
    probability: float
    call: bool

    @property
    def sure(self) -> bool:
        """A call is made even if nothing in it was said: names may be translated and dates worked out."""
        return self.call and self.probability >= _SURE

    def refused(self) -> "Wanted":
        """The same, with no call after all."""
        return replace(self, call=False)


class Weighing:
    """One decision: what to ask the model, and what follows from its answers.

    `described` puts the functions' descriptions into the questions, for a model that has not been shown the tools.
    """

    def __init__(
        self, tools: Sequence[Mapping[str, Json]], calibration: Calibration | None, described: bool = False
    ) -> None:
        self._calibration = calibration or UNCALIBRATED
        self.asides = _asides(_options(tools, described))

    def wanted(self, shares: Sequence[Sequence[float]]) -> Wanted:
        """From the answers to `asides`: the logarithm of the probability of each answer."""
        odds = [aside.odds(share) for aside, share in zip(self.asides, shares, strict=True)]
        signals = (max(odds[::2]), max(odds[1::2]))
        found = weighed(signals, self._calibration)
        return Wanted(signals, found, found >= self._calibration.threshold)


def weighed(signals: Sequence[float], calibration: Calibration) -> float:
    """The probability that a call is wanted."""
    terms = (weight * signal for weight, signal in zip(calibration.weights, signals, strict=True))
    return 1 / (1 + math.exp(-calibration.bias - sum(terms)))


def _options(tools: Sequence[Mapping[str, Json]], described: bool) -> list[str]:
    functions = [function for function in (tool["function"] for tool in tools) if isinstance(function, dict)]
    if not described:
        return [str(function["name"]) for function in functions]
    return [f"{function['name']}: {function.get('description', '')}" for function in functions]


def _asides(options: Sequence[str]) -> tuple[Aside, ...]:
    """Twice, because small models prefer some letters. More than 25 functions are asked about in groups."""
    size = len(_LETTERS) - 1
    groups = [options[start : start + size] for start in range(0, len(options), size)]
    return tuple(aside for group in groups for aside in (_none_last(group), _none_first(group)))


def _none_last(options: Sequence[str]) -> Aside:
    return _lettered([*options, _NONE], len(options))


def _none_first(options: Sequence[str]) -> Aside:
    return _lettered([_NONE, *options], 0)


def _lettered(options: Sequence[str], none: int) -> Aside:
    listed = "\n".join(f"{letter}) {option}" for letter, option in zip(_LETTERS, options, strict=False))
    answers = tuple((letter, f" {letter}") for letter in _LETTERS[: len(options)])
    return Aside(f"{_WHICH}{listed}{_ONE_LETTER}", answers, none)
