"""`andon eval peers`: the copilot beside what else could be had, on the same requests in the same run."""

import asyncio
import importlib
import sys
from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Protocol, cast

import typer

from copilot.cli.printing import AsJson, print_json
from copilot.cli.setup import prepare_with_progress
from copilot.settings import Settings, load_settings
from eval.choice import Choice
from eval.errors import EvalError
from eval.manifest import manifest
from eval.markers import put_between
from eval.peers.contender import Contender
from eval.peers.errors import NoSuchPeer, PeersNotInstalled
from eval.peers.match import SAMPLE, SUITE, Round, match, single_requests
from eval.peers.rules import NAMES, Rules
from eval.peers.serving import PACKAGE, Served
from eval.peers.standing import as_json, standings, times_faster
from eval.peers.stored import ComparisonJson, read_comparison
from eval.peers.telling import BEGIN, END, block, markdown
from eval.results import EXIT_CODES
from eval.sampling import Part, part_of

EXTRA = ("langchain_openai", "xllamacpp", "openai")
PATIENCE = 120.0


class Gathering(Protocol):
    """What `eval.peers.rivals` offers, which needs the extra with the baselines."""

    def gathered(self, settings: Settings, rules: Rules) -> AbstractAsyncContextManager["Gathered"]: ...


class Gathered(Protocol):
    """Everybody who takes part."""

    @property
    def contenders(self) -> tuple[Contender, ...]: ...

    @property
    def server(self) -> Served | None: ...


def peers(  # noqa: PLR0917 - options of a command line, given by name
    suite: Annotated[str, typer.Argument(help="A group or a suite; only its single requests are put.")] = SUITE,
    part: Annotated[Part, typer.Option(help="'tune' may be looked at while improving, 'test' may not.")] = "test",
    limit: Annotated[int, typer.Option(min=1, help="So many requests, spread over all kinds.")] = SAMPLE,
    peer: Annotated[
        list[str] | None, typer.Option(help=f"Only this one of {', '.join(NAMES)}; may be repeated.")
    ] = None,
    server: Annotated[
        str | None, typer.Option(help="Address of a server that runs already, up to /v1, instead of one of its own.")
    ] = None,
    patience: Annotated[float, typer.Option(min=1, help="Longest wait for one answer, in seconds.")] = PATIENCE,
    stored: Annotated[
        Path | None, typer.Option("--from", exists=True, dir_okay=False, help="Play nothing: read this JSON.")
    ] = None,
    into: Annotated[
        Path | None, typer.Option(exists=True, dir_okay=False, help="A document with the markers for the baselines.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Put the same requests to Andon and to the baselines, in turn, and score all by the same scorers."""
    try:
        if stored:
            comparison = read_comparison(str(stored), stored.read_text(encoding="utf-8"))
        else:
            choice = single_requests(part, limit, suite)
            rules = Rules(names=_known(peer or NAMES), url=server, patience=patience)
            comparison = _compared(choice, rules)
        _shown(comparison, into, as_json)
    except EvalError as failure:
        sys.stderr.write(f"andon: {failure}\n")
        sys.exit(EXIT_CODES["infrastructure trouble"])


def _known(names: Sequence[str]) -> tuple[str, ...]:
    for name in names:
        if name not in NAMES:
            raise NoSuchPeer(name, NAMES)
    return tuple(names)


def _compared(choice: Choice, rules: Rules) -> ComparisonJson:
    settings = load_settings()
    prepare_with_progress(settings)
    rounds, served = asyncio.run(_played(settings, choice, rules))
    rows = standings(rounds)
    return ComparisonJson(
        run=_manifest(settings, choice, served), standings=as_json(rows), times_faster=times_faster(rows)
    )


async def _played(settings: Settings, choice: Choice, rules: Rules) -> tuple[tuple[Round, ...], Served | None]:
    async with rivals().gathered(settings, rules) as field:
        progress = _Progress(len(choice.scenarios) * len(field.contenders))
        return await match(field.contenders, choice.scenarios, progress), field.server


class _Progress:
    """A line on stderr for each request; of the test part no more than that it is done."""

    def __init__(self, number: int) -> None:
        self._number = number
        self._done = 0

    def __call__(self, done: Round) -> None:
        self._done += 1
        sys.stderr.write(f"[{self._done}/{self._number}] {done.seconds:6.2f} s  {done.contender}{_verdict(done)}\n")


def _verdict(done: Round) -> str:
    if part_of(done.scenario.id) == "test":
        return ""
    calls = done.scores.get("calls")
    mark = "" if calls is None else "  right" if calls.ok and not done.error else "  wrong"
    return f"{mark}  {done.scenario.id}{f'  ({done.error[:120]})' if done.error else ''}"


def rivals() -> Gathering:
    """The part that needs the extra, loaded only now; raises PeersNotInstalled."""
    try:
        return cast(Gathering, importlib.import_module("eval.peers.rivals"))
    except ModuleNotFoundError as missing:
        if (missing.name or "").partition(".")[0] not in EXTRA:
            raise
        raise PeersNotInstalled(str(missing.name)) from missing


def _manifest(settings: Settings, choice: Choice, server: Served | None) -> dict[str, str | int]:
    notes = manifest(choice, settings)
    kept = ("suite", "part", "scenarios", "model", "model_sha256", "git", "index", "processor", "langgraph")
    return {
        **{name: notes[name] for name in kept},
        "server": "" if server is None else f"{PACKAGE} {version(PACKAGE)}" if server.process_id else server.url,
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
    }


def _shown(comparison: ComparisonJson, into: Path | None, as_json: bool) -> None:
    if into is not None:
        put_between(into, BEGIN, END, block(comparison))
        sys.stderr.write(f"{into}: baselines written.\n")
    if as_json:
        print_json(comparison)
    elif into is None:
        typer.echo(markdown(comparison))
