"""How long a new process takes from its start to its first answer."""

import os
import subprocess
import sys
import time
from pathlib import Path

from copilot.errors import StartupError
from copilot.settings import Settings
from eval.bench.figures import Start
from eval.bench.questions import COUNTED, WORDED

PASSED_ON = ("home", "models", "backend", "model", "remote_url", "remote_key", "threads", "context")
COMPUTED = "prefix-*"
"""Files with what the model computed earlier."""


def starts(settings: Settings) -> tuple[Start, ...]:
    """Without and with what an earlier process has computed; raises StartupError when a process does not answer.

    One that does not count goes first: what set-up computes once is there afterwards.
    """
    seconds_to_answer(settings, COUNTED)
    if settings.backend == "none":
        return (Start(how="no model", seconds=seconds_to_answer(settings, COUNTED)),)
    forget(settings.state_folder)
    return (
        Start(how="cold: nothing of the prompt computed yet", seconds=seconds_to_answer(settings, WORDED)),
        Start(how="warm: the computed prompt is on disk", seconds=seconds_to_answer(settings, WORDED)),
        Start(how="warm, a question that code answers", seconds=seconds_to_answer(settings, COUNTED)),
    )


def forget(folder: Path) -> None:
    """Delete what the model computed; of the example questions nothing is touched."""
    for file in folder.glob(COMPUTED):
        file.unlink()


def seconds_to_answer(settings: Settings, question: str) -> float:
    """Of a whole `andon ask`, from the start of its process to its end; raises StartupError when it fails."""
    code = "import sys; sys.argv = ['andon', 'ask', sys.argv[1], '--json']; from copilot.cli.start import run; run()"
    started = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-c", code, question], env=_environment(settings), check=False, capture_output=True
    )
    if done.returncode:
        said = (done.stderr or done.stdout).decode(errors="replace").strip()
        raise StartupError(f"a new process did not answer: {said[-300:]}")
    return round(time.monotonic() - started, 3)


def _environment(settings: Settings) -> dict[str, str]:
    own = {"models": settings.model_folder} | settings.model_dump(include={*PASSED_ON}, exclude_none=True)
    return os.environ | {f"ANDON_{name.upper()}": str(value) for name, value in own.items()}
