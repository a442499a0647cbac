"""`andon eval`: run suites, read and compare their logs.

Exit code 0: passed. 100: too many conversations failed. 1: the run itself cannot be trusted.
"""

import importlib
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Protocol, cast

import typer

from copilot.cli.printing import AsJson, print_rows
from copilot.cli.setup import prepare_with_progress
from copilot.settings import Settings, load_settings
from copilot.setup import embedder
from eval.bench.command import bench
from eval.calibrating import calibrate as calibration_written
from eval.calibrating import report as calibration_told
from eval.choice import Choice, choose
from eval.errors import EvalError, NotInstalled
from eval.functions.command import functions
from eval.labels import contexts_of, wrong_labels
from eval.leaks import near, same
from eval.peers.command import peers
from eval.results import EXIT_CODES
from eval.sampling import Part, part_of
from eval.suite import ALL, grouped, load_suite
from graphs.calibration import SHIPPED
from guardrails.policy_file import load_policy
from knowledge.ingest import open_knowledge
from tools.catalog import catalog

BAR = 0.8
COUNTED = 50
"""Decisions between two lines of progress."""
EXTRA = ("inspect_ai", "junitparser")

app = typer.Typer(help="Scripted conversations, scored by code.", no_args_is_help=True)
app.command("functions")(functions)
app.command("peers")(peers)

BarOption = Annotated[float, typer.Option("--bar", min=0.0, max=1.0, help="Share of conversations that has to pass.")]
Log = Annotated[Path, typer.Argument(help="A log that `andon eval run` wrote.", exists=True, dir_okay=False)]


def register(root: typer.Typer) -> None:
    """Add `andon eval` and `andon bench`; the evaluation extra is not loaded by this."""
    root.add_typer(app, name="eval")
    root.command("bench")(bench)


class _Evaluation(Protocol):
    """What `eval.evaluation` offers, which needs the evaluation extra."""

    def run(self, choice: Choice, settings: Settings, *, bar: float, json: bool, resume: Path | None) -> int: ...

    def report(self, log: Path, *, bar: float, json: bool, xml: Path | None, html: Path | None) -> int: ...

    def show(self, log: Path, scenario: str) -> int: ...

    def show_figures(self, logs: Sequence[Path], *, into: Path | None) -> int: ...

    def compared(self, first: Path, second: Path, *, json: bool) -> int: ...


@app.command("run")
def run(  # noqa: PLR0917 - options of a command line, given by name
    suite: Annotated[str, typer.Argument(help="A group, a suite, or 'all'; `andon eval list` shows them.")] = ALL,
    part: Annotated[Part, typer.Option(help="'tune' may be looked at while improving, 'test' may not.")] = "all",
    bar: BarOption = BAR,
    limit: Annotated[int | None, typer.Option(min=1, help="At most so many, spread over all kinds.")] = None,
    only: Annotated[list[str] | None, typer.Option(help="Only the scenario with this id; may be repeated.")] = None,
    k: Annotated[int, typer.Option("--k", min=1, max=20, help="Play each so often, every time worded anew.")] = 1,
    resume: Annotated[
        Path | None, typer.Option(exists=True, dir_okay=False, help="A log or journal: play only what it lacks.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Play scenarios with the configured model on a copy of the demo plant, and score them."""
    with _told():
        choice = choose(suite, part, limit, tuple(only or ()), repeats=k)
        evaluation = _evaluation()
        settings = load_settings()
        prepare_with_progress(settings)
        code = evaluation.run(choice, settings, bar=bar, json=as_json, resume=resume)
    sys.exit(code)


@app.command("report")
def report(
    log: Log,
    bar: BarOption = BAR,
    xml: Annotated[Path | None, typer.Option("--junit", help="Write JUnit XML to this file.")] = None,
    html: Annotated[Path | None, typer.Option("--html", help="Write one page that needs no network.")] = None,
    as_json: AsJson = False,
) -> None:
    """Tell what a log says: Markdown with tables and every failed conversation, unless a file is asked for."""
    with _told():
        code = _evaluation().report(log, bar=bar, json=as_json, xml=xml, html=html)
    sys.exit(code)


@app.command("show")
def show(log: Log, scenario: Annotated[str, typer.Argument(help="Id of a scenario in it.")]) -> None:
    """Print one conversation of a log turn by turn, and what is wrong with it."""
    with _told():
        code = _evaluation().show(log, scenario)
    sys.exit(code)


@app.command("figures")
def show_figures(
    logs: Annotated[list[Path], typer.Argument(help="Logs of `andon eval run`.", exists=True, dir_okay=False)],
    into: Annotated[
        Path | None, typer.Option(exists=True, dir_okay=False, help="A document with the markers for figures.")
    ] = None,
) -> None:
    """Hold what logs measured against the goals, as a Markdown block."""
    with _told():
        code = _evaluation().show_figures(logs, into=into)
    sys.exit(code)


@app.command("compare")
def compare(first: Log, second: Log, as_json: AsJson = False) -> None:
    """Show what got better and what got worse from the first log to the second."""
    with _told():
        code = _evaluation().compared(first, second, json=as_json)
    sys.exit(code)


@app.command("list")
def list_scenarios(
    suite: Annotated[str, typer.Argument(help="A group, a suite, or 'all'.")] = ALL, as_json: AsJson = False
) -> None:
    """Show the scenarios of a suite and the part each belongs to."""
    with _told():
        scenarios, group = load_suite(suite), grouped(suite)
    print_rows(
        [
            {"id": s.id, "group": group[s.id], "part": part_of(s.id), "language": s.language, "tags": list(s.tags)}
            for s in scenarios
        ],
        as_json,
    )


@app.command("leaks")
def leaks(as_json: AsJson = False) -> None:
    """List scenario texts that stand among the tools' example questions, or nearly; exit code 100 for the former."""
    settings = load_settings()
    with _told():
        scenarios, tools = load_suite(ALL), tuple(catalog().values())
    known, alike = same(scenarios, tools), near(scenarios, tools, embedder(settings).embed)
    print_rows(
        [
            {"scenario": leak.scenario, "text": leak.text, "example": leak.example, "like": round(leak.similarity, 2)}
            for leak in (*known, *alike)
        ],
        as_json,
    )
    sys.exit(EXIT_CODES["below the bar" if known else "passed"])


@app.command("labels")
def labels(
    suite: Annotated[str, typer.Argument(help="A group, a suite, or 'all'.")] = ALL, as_json: AsJson = False
) -> None:
    """Make every expected call of a first text directly on the plant; exit code 100 when one cannot be right."""
    settings = load_settings()
    with _told():
        scenarios = load_suite(suite)
    prepare_with_progress(settings)
    knowledge = open_knowledge(settings.index_folder, embedder(settings))
    found = wrong_labels(scenarios, catalog(), contexts_of(settings.plant_folder, knowledge), load_policy())
    knowledge.close()
    print_rows([{"scenario": wrong.scenario, "call": wrong.call, "why": wrong.why} for wrong in found], as_json)
    sys.exit(EXIT_CODES["below the bar" if found else "passed"])


@app.command("calibrate")
def calibrate(
    into: Annotated[
        Path | None, typer.Option(dir_okay=False, help="File to write; the calibration of the package if left out.")
    ] = None,
    wrong: Annotated[bool, typer.Option("--wrong", help="List the decisions that were wrong when held out.")] = False,
) -> None:
    """Fit anew what each figure of a decision weighs: examples, tune part and the configured model's letters."""
    settings = load_settings()
    prepare_with_progress(settings)
    file = into or SHIPPED
    fitted = calibration_written(settings, file, _counted)
    typer.echo(f"{calibration_told(fitted)}\nWritten: {file}")
    for scenario, text, right, chosen in fitted.wrong if wrong else ():
        typer.echo(f"  {scenario}: {text!r} is {right}, taken for {chosen}")


def _counted(seen: int) -> None:
    """Progress on stderr, every COUNTED decisions."""
    if seen % COUNTED == 0:
        typer.echo(f"{seen} decisions", err=True)


def _evaluation() -> _Evaluation:
    """The part that needs the extra, loaded only now: every other command starts without it."""
    try:
        return cast(_Evaluation, importlib.import_module("eval.evaluation"))
    except ModuleNotFoundError as missing:
        if (missing.name or "").partition(".")[0] not in EXTRA:
            raise
        raise NotInstalled(str(missing.name)) from missing


@contextmanager
def _told() -> Iterator[None]:
    """An expected failure becomes one line on stderr and the exit code of an infrastructure failure."""
    try:
        yield
    except EvalError as failure:
        sys.stderr.write(f"andon: {failure}\n")
        sys.exit(EXIT_CODES["infrastructure trouble"])
