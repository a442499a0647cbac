"""The regression behind the weights: it finds what made the choices, and holds out what it has to."""

from collections.abc import Sequence

import numpy as np
import pytest

from eval.fitting import Observed, Table, fit, held_out, probabilities

TRUE = {"near": 3.0, "lacks": -2.0, "noise": 0.0}
TOOLS = ("a", "b", "c", "none")


def choices(count: int, seed: int = 7) -> list[Observed]:
    """Decisions of somebody who weighs the figures as in TRUE and chooses by chance with those odds."""
    chance = np.random.default_rng(seed)
    made = []
    for _ in range(count):
        figures = {tool: {name: float(chance.normal()) for name in TRUE} for tool in TOOLS}
        scores = np.array([sum(TRUE[name] * value for name, value in figures[tool].items()) for tool in TOOLS])
        odds = np.exp(scores - scores.max())
        made.append(Observed(figures, {str(chance.choice(TOOLS, p=odds / odds.sum()))}))
    return made


def right(shares: np.ndarray[tuple[int, ...], np.dtype[np.float64]], table: Table) -> float:
    return float(table.right[np.arange(len(shares)), shares.argmax(axis=1)].mean())


def test_the_weights_that_made_the_choices_are_found() -> None:
    table = Table.of(choices(3000))
    found = dict(zip(table.names, fit(table), strict=True))
    assert found == pytest.approx(TRUE, abs=0.3)


def test_probabilities_are_those_of_the_weights() -> None:
    table = Table.of(choices(5))
    shares = probabilities(table, np.zeros(len(table.names)))
    assert shares == pytest.approx(np.full((5, len(TOOLS)), 0.25))
    assert probabilities(table, fit(table)).sum(axis=1) == pytest.approx(np.ones(5))


def test_a_missing_figure_is_nought_and_several_answers_may_be_right() -> None:
    table = Table.of([Observed({"a": {"near": 1.0}, "b": {}}, {"a", "b"}, weight=2.0)])
    assert table.figures.tolist() == [[[1.0], [0.0]]]
    assert table.right.tolist() == [[1.0, 1.0]]
    assert table.weights.tolist() == [2.0]


def test_a_heavier_decision_counts_for_more() -> None:
    figures = {"a": {"x": 1.0}, "b": {"x": 0.0}}
    light, heavy = Observed(figures, {"a"}, weight=1.0), Observed(figures, {"b"}, weight=4.0)
    shares = probabilities(both := Table.of([light, heavy]), fit(both))
    assert shares[0] == pytest.approx([0.2, 0.8], abs=0.03)


def test_what_is_held_out_is_judged_without_its_own_fold() -> None:
    """The answers of one fold are turned round: its own probabilities must not move, all others must."""
    seen = choices(60)
    folds = np.array([row % 3 for row in range(len(seen))])
    turned = [Observed(one.figures, {"none"}) if fold == 1 else one for one, fold in zip(seen, folds, strict=True)]
    before, after = held_out(Table.of(seen), folds), held_out(Table.of(turned), folds)
    assert after[folds == 1] == pytest.approx(before[folds == 1])
    assert np.abs(after[folds != 1] - before[folds != 1]).max() > 0.01


def test_a_figure_that_gives_the_answer_away_helps_only_what_was_fitted_on_it() -> None:
    """Every decision has a figure of its own that marks its answer: held out, that is worth nothing."""
    chance = np.random.default_rng(3)
    seen = [
        Observed({tool: {f"mark {row}": float(tool == answer)} for tool in TOOLS}, {answer})
        for row, answer in enumerate(chance.choice(TOOLS, 40))
    ]
    table, folds = Table.of(seen), np.arange(40) % 4
    assert right(probabilities(table, fit(table)), table) == 1.0
    assert held_out(table, folds) == pytest.approx(np.full((40, len(TOOLS)), 0.25))


def test_what_is_in_no_fold_is_fitted_on_everything() -> None:
    table = Table.of(choices(40))
    folds: Sequence[int] = [-1] * 30 + [0] * 10
    found = held_out(table, np.array(folds))
    assert found[:30] == pytest.approx(probabilities(table, fit(table))[:30])
    assert np.abs(found[30:] - probabilities(table, fit(table))[30:]).max() > 1e-4
