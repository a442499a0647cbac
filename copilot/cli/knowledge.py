"""`andon knowledge`: build the index of procedures and cases, and search it."""

from pathlib import Path
from typing import Annotated

import typer

from copilot.cli.printing import AsJson, print_json, print_rows
from copilot.identity import Identity, load_users
from copilot.settings import load_settings
from copilot.setup import embedder, make_home
from knowledge import corpus_folder
from knowledge.ingest import ingest as ingest_corpus
from knowledge.ingest import open_knowledge
from tools.adapters.plant.installed import plant_clock

app = typer.Typer(help="Procedures and past cases.", no_args_is_help=True)


@app.command()
def ingest(
    folder: Annotated[Path | None, typer.Argument(help="Corpus folder; the shipped one if left out.")] = None,
    rebuild: Annotated[bool, typer.Option(help="Build the index even if nothing changed.")] = False,
    as_json: AsJson = False,
) -> None:
    """Read every document into the index; a second run changes nothing."""
    settings = load_settings()
    make_home(settings.home)
    corpus = folder or settings.corpus or corpus_folder()
    report = ingest_corpus(corpus, settings.index_folder, embedder(settings), rebuild=rebuild)
    row = {"documents": report.documents, "passages": report.passages, "cases": report.cases, "changed": report.changed}
    skipped = [str(skipped) for skipped in report.skipped]
    if as_json:
        print_json({**row, "drafts": list(report.drafts), "skipped": list(skipped), "notes": list(report.notes)})
        return
    print_rows([dict(row)], as_json)
    for line in [*skipped, *report.notes]:
        typer.echo(line)


@app.command()
def search(
    question: Annotated[str, typer.Argument(help="What you want to know.")],
    user: Annotated[str, typer.Option(help="Who asks; role and site decide what may be read.")] = "mara",
    as_json: AsJson = False,
) -> None:
    """Find passages in released procedures."""
    settings = load_settings()
    operator = Identity(load_users(), settings.identity_file).user(user)
    knowledge = open_knowledge(settings.index_folder, embedder(settings))
    today = plant_clock(settings.plant_folder)().date()
    found = knowledge.procedures.find(question, site=operator.sites[0], role=operator.role, today=today)
    print_rows(
        [{"citation": passage.citation, "section": passage.heading, "text": passage.text} for passage in found], as_json
    )
    knowledge.close()
