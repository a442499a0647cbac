"""`andon audit`: check, read and export the transcript."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from copilot.cli.printing import AsJson, print_json, print_rows
from copilot.settings import load_settings
from copilot.setup import make_home
from guardrails.audit import Audit
from guardrails.database import open_database

app = typer.Typer(help="The append-only, hash-chained transcript.", no_args_is_help=True)


@app.command()
def verify(as_json: AsJson = False) -> None:
    """Check every row of the chain; exit code 1 and the first bad row if it was altered."""
    report = _audit().verify()
    if as_json:
        print_json({"ok": report.ok, "rows": report.rows, "first_bad": report.first_bad, "problem": report.problem})
    else:
        altered = f"ALTERED: row {report.first_bad}: {report.problem}; {report.rows} rows before it are as written."
        typer.echo(f"{report.rows} rows, unaltered." if report.ok else altered)
    sys.exit(0 if report.ok else 1)


@app.command()
def show(
    session: Annotated[str | None, typer.Option(help="Only this conversation.")] = None,
    last: Annotated[int, typer.Option(help="Only the last N events.")] = 50,
    as_json: AsJson = False,
) -> None:
    """Print events in order."""
    entries = list(_audit().read(session))[-last:]
    print_rows(
        [
            {
                "seq": entry.seq,
                "at": f"{entry.header.at}",
                "person": entry.header.person,
                "kind": entry.header.kind,
                "payload": (entry.payload or "erased")[: None if as_json else 160],
            }
            for entry in entries
        ],
        as_json,
    )


@app.command()
def export(
    folder: Annotated[Path, typer.Argument(help="A new folder for the export.")],
    person: Annotated[str, typer.Option(help="Who exports; it is logged.")],
    as_json: AsJson = False,
) -> None:
    """Write the whole transcript with everything needed to check it elsewhere."""
    try:
        report = _audit().export(folder, person=person)
    except OSError as error:
        typer.echo(f"andon: cannot export to {str(folder)!r}: {error.strerror}; name a new folder.", err=True)
        sys.exit(1)
    if as_json:
        print_json({"ok": report.ok, "rows": report.rows, "problem": report.problem, "folder": str(folder)})
    else:
        typer.echo(f"{report.rows} rows exported to {folder}.")


def _audit() -> Audit:
    settings = load_settings()
    make_home(settings.home)
    return Audit(open_database(settings.ledger_file))
