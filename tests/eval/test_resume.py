"""A run that was stopped, even by force, goes on where it was and plays nothing twice."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from copilot.settings import Settings
from eval.choice import Choice, choose
from eval.errors import LogUnreadable, NotResumable
from eval.journal import ENDING, Journal, digest_of, done_before
from eval.manifest import manifest
from eval.played import Played
from eval.run import judged
from eval.scenario import Scenario
from tests.eval.records import played, said, scenario, turn

pytestmark = [
    pytest.mark.usefixtures("tidied"),
    pytest.mark.filterwarnings("ignore:.*MemoryObjectReceiveStream:pytest.PytestUnraisableExceptionWarning"),
]

NOTES: dict[str, str | int] = {"suite": "made", "part": "all", "scenarios": 2, "repeats": 2, "model_sha256": "a"}
TWO = tuple(scenario({"user": "x"}, id=name) for name in ("run-one", "run-two"))


def choice() -> Choice:
    return Choice(suite="made", part="all", scenarios=TWO, repeats=2)


def kept(of: Scenario, repeat: int = 0) -> Played:
    return Played(scenario=of.id, repeat=repeat, site="EP", day=played(said(turn())).day, steps=(said(turn()),))


def test_only_what_is_missing_is_played_and_the_new_log_is_whole(tmp_path: Path) -> None:
    """First from a journal with half of the conversations, then from the log that came of it."""
    journal = Journal(tmp_path / f"half{ENDING}", NOTES)
    journal.add(TWO[0], kept(TWO[0]))
    journal.add(TWO[1], kept(TWO[1], 1))
    asked: list[tuple[str, int]] = []

    async def play(which: Scenario, repeat: int) -> Played:
        asked.append((which.id, repeat))
        return kept(which, repeat)

    found = judged(choice(), play, NOTES, tmp_path, lambda _s, _p: None, resume=journal.file)
    assert sorted(asked) == [("run-one", 1), ("run-two", 0)]
    assert [(len(each), found.trouble) for each in found.scenarios.values()] == [(2, ""), (2, "")]
    asked.clear()
    again = judged(choice(), play, NOTES, tmp_path, lambda _s, _p: None, resume=Path(found.log))
    assert asked == []
    assert again.passed == 2


def test_what_broke_off_is_played_again(tmp_path: Path) -> None:
    async def breaks(which: Scenario, repeat: int) -> Played:
        if which.id == "run-two":
            raise RuntimeError("the disk is gone")
        return kept(which, repeat)

    first = judged(choice(), breaks, NOTES, tmp_path, lambda _s, _p: None)
    assert set(done_before(Path(first.log), NOTES)) == {(digest_of(TWO[0]), 0), (digest_of(TWO[0]), 1)}
    assert first.cut_short == 2


def test_a_torn_last_line_is_left_out(tmp_path: Path) -> None:
    journal = Journal(tmp_path / f"torn{ENDING}", NOTES)
    journal.add(TWO[0], kept(TWO[0]))
    with journal.file.open("a", encoding="utf-8") as file:
        file.write('{"scenario": "half a li')
    assert set(done_before(journal.file, NOTES)) == {(digest_of(TWO[0]), 0)}


def test_an_edited_scenario_is_another_one() -> None:
    assert digest_of(TWO[0]) != digest_of(scenario({"user": "x?"}, id="run-one"))


def test_conversations_with_another_model_are_not_mixed_in(tmp_path: Path) -> None:
    journal = Journal(tmp_path / f"other{ENDING}", NOTES)
    with pytest.raises(NotResumable, match="model_sha256 was 'a' and is 'b'"):
        done_before(journal.file, NOTES | {"model_sha256": "b"})


def test_something_else_is_no_journal(tmp_path: Path) -> None:
    other = tmp_path / f"other{ENDING}"
    other.write_text("not a journal", encoding="utf-8")
    with pytest.raises(LogUnreadable, match="other"):
        done_before(other, NOTES)


RUN = """
import sys
from pathlib import Path
from copilot.settings import Settings
from eval.choice import choose
from eval.run import run_suite
home, models, logs = map(Path, sys.argv[1:4])
run_suite(choose("lookups", limit=6), Settings(home=home, models=models, backend="none"), logs, lambda s, p: None)
"""


def test_a_run_that_was_killed_goes_on(installation: Path, model_folder: Path, tmp_path: Path) -> None:
    """kill -9 after the second of six conversations: what was done stays done."""
    process = subprocess.Popen([sys.executable, "-c", RUN, str(installation), str(model_folder), str(tmp_path)])
    journal = _when_it_holds(tmp_path, 2)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    six = choose("lookups", limit=6)
    settings = Settings(home=installation, models=model_folder, backend="none")
    before = done_before(journal, manifest(six, settings))
    assert 2 <= len(before) < 6
    asked: list[str] = []

    async def play(which: Scenario, repeat: int) -> Played:
        asked.append(which.id)
        return kept(which, repeat)

    found = judged(six, play, manifest(six, settings), tmp_path, lambda _s, _p: None, resume=journal)
    assert len(asked) == 6 - len(before)
    assert len(found.scenarios) == 6
    assert found.trouble == ""


def _when_it_holds(folder: Path, conversations: int) -> Path:
    """The journal in the folder as soon as it has that many whole lines after its head."""
    while True:
        for file in folder.glob(f"*{ENDING}"):
            lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
            if sum(line.endswith("\n") for line in lines) > conversations:
                assert "manifest" in json.loads(lines[0])
                return file
        time.sleep(0.1)
