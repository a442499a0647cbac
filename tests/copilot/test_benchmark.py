"""The figures of this machine: measured, not written down."""

import pytest

from copilot.assembly import assembled
from copilot.benchmark import QUESTIONS, measure, percentile, start_to_answer
from copilot.errors import StartupError
from copilot.settings import Settings


async def test_every_question_is_asked_and_every_figure_comes_from_the_turns(settings: Settings) -> None:
    async with assembled(settings) as copilot:
        figures, turns = await measure(copilot, rounds=1)
    by_name = {figure.name: figure.value for figure in figures}
    assert len(turns) == by_name["turns measured"] == len(QUESTIONS)
    assert {turn["outcome"] for turn in turns} == {"answered"}
    assert by_name["full answer, p95"] == max(turn["seconds"]["total"] for turn in turns)
    assert 0 < by_name["first fact, median"] <= by_name["full answer, p95"]
    assert by_name["resident memory"] > 0.05
    assert len({turn["session"] for turn in turns}) == len(QUESTIONS)


def test_a_new_process_answers_on_the_same_installation(settings: Settings) -> None:
    assert start_to_answer(settings).value > 0


def test_a_process_that_cannot_answer_gives_no_figure(settings: Settings) -> None:
    with pytest.raises(StartupError, match="andon setup"):
        start_to_answer(settings.model_copy(update={"home": settings.home / "empty"}))


@pytest.mark.parametrize(("share", "value"), [(0.0, 1.0), (0.5, 5.0), (0.9, 9.0), (0.95, 10.0), (1.0, 10.0)])
def test_a_percentile_is_one_of_the_values(share: float, value: float) -> None:
    assert percentile([float(number) for number in range(10, 0, -1)], share) == value
