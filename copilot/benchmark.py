"""How fast and how large the copilot is on this machine, measured from outside through a session."""

import math
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from copilot.assembly import Copilot
from copilot.errors import StartupError
from copilot.models.local import LocalChatModel
from copilot.result import TurnJson, TurnRecord
from copilot.settings import Settings

QUESTIONS = (
    "Is FIL-03 running?",
    "Why did packaging line 2 stop last night?",
    "How do I clear a jam on the case packer?",
    "What is the status of PO-2480?",
    "Who is on shift right now and can work on a filler?",
    "Do we have spares for PKG-07?",
    "How likely is PKG-07 to fail in the next 8 hours?",
    "What does the procedure say about fill weight out of limits?",
    "Which lots are on hold?",
    "Has the gearbox on PKG-07 failed before, and what helped?",
    "What ships today?",
    "PKG-02 is down, what do I do?",
)
"""A mix as it comes on a night shift: values, scores, procedures, cases, an open question."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One measured value and the goal it is held against."""

    name: str
    value: float
    unit: str
    goal: str


async def measure(copilot: Copilot, rounds: int) -> tuple[list[Figure], list[TurnJson]]:
    """Ask every question `rounds` times, each in a fresh conversation, after one that warms up."""
    await _ask(copilot, QUESTIONS[2])
    turns = [await _ask(copilot, question) for _ in range(rounds) for question in QUESTIONS]
    return [*_turn_figures(turns), *_model_figures(copilot), resident(copilot)], turns


async def _ask(copilot: Copilot, question: str) -> TurnJson:
    session = copilot.session(copilot.identity.user("mara"))
    record = TurnRecord(copilot.model_json)
    async for event in session.ask(question):
        record.add(event)
    return record.json


def _turn_figures(turns: Sequence[TurnJson]) -> list[Figure]:
    facts = [turn["seconds"]["first_fact"] for turn in turns]
    first = [seconds for seconds in facts if seconds is not None]
    total = [turn["seconds"]["total"] for turn in turns]
    return [
        Figure(name="first fact, median", value=statistics.median(first), unit="s", goal="<= 1.5"),
        Figure(name="full answer, median", value=statistics.median(total), unit="s", goal="<= 8"),
        Figure(name="full answer, p95", value=percentile(total, 0.95), unit="s", goal=""),
        Figure(name="turns measured", value=len(turns), unit="", goal=""),
    ]


def _model_figures(copilot: Copilot) -> list[Figure]:
    if not isinstance(copilot.chat, LocalChatModel) or copilot.chat.load_seconds is None:
        return []
    return [Figure(name="model load", value=copilot.chat.load_seconds, unit="s", goal="")]


def resident(copilot: Copilot) -> Figure:
    """Resident memory of this process and of the one that runs the model."""
    pids = ["self"]
    if isinstance(copilot.chat, LocalChatModel) and copilot.chat.process_id:
        pids.append(str(copilot.chat.process_id))
    return Figure(name="resident memory", value=sum(_rss(pid) for pid in pids) / 1e9, unit="GB", goal="<= 2.5")


def start_to_answer(settings: Settings, question: str = QUESTIONS[0]) -> Figure:
    """Seconds that a new process takes from its start to its end, answering one question.

    Raises StartupError when it does not answer.
    """
    code = "import sys; sys.argv = ['andon', 'ask', sys.argv[1], '--json']; from copilot.cli.main import run; run()"
    own = {"ANDON_HOME": settings.home, "ANDON_MODELS": settings.model_folder, "ANDON_BACKEND": settings.backend}
    environment = os.environ | {name: str(value) for name, value in own.items()}
    started = time.monotonic()
    done = subprocess.run([sys.executable, "-c", code, question], env=environment, check=False, capture_output=True)
    if done.returncode:
        raise StartupError(f"a new process did not answer: {done.stderr.decode(errors='replace').strip()[-300:]}")
    return Figure(name="new process to answer", value=time.monotonic() - started, unit="s", goal="<= 5")


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least this share of all values does not exceed."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def _rss(pid: str) -> int:
    for line in Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) * 1024
    return 0
