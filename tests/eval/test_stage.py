"""One copilot for many conversations: none meets what another left behind."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from copilot.settings import Settings
from eval.end_state import changes
from eval.played import Played
from eval.scenario import Scenario
from eval.scorers import scores
from eval.stage import Stage, staged
from tests.eval.records import scenario
from tests.eval.test_run import ACTS

ASSIGN: dict[str, object] = {"user": "assign T-126 to WO-9007", "check": {"outcome": "proposed", "pending": True}}
ASK: dict[str, object] = {"user": "is PKG-04 running", "check": {"outcome": "answered"}}


@pytest.fixture(scope="module")
def stage(installation: Path, model_folder: Path) -> Iterator[Stage]:
    """Shared on purpose: what one test leaves behind, the next would meet."""
    with staged(Settings(home=installation, models=model_folder, backend="none")) as made:
        yield made


def play(stage: Stage, written: Scenario, repeat: int = 0) -> Played:
    return asyncio.run(stage.play(written, repeat))


def problems(written: Scenario, happened: Played) -> list[str]:
    return [problem for score in scores(written, happened).values() for problem in score.problems]


def test_a_write_is_there_at_the_end_and_gone_before_the_next(
    stage: Stage, installation: Path, plant_folder: Path
) -> None:
    written = Scenario.model_validate(ACTS)
    for _ in range(2):
        assert problems(written, play(stage, written)) == []
    assert changes(plant_folder, installation / "plant") == ()


def test_an_open_proposal_is_not_met_again(stage: Stage) -> None:
    written = scenario(ASSIGN)
    first, second = (play(stage, written).steps[0] for _ in range(2))
    assert len(first.waiting) == len(second.waiting) == 1
    assert first.waiting != second.waiting


def test_a_broken_system_works_again_in_the_next_conversation(stage: Stage) -> None:
    broken = scenario({"system": "MES", "state": "unavailable"}, {**ASK, "check": {"outcome": "blocked"}})
    assert play(stage, broken).turns[0]["outcome"] != "answered"
    assert problems(scenario(ASK), play(stage, scenario(ASK))) == []


def test_a_proposal_runs_out_when_time_passes(stage: Stage) -> None:
    """A person who approves too late is told so, and nothing is written."""
    written = scenario(
        ASSIGN,
        {"wait_minutes": 60 * 24 * 30, "check": {"pending": False, "ending": "expired"}},
        {"decide": "approve_as:jonas", "check": {"ending": "expired", "pending": False}},
    )
    happened = play(stage, written)
    assert problems(written, happened) == []
    assert happened.changed == ()
    assert play(stage, scenario(ASSIGN)).steps[0].waiting != ()


def test_another_person_speaks_in_a_conversation_of_their_own(stage: Stage) -> None:
    """A role change: the second person sees nothing of the first one's conversation, but the same plant."""
    written = scenario(
        ASK,
        {"user": "and PKG-07?", "by": "wen", "check": {"pending": False}},
        {"user": "is PKG-07 running", "by": "tomas", "check": {}},
        {"user": "and PKG-03?", "check": {"outcome": "answered"}},
    )
    happened = play(stage, written)
    sessions = [turn["session"] for turn in happened.turns]
    assert sessions[0] == sessions[3]
    assert len(set(sessions)) == 3
    assert [step.by for step in happened.steps] == ["mara", "wen", "tomas", "mara"]
    assert [step.site for step in happened.steps] == ["EP", "EP", "NF", "EP"]


def test_a_repeat_plays_its_own_wording(stage: Stage) -> None:
    written = scenario({**ASK, "reworded": ["PKG-04 up?"]})
    said = [play(stage, written, repeat).steps[0] for repeat in range(2)]
    assert [(step.did, step.wording) for step in said] == [
        ("is PKG-04 running", "as written"),
        ("PKG-04 up?", "wording 2"),
    ]


def test_a_conversation_that_breaks_off_takes_nobody_with_it(stage: Stage) -> None:
    with pytest.raises(Exception, match="nobody-like-this"):
        play(stage, scenario(ASK, user="nobody-like-this"))
    assert problems(scenario(ASK), play(stage, scenario(ASK))) == []
