"""What an evaluation came to: every conversation with its scores, and one verdict for text, exit code and JUnit."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from eval.estimates import wilson
from eval.played import Played
from eval.scenario import Scenario
from eval.scorers import Score

Verdict = Literal["passed", "below the bar", "infrastructure trouble"]
EXIT_CODES: Mapping[Verdict, int] = {"passed": 0, "below the bar": 100, "infrastructure trouble": 1}
Manifest = Mapping[str, str | int]
"""What was run, on what: see `eval.manifest`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One conversation, played once."""

    scenario: Scenario
    group: str = ""
    repeat: int = 0
    """Counted from 0."""
    played: Played | None
    """None for one that was cut short."""
    scores: Mapping[str, Score]
    error: str = ""
    """Why it was cut short."""

    @property
    def name(self) -> str:
        """The scenario, and which repeat of it after the first."""
        return f"{self.scenario.id} #{self.repeat + 1}" if self.repeat else self.scenario.id

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


@dataclass(frozen=True, kw_only=True)
class Results:
    """One run of a suite: every scenario as often as it was repeated."""

    suite: str
    part: str
    model: str
    """Name and digest of the model that answered."""
    log: str
    """File with every message, call and score."""
    results: tuple[Result, ...]
    repeats: int = 1
    trouble: str = ""
    """Why the run itself cannot be trusted; empty when it can."""
    manifest: Manifest = field(default_factory=dict)

    @cached_property
    def scenarios(self) -> Mapping[str, tuple[Result, ...]]:
        """Every scenario with its repeats, by id."""
        found = defaultdict[str, list[Result]](list)
        for result in self.results:
            found[result.scenario.id].append(result)
        return {name: tuple(each) for name, each in found.items()}

    @property
    def passed(self) -> int:
        """Scenarios that passed in every repeat."""
        return sum(all(result.passed for result in each) for each in self.scenarios.values())

    @property
    def share(self) -> float:
        """pass^k: share of scenarios that passed in every repeat, those cut short counted as failed."""
        return self.passed / len(self.scenarios) if self.results else 0.0

    @property
    def once(self) -> float:
        """pass^1: share that passes when each is played once, as the mean over the repeats."""
        return sum(result.passed for result in self.results) / len(self.results) if self.results else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's 95 % interval of pass^k, over scenarios and not over repeats."""
        return wilson(self.passed, len(self.scenarios))

    @property
    def failed(self) -> tuple[Result, ...]:
        return tuple(result for result in self.results if not result.passed)

    @property
    def cut_short(self) -> int:
        """Conversations that broke off: failed, and counted once more as trouble of the run."""
        return sum(bool(result.error) for result in self.results)

    def problems_with(self, aspect: str) -> int:
        """How often an aspect was wrong, over all conversations and turns."""
        return sum(len(result.scores[aspect].problems) for result in self.results if aspect in result.scores)

    def verdict(self, bar: float) -> Verdict:
        """The one judgement that the exit code, the text and JUnit give."""
        if self.trouble or self.cut_short or not self.results:
            return "infrastructure trouble"
        return "passed" if self.share >= bar else "below the bar"

    def narrowed(self, results: Iterable[Result]) -> "Results":
        """The same run, with only some of its conversations."""
        return Results(
            suite=self.suite,
            part=self.part,
            model=self.model,
            log=self.log,
            results=tuple(results),
            repeats=self.repeats,
            trouble=self.trouble,
            manifest=self.manifest,
        )
