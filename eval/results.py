"""What an evaluation came to: every conversation with its scores, and one verdict for text, exit code and JUnit."""

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from eval.play import Played
from eval.sampling import part_of
from eval.scenario import Scenario
from eval.scorers import Score

Verdict = Literal["passed", "below the bar", "infrastructure trouble"]
EXIT_CODES: Mapping[Verdict, int] = {"passed": 0, "below the bar": 100, "infrastructure trouble": 1}
_Z95 = 1.959964


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One conversation."""

    scenario: Scenario
    played: Played | None
    """None for one that was cut short."""
    scores: Mapping[str, Score]
    error: str = ""
    """Why it was cut short."""

    @property
    def passed(self) -> bool:
        """Cut short is failed; otherwise every aspect has to be good."""
        return self.played is not None and not self.error and all(score.ok for score in self.scores.values())

    @property
    def problems(self) -> tuple[str, ...]:
        """Everything that is wrong, each with its aspect."""
        found = [f"{name}: {problem}" for name, score in self.scores.items() for problem in score.problems]
        return (*found, *([f"cut short: {self.error}"] if self.error else []))

    @property
    def seconds(self) -> float:
        """Time the copilot took over all turns."""
        return sum(turn["seconds"]["total"] for turn in self.played.turns) if self.played else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """One run of a suite."""

    suite: str
    part: str
    model: str
    """Name and digest of the model that answered."""
    log: str
    """File with every message, call and score."""
    results: tuple[Result, ...]
    trouble: str = ""
    """Why the run itself cannot be trusted; empty when it can."""

    @property
    def passed(self) -> int:
        return sum(result.passed for result in self.results)

    @property
    def share(self) -> float:
        """Share of conversations that passed, those cut short counted as failed."""
        return self.passed / len(self.results) if self.results else 0.0

    def verdict(self, bar: float) -> Verdict:
        """The one judgement that the exit code, the text and JUnit give."""
        cut_short = any(result.error for result in self.results)
        if self.trouble or cut_short or not self.results:
            return "infrastructure trouble"
        return "passed" if self.share >= bar else "below the bar"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many of a group are good."""

    name: str
    good: int
    all: int

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's 95 % interval of the share."""
        return wilson(self.good, self.all)


def wilson(good: int, number: int) -> tuple[float, float]:
    """Where the true share lies with 95 % confidence; honest for small numbers."""
    if number == 0:
        return (0.0, 1.0)
    share, z2 = good / number, _Z95**2
    middle = (share + z2 / (2 * number)) / (1 + z2 / number)
    half = _Z95 * math.sqrt(share * (1 - share) / number + z2 / (4 * number**2)) / (1 + z2 / number)
    return (max(0.0, middle - half), min(1.0, middle + half))


def by_aspect(results: Iterable[Result]) -> tuple[Tally, ...]:
    """For every aspect how many of the conversations that it was asked of are good."""
    good, number = defaultdict[str, int](int), defaultdict[str, int](int)
    for result in results:
        for name, score in result.scores.items():
            number[name] += 1
            good[name] += score.ok
    return tuple(Tally(name=name, good=good[name], all=number[name]) for name in number)


def by_group(results: Iterable[Result], groups: Callable[[Scenario], Iterable[str]]) -> tuple[Tally, ...]:
    """How many conversations of each group passed; one can be in several."""
    good, number = defaultdict[str, int](int), defaultdict[str, int](int)
    for result in results:
        for name in groups(result.scenario):
            number[name] += 1
            good[name] += result.passed
    return tuple(Tally(name=name, good=good[name], all=number[name]) for name in sorted(number))


GROUPINGS: Mapping[str, Callable[[Scenario], Iterable[str]]] = {
    "tag": lambda scenario: scenario.tags,
    "language": lambda scenario: (scenario.language,),
    "difficulty": lambda scenario: (scenario.difficulty,),
    "part": lambda scenario: (part_of(scenario.id),),
}
