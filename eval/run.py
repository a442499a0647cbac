"""Runs scenarios through inspect_ai on this machine, without a network and without its command line."""

import platform
from collections.abc import Sequence
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from inspect_ai import eval as inspect_eval
from langchain_core.language_models import BaseChatModel

from copilot.settings import Settings
from eval.choice import Choice
from eval.logs import results_of
from eval.results import Results
from eval.scenario import Scenario
from eval.stage import staged
from eval.task import Heard, conversation_task


def run_suite(
    choice: Choice, settings: Settings, logs: Path, heard: Heard, chat: BaseChatModel | None = None
) -> Results:
    """Play and score every scenario, one after another; the log is kept in the folder `logs`.

    `chat` replaces the model that the settings name. A scenario that breaks off is a failed
    result; the others go on.
    """
    with staged(settings, chat) as stage:
        [log] = inspect_eval(
            conversation_task(choice.suite, choice.scenarios, stage, heard),
            # The copilot owns its model. One model, one worker: conversations take turns.
            model="none/none",
            max_samples=1,
            fail_on_error=False,
            display="none",
            log_dir=str(logs),
            log_format="eval",
            log_level="warning",
            score_display=False,
            # No side doors: nothing listens while conversations run.
            ctl_server=False,
            acp_server=False,
            metadata=manifest(choice, settings),
        )
    return results_of(log)


def manifest(choice: Choice, settings: Settings) -> dict[str, str | int]:
    """What somebody needs to know to compare this run with another."""
    return {
        "suite": choice.suite,
        "part": choice.part,
        "scenarios": len(choice.scenarios),
        "scenarios_sha256": digest(choice.scenarios),
        "backend": settings.backend,
        "model": settings.model if settings.backend != "none" else "none",
        "andon": version("andon-copilot"),
        "inspect_ai": version("inspect-ai"),
        "python": platform.python_version(),
        "machine": platform.machine(),
    }


def digest(scenarios: Sequence[Scenario]) -> str:
    """Changes when a scenario does."""
    lines = sorted(scenario.model_dump_json() for scenario in scenarios)
    return sha256("\n".join(lines).encode()).hexdigest()
