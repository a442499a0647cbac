"""Two runs side by side: what got better, what got worse, and whether chance would do as well."""

import math
from dataclasses import dataclass

from eval.results import Results

SIGNIFICANT = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Conversations that both runs played, by how their result changed."""

    both: int
    better: tuple[str, ...]
    worse: tuple[str, ...]
    only_first: tuple[str, ...]
    only_second: tuple[str, ...]

    @property
    def chance(self) -> float:
        """How often pure chance would part the changed ones at least as unevenly (exact McNemar test)."""
        return mcnemar(len(self.better), len(self.worse))

    @property
    def is_regression(self) -> bool:
        """More got worse than better, and hardly by chance."""
        return len(self.worse) > len(self.better) and self.chance < SIGNIFICANT

    def __str__(self) -> str:
        lines = [
            f"{self.both} conversations in both runs: {len(self.better)} better, {len(self.worse)} worse, "
            f"p = {self.chance:.3f} (exact McNemar).",
            *(f"  better  {name}" for name in self.better),
            *(f"  worse   {name}" for name in self.worse),
            *(f"  only in the first   {name}" for name in self.only_first),
            *(f"  only in the second  {name}" for name in self.only_second),
        ]
        return "\n".join(lines)


def compare(first: Results, second: Results) -> Comparison:
    """From the first run to the second."""
    before = {result.scenario.id: result.passed for result in first.results}
    after = {result.scenario.id: result.passed for result in second.results}
    shared = sorted({*before} & {*after})
    return Comparison(
        both=len(shared),
        better=tuple(name for name in shared if after[name] and not before[name]),
        worse=tuple(name for name in shared if before[name] and not after[name]),
        only_first=tuple(sorted({*before} - {*after})),
        only_second=tuple(sorted({*after} - {*before})),
    )


def mcnemar(better: int, worse: int) -> float:
    """Two-sided exact p for a fair coin; 1 where nothing changed."""
    changed = better + worse
    tail = sum(math.comb(changed, hits) for hits in range(min(better, worse) + 1))
    return min(1.0, 2.0 * tail / float(2**changed))
