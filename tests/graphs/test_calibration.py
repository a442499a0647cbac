"""The fitted weights: what ships, and what is said when the file cannot be used."""

import json
from pathlib import Path

import pytest

from graphs.calibration import SHIPPED, Calibration, load_calibration
from graphs.errors import CalibrationInvalid

WHOLE = json.loads(SHIPPED.read_text(encoding="utf-8"))


def test_the_shipped_file_is_whole() -> None:
    calibration = load_calibration()
    assert calibration.weights
    assert 0.5 <= calibration.sure < 1.0
    assert 0.0 <= calibration.close < 0.5


def test_the_score_is_the_weighted_sum_and_an_unknown_figure_weighs_nothing() -> None:
    calibration = Calibration.model_validate(WHOLE | {"weights": {"nearest": 2.0, "lacks a name": -1.0}})
    assert calibration.score({"nearest": 0.5, "lacks a name": 2.0, "never fitted": 9.0}) == pytest.approx(-1.0)
    assert calibration.score({}) == 0.0


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (None, "No such file"),
        ("", "Invalid JSON"),
        ('{"weights": {"a": 1', "Invalid JSON"),
        (json.dumps(WHOLE | {"weights": {"nearest": "much"}}), "weights.nearest"),
        (json.dumps({name: value for name, value in WHOLE.items() if name != "sure"}), "sure Field required"),
        (json.dumps(WHOLE | {"threshold": 1}), "threshold Extra inputs"),
    ],
)
def test_a_file_that_cannot_be_used_is_one_line_with_the_next_step(
    content: str | None, told: str, tmp_path: Path
) -> None:
    file = tmp_path / "calibration.json"
    if content is not None:
        file.write_text(content, encoding="utf-8")
    with pytest.raises(CalibrationInvalid) as failure:
        load_calibration(file)
    message = str(failure.value)
    assert "'calibration.json'" in message
    assert told in message
    assert message.endswith("install Andon again.")
    assert "\n" not in message
