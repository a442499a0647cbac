"""How a run tells how far it is."""

import sys

import pytest

from eval.progress import shown_progress
from tests.eval.records import scenario

ONE = scenario({"user": "x"}, id="run-one")


def test_away_from_a_terminal_every_conversation_is_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    with shown_progress(2, quiet=False) as heard:
        heard(ONE, True)
        heard(ONE, False)
    assert capsys.readouterr().err == "[1/2] ok   run-one\n[2/2] FAIL run-one\n"


def test_on_a_terminal_there_is_a_bar_and_failures_stand_above_it(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    with shown_progress(2, quiet=False) as heard:
        heard(ONE, True)
        heard(ONE, False)
    told = capsys.readouterr().err
    assert "FAIL run-one" in told
    assert "2/2" in told
    assert "1 failed" in told


def test_quiet_says_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    with shown_progress(2, quiet=True) as heard:
        heard(ONE, False)
    assert capsys.readouterr().err == ""
