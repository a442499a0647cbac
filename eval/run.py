"""Runs scenarios through inspect_ai on this machine, without a network and without its command line."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from inspect_ai import Task
from inspect_ai import eval as inspect_eval
from inspect_ai.log import EvalLog
from langchain_core.language_models import BaseChatModel

from copilot.settings import Settings
from eval.choice import Choice
from eval.journal import ENDING, Journal, digest_of, done_before
from eval.logs import results_of
from eval.manifest import manifest
from eval.played import Played
from eval.results import Manifest, Results
from eval.scenario import Scenario
from eval.stage import staged
from eval.task import Heard, Play, conversation_task

HOMES = ("XDG_DATA_HOME", "XDG_CACHE_HOME")


def run_suite(
    choice: Choice,
    settings: Settings,
    logs: Path,
    heard: Heard,
    chat: BaseChatModel | None = None,
    *,
    resume: Path | None = None,
) -> Results:
    """Play and score every scenario with the copilot, one after another; the log is kept in the folder `logs`.

    `chat` replaces the model that the settings name. A scenario that breaks off is a failed
    result; the others go on. `resume` is a log or a journal whose finished conversations are not
    played again; raises LogUnreadable or NotResumable where that cannot be.
    """
    notes = manifest(choice, settings)
    with staged(settings, chat) as stage:
        return judged(choice, stage.play, notes, logs, heard, resume=resume)


def judged(
    choice: Choice, play: Play, notes: Manifest, logs: Path, heard: Heard, *, resume: Path | None = None
) -> Results:
    """The same for anything that can play a scenario; `notes` go into the log as they are."""
    earlier = done_before(resume, notes) if resume else {}
    began = datetime.now(UTC).strftime("%Y-%m-%dT%H-%M-%S")
    journal = Journal(logs / f"{began}-{choice.suite}{ENDING}", notes)

    async def played(scenario: Scenario, repeat: int) -> Played:
        known = earlier.get((digest_of(scenario), repeat))
        found = known or await play(scenario, repeat)
        journal.add(scenario, found)
        return found

    with _kept_within(logs):
        [log] = _inspected(conversation_task(choice, played, heard), logs, notes)
    if log.status == "success":
        journal.close()
    return results_of(log)


def _inspected(task: Task, logs: Path, notes: Manifest) -> list[EvalLog]:
    return inspect_eval(
        task,
        # The copilot owns its model. One model, one worker: conversations take turns.
        model="none/none",
        max_samples=1,
        fail_on_error=False,
        display="none",
        log_dir=str(logs),
        log_format="eval",
        log_level="warning",
        # The journal is what a stopped run leaves.
        log_realtime=False,
        score_display=False,
        # No side doors: nothing listens while conversations run.
        ctl_server=False,
        acp_server=False,
        metadata=dict(notes),
    )


@contextmanager
def _kept_within(folder: Path) -> Iterator[None]:
    """What inspect_ai keeps for itself (traces, the name of its last log) lies beside the logs meanwhile."""
    own = str(folder / "inspect")
    before = {name: os.environ.get(name) for name in HOMES}
    os.environ.update(dict.fromkeys(HOMES, own))
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
