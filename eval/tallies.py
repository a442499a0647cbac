"""How many conversations of a kind are good: per aspect, group, tool, language, difficulty, tag and part."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from eval.estimates import wilson
from eval.results import Result, Results
from eval.sampling import part_of
from eval.scenario import Say, Scenario


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many scenarios of one kind are good."""

    name: str
    good: int
    """Good in every repeat."""
    all: int
    once: float
    """Share that is good when each is played once, as the mean over the repeats."""

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's 95 % interval of the share that is good in every repeat."""
        return wilson(self.good, self.all)


def by_aspect(results: Results) -> tuple[Tally, ...]:
    """For every aspect how many of the scenarios that it was asked of are good."""
    marks = defaultdict[str, dict[str, list[bool]]](dict)
    for result in results.results:
        for name, score in result.scores.items():
            marks[name].setdefault(result.scenario.id, []).append(score.ok)
    return tuple(_tally(name, found.values()) for name, found in marks.items())


def by_kind(results: Results, kinds: Callable[[Result], Iterable[str]]) -> tuple[Tally, ...]:
    """How many scenarios of each kind passed; one can be of several."""
    marks = defaultdict[str, dict[str, list[bool]]](dict)
    for result in results.results:
        for name in kinds(result):
            marks[name].setdefault(result.scenario.id, []).append(result.passed)
    return tuple(_tally(name, marks[name].values()) for name in sorted(marks))


def tools_of(scenario: Scenario) -> tuple[str, ...]:
    """Every tool that a scenario expects to be called; of several that would do, the first."""
    said = [turn for turn in scenario.turns if isinstance(turn, Say)]
    return tuple(dict.fromkeys(wanted.tool for turn in said for wanted in turn.check.calls or ()))


KINDS: Mapping[str, Callable[[Result], Iterable[str]]] = {
    "group": lambda result: (result.group,) if result.group else (),
    "part": lambda result: (part_of(result.scenario.id),),
    "language": lambda result: (result.scenario.language,),
    "difficulty": lambda result: (result.scenario.difficulty,),
    "wording": lambda result: result.played.wordings if result.played else (),
    "tool": lambda result: tools_of(result.scenario),
    "tag": lambda result: result.scenario.tags,
}
"""What results are broken down by."""


def tables(results: Results) -> Mapping[str, tuple[Tally, ...]]:
    """Every table of a report by its title, aspects first; the same for text, HTML and JSON."""
    return {"aspect": by_aspect(results), **{name: by_kind(results, kinds) for name, kinds in KINDS.items()}}


def _tally(name: str, marks: Iterable[list[bool]]) -> Tally:
    """One entry of `marks` is one scenario with its repeats."""
    scenarios = list(marks)
    once = sum(sum(each) / len(each) for each in scenarios) / len(scenarios)
    return Tally(name=name, good=sum(map(all, scenarios)), all=len(scenarios), once=once)
