"""What the commands do once the evaluation extra is there: run, report, show, compare, and say how it went."""

import sys
from collections.abc import Sequence
from pathlib import Path

import typer

from copilot.cli.printing import print_json
from copilot.settings import Settings
from eval.choice import Choice
from eval.comparison import compare, compare_groups, told
from eval.errors import NothingChosen
from eval.figures import figures, put_into
from eval.logs import read_results
from eval.page import page
from eval.progress import shown_progress
from eval.report import as_json, junit, markdown, summary
from eval.results import EXIT_CODES, Results
from eval.run import run_suite
from eval.sampling import part_of
from eval.transcript import transcript


def run(choice: Choice, settings: Settings, *, bar: float, json: bool, resume: Path | None) -> int:
    """Play the chosen scenarios, print what failed and how it went, and return the exit code."""
    logs = settings.home / "eval"
    if not json:
        sys.stderr.write(f"Stopped half-way, it goes on with --resume and the journal in {logs}.\n")
    with shown_progress(len(choice.scenarios) * choice.repeats, quiet=json) as heard:
        results = run_suite(choice, settings, logs, heard, resume=resume)
    if json:
        print_json(as_json(results, bar))
    else:
        _print(results, bar)
    return EXIT_CODES[results.verdict(bar)]


def report(log: Path, *, bar: float, json: bool, xml: Path | None, html: Path | None) -> int:
    """Print a log as Markdown or JSON, write JUnit and HTML where asked, and return the exit code of its verdict."""
    results = read_results(log)
    if xml is not None:
        xml.write_text(junit(results, bar), encoding="utf-8")
    if html is not None:
        html.write_text(page(results, bar), encoding="utf-8")
    if json:
        print_json(as_json(results, bar))
    elif html is not None or xml is not None:
        typer.echo(summary(results, bar))
    else:
        typer.echo(markdown(results, bar))
    return EXIT_CODES[results.verdict(bar)]


def show(log: Path, scenario: str) -> int:
    """Print every repeat of one conversation turn by turn; 100 when one of them failed."""
    results = read_results(log)
    found = results.scenarios.get(scenario)
    if found is None:
        raise NothingChosen(f"{scenario!r} in {str(log)!r}")
    for result in found:
        typer.echo(f"{transcript(result)}\n")
    return EXIT_CODES["passed" if all(each.passed for each in found) else "below the bar"]


def compared(first: Path, second: Path, *, json: bool) -> int:
    """Print what changed from one log to the other; 100 where more got worse than better, beyond chance."""
    before, after = read_results(first), read_results(second)
    found, groups = compare(before, after), compare_groups(before, after)
    if json:
        by_group = {
            name: {"both": g.both, "better": g.better, "worse": g.worse, "p": g.chance} for name, g in groups.items()
        }
        print_json(
            {"both": found.both, "better": found.better, "worse": found.worse, "p": found.chance, "groups": by_group}
        )
    else:
        typer.echo(told(found, groups))
    return EXIT_CODES["below the bar"] if found.is_regression else EXIT_CODES["passed"]


def show_figures(logs: Sequence[Path], *, into: Path | None) -> int:
    """Print the goals with what the logs measured, or put them into a document between its markers."""
    text = figures([read_results(log) for log in logs])
    if into is None:
        typer.echo(text)
    else:
        put_into(into, text)
        typer.echo(f"{into}: figures written.")
    return EXIT_CODES["passed"]


def _print(results: Results, bar: float) -> None:
    """Every failing conversation of the tune part turn by turn, of the test part by name, then the verdict."""
    for result in results.failed:
        hidden = part_of(result.scenario.id) == "test"
        typer.echo(f"FAIL {result.name} [test part, not shown]" if hidden else f"\n{transcript(result)}")
    typer.echo(f"\n{summary(results, bar)}\nLog: {results.log}")
