"""`andon ask --explain`: how a request was read, beside the answer and never in it."""

from collections.abc import Sequence

import pytest

from copilot.explanation import Explanation
from copilot.settings import Settings
from graphs.calibration import load_calibration
from graphs.events import StepStarted, ToolFinished, ToolStarted, TurnEvent, TurnFinished
from tests.copilot.commands import Here


@pytest.fixture
def andon(settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Here:
    return Here(settings, monkeypatch, capsys)


def told(events: Sequence[TurnEvent], capsys: pytest.CaptureFixture[str]) -> list[str]:
    explanation = Explanation()
    for event in events:
        explanation.hear(event, load_calibration())
    said = capsys.readouterr()
    assert said.out == ""
    return said.err.splitlines()


def test_the_readings_go_to_stderr_and_the_answer_to_stdout(andon: Here) -> None:
    plain = andon("ask", "Is FIL-03 running?")
    explained = andon("ask", "Is FIL-03 running?", "--explain")
    assert explained.code == plain.code == 0
    assert "'Is FIL-03 running?'" in explained.err
    assert "nearest example: " in explained.err
    assert "machine_state" in next(line for line in explained.err.splitlines() if "%  " in line)
    assert "call machine_state(asset='FIL-03')" in explained.err
    assert "nearest example" not in explained.out
    assert "✔ machine_state" in explained.out
    assert plain.err == ""


def test_json_stays_json_when_it_is_explained(andon: Here) -> None:
    ended = andon("ask", "Is FIL-03 running?", "--explain", "--json")
    assert ended.json["outcome"] == "answered"
    assert "machine_state" in ended.err


def test_each_step_is_told_with_its_time_when_it_ends(capsys: pytest.CaptureFixture[str]) -> None:
    lines = told(
        [
            StepStarted(step="understand"),
            StepStarted(step="look up"),
            TurnFinished(turn="t", outcome="answered", answer=""),
        ],
        capsys,
    )
    assert [line.split(":")[0] for line in lines] == ["[understand", "[look up"]
    assert all(line.endswith(" s]") for line in lines)


def test_a_call_is_told_with_its_arguments_and_its_failure(capsys: pytest.CaptureFixture[str]) -> None:
    failed = ToolFinished(call="c", tool="stock", ok=False, seconds=0.1, summary="the WMS does not answer")
    lines = told([ToolStarted(call="c", tool="stock", arguments={"material": "MAT-3007"}), failed], capsys)
    assert lines == ["call stock(material='MAT-3007')", "  stock failed: the WMS does not answer"]
