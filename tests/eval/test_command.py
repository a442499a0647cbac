"""`andon eval` from the outside: what it prints, how it ends, and what it does not load."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from eval.command import register
from eval.sampling import of_part, spread
from eval.suite import load_suite
from graphs.calibration import SHIPPED, load_calibration

pytestmark = [
    pytest.mark.usefixtures("tidied"),
    pytest.mark.filterwarnings("ignore:.*MemoryObjectReceiveStream:pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture
def andon(settings: object, monkeypatch: pytest.MonkeyPatch, installation: Path, model_folder: Path) -> typer.Typer:
    """The command group on a real installation without a chat model."""
    monkeypatch.setenv("ANDON_HOME", str(installation))
    monkeypatch.setenv("ANDON_MODELS", str(model_folder))
    monkeypatch.setenv("ANDON_BACKEND", "none")
    root = typer.Typer()
    root.callback()(lambda: None)
    register(root)
    return root


def run(app: typer.Typer, *arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["eval", *arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.output


def test_registering_loads_nothing_of_the_extra() -> None:
    code = "import sys, eval.command; sys.exit(any(n in sys.modules for n in ('inspect_ai', 'junitparser')))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_without_the_extra_the_install_line_is_named(andon: typer.Typer, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.partition(".")[0] == "inspect_ai"]:
        monkeypatch.delitem(sys.modules, name)
    for name in ("evaluation", "run", "logs", "task", "messages", "journal", "progress"):
        monkeypatch.delitem(sys.modules, f"eval.{name}", raising=False)
    monkeypatch.setitem(sys.modules, "inspect_ai", None)
    code, output = run(andon, "run", "lookups")
    assert code == 1
    assert "pip install" in output
    assert "[eval]" in output


def test_a_run_reports_and_ends_by_its_verdict(andon: typer.Typer) -> None:
    code, output = run(andon, "run", "lookups", "--only", "lookup-sealer-on", "--bar", "1.0")
    assert (code, "1 of 1 conversations passed" in output) == (0, True), output
    log = next(line.removeprefix("Log: ") for line in output.splitlines() if line.startswith("Log: "))
    assert "2 of 2" not in output
    assert run(andon, "report", log)[0] == 0
    assert run(andon, "compare", log, log)[0] == 0
    code, told = run(andon, "show", log, "lookup-sealer-on")
    assert (code, "→ machine_state(" in told) == (0, True), told
    assert "'lookup-gone'" in run(andon, "show", log, "lookup-gone")[1]
    assert "| goal |" in run(andon, "figures", log)[1]


def test_a_run_can_be_repeated_and_gone_on_with_and_all_files_give_one_verdict(
    andon: typer.Typer, tmp_path: Path
) -> None:
    chosen = ("run", "requests", "--only", "lookup-sealer-on", "--k", "2", "--bar", "1.0", "--json")
    code, output = run(andon, *chosen)
    told = json.loads(output)
    assert (code, told["repeats"], told["conversations"], told["verdict"]) == (0, 2, 1, "passed"), output
    assert set(told["groups"]) == {"requests"}
    again = json.loads(run(andon, *chosen, "--resume", told["log"])[1])
    assert again["seconds"] == told["seconds"], "a conversation was played again"
    page, xml = tmp_path / "out.html", tmp_path / "out.xml"
    code, output = run(andon, "report", told["log"], "--html", str(page), "--junit", str(xml), "--bar", "1.0")
    assert (code, "1 of 1 conversations passed in all 2 repeats" in output) == (0, True), output
    assert "Evaluation: <span class=good>passed" in page.read_text(encoding="utf-8")
    assert 'value="passed"' in xml.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("run", "nothing-like-it"), "there is no suite 'nothing-like-it'"),
        (("run", "lookups", "--only", "lookup-gone"), "'lookup-gone'"),
    ],
)
def test_a_wrong_choice_is_one_line_and_exit_code_1(andon: typer.Typer, arguments: tuple[str, ...], told: str) -> None:
    code, output = run(andon, *arguments)
    assert code == 1
    assert told in output
    assert "Traceback" not in output


def test_the_list_names_part_and_tags(andon: typer.Typer) -> None:
    code, output = run(andon, "list", "knowledge", "--json")
    assert code == 0
    assert '"part": "tune"' in output


def test_a_calibration_is_fitted_on_the_tune_part_and_written(
    andon: typer.Typer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a handful of conversations alone; the file can be used at once, and the shipped one stays as it is."""
    few = spread(of_part(load_suite("lookups"), "tune"), 6)
    monkeypatch.setattr("eval.calibrating.load_suite", lambda _suite: few)
    monkeypatch.setattr("eval.calibrating.examples", lambda _copilot, _context: [])
    monkeypatch.setitem(sys.modules, "inspect_ai", None)
    shipped, written = SHIPPED.read_bytes(), tmp_path / "calibration.json"
    code, output = run(andon, "calibrate", "--into", str(written), "--wrong")
    assert code == 0, output
    assert "decisions of the tuning part" in output
    assert str(written) in output
    calibration = load_calibration(written)
    assert "regression" in calibration.weights
    assert len(calibration.suite_sha256) == 64
    assert calibration.model_sha256 == ""
    assert SHIPPED.read_bytes() == shipped
