"""From decisions to a calibration: the limits, and what the model's letters are worth."""

import numpy as np
import pytest

from eval.calibrate import CLOSE, IN_VAIN, SURE, Fitted, calibrated
from eval.calibrating import report
from eval.fitting import Observed
from eval.observing import Spoken

TOOLS = ("look", "crew", "none")
HASHES = {"examples_sha256": "e", "suite_sha256": "s", "model_sha256": "m"}


def told(count: int, *, letters: float | None = None, spread: float = 1.0, seed: int = 5) -> list[Spoken]:
    """Decisions in which a figure speaks for the right tool, more or less; the model knows `letters` of them."""
    chance = np.random.default_rng(seed)
    made = []
    for row in range(count):
        right = str(chance.choice(TOOLS))
        figures = {tool: {"fits": float((tool == right) + chance.normal(scale=spread))} for tool in TOOLS}
        preferred = right if letters and chance.random() < letters else str(chance.choice(TOOLS))
        shares = {tool: 0.9 if tool == preferred else 0.05 for tool in TOOLS} if letters is not None else {}
        made.append(
            Spoken(scenario=f"talk-{row // 2}", text=f"text {row}", observed=Observed(figures, {right}), shares=shares)
        )
    return made


def fitted(spoken: list[Spoken]) -> Fitted:
    return calibrated([one.observed for one in told(50, spread=0.3, seed=1)], spoken, hashes=HASHES)


def test_the_figure_that_speaks_for_the_right_tool_gets_weight_and_the_hashes_are_kept() -> None:
    calibration = fitted(told(200)).calibration
    assert calibration.weights["fits"] > 0.5
    assert (calibration.examples_sha256, calibration.suite_sha256, calibration.model_sha256) == ("e", "s", "m")


def test_the_clearer_the_figures_the_sooner_it_is_sure() -> None:
    """What is above the limit has to be right nearly always."""
    clear, blurred = fitted(told(200, spread=0.2)), fitted(told(200, spread=1.2))
    assert clear.calibration.sure < blurred.calibration.sure
    assert clear.alone >= SURE
    assert clear.asked < blurred.asked


def test_letters_weigh_where_they_tell_something_and_help() -> None:
    heard = fitted(told(300, letters=0.9))
    assert heard.calibration.letter > 0
    assert heard.together > heard.alone + 0.05


def test_letters_by_chance_weigh_next_to_nothing() -> None:
    heard = fitted(told(300, letters=0.0))
    assert heard.calibration.letter <= 0.1
    assert heard.together == pytest.approx(heard.alone, abs=0.03)


def test_without_letters_they_weigh_nothing() -> None:
    alone = fitted(told(200))
    assert (alone.calibration.letter, alone.calibration.letter_none) == (0.0, 0.0)
    assert alone.together == alone.alone


def test_a_person_is_hardly_ever_asked_in_vain() -> None:
    found = fitted(told(300, letters=0.9))
    assert found.calibration.close in CLOSE
    assert fitted(told(300, spread=0.05)).calibration.close == max(CLOSE)
    assert IN_VAIN < 0.01


def test_mistakes_name_the_conversation_what_was_right_and_what_was_chosen() -> None:
    found = fitted(told(200))
    assert len(found.wrong) == round((1 - found.together) * found.spoken)
    scenario, text, right, chosen = found.wrong[0]
    assert scenario.startswith("talk-")
    assert text.startswith("text ")
    assert right != chosen


def test_the_report_says_how_good_it_is_on_what_was_held_out() -> None:
    lines = report(fitted(told(200, letters=0.9))).splitlines()
    assert lines[0].startswith("200 decisions of the tuning part")
    assert [line.split()[0] for line in lines[1:4]] == ["right", "right", "model"]
    assert all(line.endswith("%") for line in lines[1:4])
