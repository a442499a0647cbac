"""Which scenarios of which suite a run plays."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from eval.errors import NothingChosen
from eval.sampling import Part, of_part, spread
from eval.scenario import Scenario
from eval.suite import grouped, load_suite


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """The scenarios to play, and what they were chosen by."""

    suite: str
    part: Part
    scenarios: tuple[Scenario, ...]
    repeats: int = 1
    """How often each is played, every time in another wording."""
    groups: Mapping[str, str] = field(default_factory=dict)
    """The group of each scenario, by id."""


def choose(
    suite: str, part: Part = "all", limit: int | None = None, only: tuple[str, ...] = (), repeats: int = 1
) -> Choice:
    """Scenarios of a suite or a group: one part, these ids, at most so many, spread over all kinds.

    Raises SuiteUnknown, SuiteInvalid, or NothingChosen when none is left.
    """
    scenarios = of_part(load_suite(suite), part)
    unknown = {*only} - {scenario.id for scenario in scenarios}
    if unknown:
        raise NothingChosen(f"--only {sorted(unknown)[0]!r} in suite {suite!r}, part {part!r}")
    chosen = tuple(scenario for scenario in scenarios if not only or scenario.id in only)
    if limit is not None:
        chosen = spread(chosen, limit)
    if not chosen:
        raise NothingChosen(f"suite {suite!r}, part {part!r}")
    return Choice(suite=suite, part=part, scenarios=chosen, repeats=repeats, groups=grouped(suite))
