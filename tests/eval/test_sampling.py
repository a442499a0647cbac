"""The two parts and the small samples are decided by ids and nothing else."""

import pytest

from eval.sampling import of_part, part_of, spread
from eval.suite import load_suite


@pytest.mark.parametrize(
    ("name", "part"),
    [("lookup-press-dead", "tune"), ("act-job-heater", "tune"), ("proc-cip", "tune"), ("proc-spindle", "test")],
)
def test_the_split_never_moves(name: str, part: str) -> None:
    """Frozen examples: another answer would mix what was looked at with what was not."""
    assert part_of(name) == part


def test_every_scenario_is_in_one_part() -> None:
    scenarios = load_suite("all")
    tune, test = of_part(scenarios, "tune"), of_part(scenarios, "test")
    assert len(tune) + len(test) == len(scenarios) == len(of_part(scenarios, "all"))
    assert min(len(tune), len(test)) >= len(scenarios) // 3


def test_a_small_sample_covers_every_kind_and_is_always_the_same() -> None:
    scenarios = load_suite("all")
    kinds = {scenario.tags[0] for scenario in scenarios}
    sample = spread(scenarios, len(kinds))
    assert {scenario.tags[0] for scenario in sample} == kinds
    assert sample == spread(tuple(reversed(scenarios)), len(kinds))[::-1]
    assert spread(scenarios, 10_000) == scenarios
