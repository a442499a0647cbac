"""What the commands do once the evaluation extra is there: run, report, compare, and say how it went."""

import sys
from pathlib import Path

import typer

from copilot.cli.printing import print_json
from copilot.settings import Settings
from eval.choice import Choice
from eval.comparison import compare
from eval.logs import read_results
from eval.report import as_json, junit, markdown, summary
from eval.results import EXIT_CODES, Results
from eval.run import run_suite
from eval.scenario import Scenario
from eval.transcript import transcript


def run(choice: Choice, settings: Settings, *, bar: float, json: bool) -> int:
    """Play the chosen scenarios, print what failed and how it went, and return the exit code."""
    results = run_suite(choice, settings, settings.home / "eval", _Progress(len(choice.scenarios), quiet=json).heard)
    if json:
        print_json(as_json(results, bar))
    else:
        _print(results, bar)
    return EXIT_CODES[results.verdict(bar)]


def report(log: Path, *, bar: float, json: bool, xml: Path | None) -> int:
    """Print a log as Markdown or JSON, write JUnit where asked, and return the exit code of its verdict."""
    results = read_results(log)
    if xml is not None:
        xml.write_text(junit(results), encoding="utf-8")
    if json:
        print_json(as_json(results, bar))
    else:
        typer.echo(markdown(results, bar))
    return EXIT_CODES[results.verdict(bar)]


def compared(first: Path, second: Path, *, json: bool) -> int:
    """Print what changed from one log to the other; 100 where more got worse than better, beyond chance."""
    found = compare(read_results(first), read_results(second))
    if json:
        rows = {"both": found.both, "better": found.better, "worse": found.worse, "p": found.chance}
        print_json(rows)
    else:
        typer.echo(str(found))
    return EXIT_CODES["below the bar"] if found.is_regression else EXIT_CODES["passed"]


def _print(results: Results, bar: float) -> None:
    """Every failing conversation turn by turn, then the verdict."""
    for result in results.results:
        if not result.passed:
            typer.echo(f"\n{transcript(result)}")
    typer.echo(f"\n{summary(results, bar)}\nLog: {results.log}")


class _Progress:
    """One line on stderr for each conversation, as soon as it is judged."""

    def __init__(self, number: int, *, quiet: bool) -> None:
        self._number = number
        self._quiet = quiet
        self._heard = 0

    def heard(self, scenario: Scenario, passed: bool) -> None:
        self._heard += 1
        if not self._quiet:
            sys.stderr.write(f"[{self._heard}/{self._number}] {'ok  ' if passed else 'FAIL'} {scenario.id}\n")
