"""Lists as tables for people and as JSON for scripts."""

import json
from collections.abc import Sequence
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from tools.tool import SchemaValue

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]


def print_rows(rows: Sequence[dict[str, SchemaValue]], as_json: bool) -> None:
    """Rows that all have the same keys."""
    if as_json:
        print_json(list(rows))
        return
    if not rows:
        typer.echo("none")
        return
    table = Table(box=None, pad_edge=False)
    for name in rows[0]:
        table.add_column(name.replace("_", " "), overflow="fold")
    for row in rows:
        table.add_row(*(_cell(value) for value in row.values()))
    Console().print(table, markup=False)


def print_json(value: object) -> None:
    """One JSON document."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def _cell(value: SchemaValue) -> str:
    return ", ".join(str(item) for item in value) if isinstance(value, list) else str(value)
