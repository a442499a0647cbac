"""Which part a scenario belongs to, and fair small samples: decided by its id and nothing else."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Literal

from eval.scenario import Scenario

Part = Literal["tune", "test", "all"]
SALT = "andon-eval-1"
"""Never changed: another salt would mix the two parts."""


def part_of(identifier: str) -> Literal["tune", "test"]:
    """`tune` may be looked at while improving the copilot, `test` may not; half each."""
    return "tune" if draw(identifier) % 2 == 0 else "test"


def of_part(scenarios: Iterable[Scenario], part: Part) -> tuple[Scenario, ...]:
    """The scenarios of one part, in their order."""
    return tuple(scenario for scenario in scenarios if part in ("all", part_of(scenario.id)))


def spread(scenarios: Sequence[Scenario], limit: int) -> tuple[Scenario, ...]:
    """At most `limit` scenarios, taken in turn from every kind, the same ones each time.

    The kind is the first tag; the order within a kind is drawn from the ids. They come back in
    the order in which they were given.
    """
    kinds: dict[str, list[Scenario]] = defaultdict(list)
    for scenario in sorted(scenarios, key=lambda scenario: draw(f"{scenario.id}/order")):
        kinds[scenario.tags[0]].append(scenario)
    rounds = max((len(kind) for kind in kinds.values()), default=0)
    drawn = [kinds[name][turn] for turn in range(rounds) for name in sorted(kinds) if turn < len(kinds[name])]
    chosen = {scenario.id for scenario in drawn[:limit]}
    return tuple(scenario for scenario in scenarios if scenario.id in chosen)


def draw(text: str) -> int:
    """A large number that depends on the text and on nothing else."""
    return int.from_bytes(hashlib.sha256(f"{SALT}:{text}".encode()).digest()[:8], "big")
