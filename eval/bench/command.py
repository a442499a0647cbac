"""`andon bench`: figures of this machine, against the goals and beside the baselines."""

import asyncio
import importlib
import sys
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Protocol, cast

import typer

from copilot.cli.printing import AsJson, print_json
from copilot.cli.setup import prepare_with_progress
from copilot.models.catalog import load_catalog
from copilot.sandbox import sandboxed
from copilot.settings import Settings, load_settings
from eval.bench.figures import Machine, Report, System, read_report, to_json
from eval.bench.machine import machine
from eval.bench.measuring import HISTORY, TOOLS, Said
from eval.bench.page import page
from eval.bench.plan import Plan
from eval.bench.whole import measure_andon
from eval.errors import EvalError
from eval.manifest import revision
from eval.peers.command import EXTRA, PATIENCE
from eval.peers.errors import PeersNotInstalled
from eval.peers.rules import NAMES, Rules
from eval.peers.serving import PACKAGE

LIBRARIES = ("andon-copilot", "llama-cpp-python", "langgraph", "langchain-core")
SIZES = ",".join(map(str, TOOLS))
LENGTHS = ",".join(map(str, HISTORY))


class Measuring(Protocol):
    """What `eval.bench.baselines` offers, which needs the extra with the baselines."""

    async def measure_baselines(
        self, settings: Settings, plan: Plan, rules: Rules, said: Said
    ) -> tuple[System, ...]: ...


def bench(  # noqa: PLR0917 - options of a command line, given by name
    rounds: Annotated[int, typer.Option(min=1, help="How often every question is asked.")] = 2,
    tools: Annotated[str, typer.Option(help="Sizes of the catalogue a turn is timed with; '' for none.")] = SIZES,
    history: Annotated[str, typer.Option(help="Turns of a conversation a turn is timed after; '' for none.")] = LENGTHS,
    peers: Annotated[bool, typer.Option("--peers", help="Measure the baselines in the same run.")] = False,
    server: Annotated[
        str | None, typer.Option(help="Address of a server that runs already, up to /v1, instead of one of its own.")
    ] = None,
    patience: Annotated[
        float, typer.Option(min=1, help="Longest wait for one answer of a baseline, in seconds.")
    ] = PATIENCE,
    stored: Annotated[
        Path | None, typer.Option("--from", exists=True, dir_okay=False, help="Measure nothing: read this JSON.")
    ] = None,
    into: Annotated[
        Path | None, typer.Option(dir_okay=False, help="Write the page to this file, such as docs/performance.md.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Measure times, tokens, memory, start-up and growth of the whole system, on a copy of the plant."""
    plan = Plan(rounds=rounds, tools=_numbers(tools), history=_numbers(history), peers=peers)
    rules = Rules(names=NAMES, url=server, patience=patience)
    try:
        report = read_report(str(stored), stored.read_text(encoding="utf-8")) if stored else _measured(plan, rules)
    except EvalError as failure:
        sys.stderr.write(f"andon: {failure}\n")
        sys.exit(1)
    if into:
        into.write_text(page(report), encoding="utf-8")
        sys.stderr.write(f"{into}: written.\n")
    if as_json:
        print_json(to_json(report))
    elif not into:
        typer.echo(page(report).partition("## ")[1] + page(report).partition("## ")[2])


def _numbers(text: str) -> tuple[int, ...]:
    try:
        numbers = tuple(sorted({int(each) for each in text.split(",") if each.strip()}))
    except ValueError as error:
        raise typer.BadParameter(f"{text!r} is no list of numbers such as {SIZES}.") from error
    if any(number < 1 for number in numbers):
        raise typer.BadParameter(f"{text!r} has a number below 1.")
    return numbers


def _measured(plan: Plan, rules: Rules) -> Report:
    settings = load_settings()
    prepare_with_progress(settings)
    others = _baselines() if plan.peers else None
    with sandboxed(settings) as copy:
        systems = [asyncio.run(measure_andon(copy, plan, _said))]
    if others:
        systems += asyncio.run(others.measure_baselines(settings, plan, rules, _said))
    _said("memory")
    return Report(run=_run(settings, rules if plan.peers else None), machine=_machine(settings), systems=tuple(systems))


def _said(what: str) -> None:
    sys.stderr.write(f"{datetime.now(UTC):%H:%M:%S} {what}\n")


def _baselines() -> Measuring:
    """The part that needs the extra, loaded only now; raises PeersNotInstalled."""
    try:
        return cast(Measuring, importlib.import_module("eval.bench.baselines"))
    except ModuleNotFoundError as missing:
        if (missing.name or "").partition(".")[0] not in EXTRA:
            raise
        raise PeersNotInstalled(str(missing.name)) from missing


def _machine(settings: Settings) -> Machine:
    file = load_catalog(settings.model_folder).entry(settings.model).file if settings.backend == "local" else ""
    return machine(settings.threads, settings.model_folder / file if file else None)


def _run(settings: Settings, rules: Rules | None) -> dict[str, str | int]:
    entry = load_catalog(settings.model_folder).entry(settings.model) if settings.backend == "local" else None
    server = "" if rules is None else rules.url or f"{PACKAGE} {version(PACKAGE)}"
    return {
        "backend": settings.backend,
        "model": settings.model if settings.backend != "none" else "none",
        "model_sha256": (entry.sha256 or "") if entry else "",
        "git": revision(Path(__file__).parent),
        **{name: version(name) for name in LIBRARIES},
        "server of the baselines": server,
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
    }
