"""`andon tools`: everything the copilot can look up, compute and propose."""

from typing import Annotated

import typer

from copilot.cli.printing import AsJson, print_rows
from tools.catalog import catalog, table


def tools(
    as_json: AsJson = False,
    markdown: Annotated[bool, typer.Option(help="Print the page docs/tools.md.")] = False,
) -> None:
    """List every tool with its kind, risk and plant systems."""
    if markdown:
        typer.echo(table(), nl=False)
        return
    print_rows(
        [
            {
                "tool": tool.name,
                "kind": tool.kind,
                "risk": tool.risk,
                "systems": list(tool.systems),
                "what it does": tool.description,
            }
            for tool in catalog().values()
        ],
        as_json,
    )
