"""The real local model in real conversations, through the runner that everybody uses."""

from pathlib import Path

import pytest

from copilot.settings import Settings
from eval.choice import choose
from eval.report import summary
from eval.results import Result
from eval.run import run_suite
from eval.sampling import part_of
from eval.transcript import transcript

pytestmark = [
    pytest.mark.usefixtures("tidied"),
    pytest.mark.filterwarnings("ignore:.*MemoryObjectReceiveStream:pytest.PytestUnraisableExceptionWarning"),
]

CONVERSATIONS = 24
BAR = 0.7
"""Two dozen conversations cannot tell 80 % from 90 %; the suites can, see docs/evaluation.md."""


@pytest.mark.model
@pytest.mark.timeout(900)
def test_most_conversations_pass(installation: Path, model_folder: Path, tmp_path: Path) -> None:
    """A fixed sample over all kinds of scenarios; the installation is only read."""
    settings = Settings(home=installation, models=model_folder, backend="local")
    results = run_suite(choose("all", limit=CONVERSATIONS), settings, tmp_path, lambda _scenario, _passed: None)
    told = "\n\n".join(_told(result) for result in results.results if not result.passed)
    assert len(results.results) == CONVERSATIONS
    assert results.verdict(BAR) == "passed", f"{summary(results, BAR)}\n\n{told}"


def _told(result: Result) -> str:
    """What went wrong; of the test part only the name, so that nobody tunes by it."""
    name = result.scenario.id
    return transcript(result) if part_of(name) == "tune" else f"FAIL {name} (test part, not shown)"
