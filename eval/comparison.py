"""Two runs side by side: what got better, what got worse, and whether chance would do as well."""

from collections.abc import Mapping
from dataclasses import dataclass

from eval.estimates import mcnemar
from eval.results import Results

SIGNIFICANT = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Scenarios that both runs played, by how their result changed; good means good in every repeat."""

    both: int
    better: tuple[str, ...]
    worse: tuple[str, ...]
    only_first: tuple[str, ...] = ()
    only_second: tuple[str, ...] = ()

    @property
    def chance(self) -> float:
        """How often pure chance would part the changed ones at least as unevenly (exact McNemar test)."""
        return mcnemar(len(self.better), len(self.worse))

    @property
    def is_regression(self) -> bool:
        """More got worse than better, and hardly by chance."""
        return len(self.worse) > len(self.better) and self.chance < SIGNIFICANT

    def __str__(self) -> str:
        return (
            f"{self.both} conversations in both runs: {len(self.better)} better, {len(self.worse)} worse, "
            f"p = {self.chance:.3f} (exact McNemar)"
        )


def compare(first: Results, second: Results) -> Comparison:
    """From the first run to the second."""
    before, after = _marks(first), _marks(second)
    shared = sorted({*before} & {*after})
    return Comparison(
        both=len(shared),
        better=tuple(name for name in shared if after[name] and not before[name]),
        worse=tuple(name for name in shared if before[name] and not after[name]),
        only_first=tuple(sorted({*before} - {*after})),
        only_second=tuple(sorted({*after} - {*before})),
    )


def compare_groups(first: Results, second: Results) -> Mapping[str, Comparison]:
    """The same for every group that both runs played; a single group is not told twice."""
    names = sorted({each.group for each in first.results} & {each.group for each in second.results} - {""})
    if len(names) < 2:
        return {}
    return {name: compare(_of_group(first, name), _of_group(second, name)) for name in names}


def told(whole: Comparison, groups: Mapping[str, Comparison]) -> str:
    """For a person: the figures, each group, then every conversation that changed."""
    lines = [
        f"{whole}.",
        *(f"  {name}: {group}." for name, group in groups.items()),
        *(f"  better  {name}" for name in whole.better),
        *(f"  worse   {name}" for name in whole.worse),
        *(f"  only in the first   {name}" for name in whole.only_first),
        *(f"  only in the second  {name}" for name in whole.only_second),
    ]
    return "\n".join(lines)


def _of_group(results: Results, name: str) -> Results:
    return results.narrowed(each for each in results.results if each.group == name)


def _marks(results: Results) -> Mapping[str, bool]:
    return {name: all(each.passed for each in repeats) for name, repeats in results.scenarios.items()}
