"""`andon tui`: set-up, then the terminal UI; without a terminal, what to use in its place."""

import sys
from typing import Annotated

import typer

from copilot.cli.setup import prepare_with_progress
from copilot.doctor import is_terminal
from copilot.settings import load_settings
from tui.app import AndonApp
from tui.seat import Opening

NO_TERMINAL = """\
Andon is set up, but there is no terminal here, so the terminal UI cannot open. Ask without it:
    andon ask "Is FIL-03 running?" --user mara
or start the HTTP API with `andon serve`."""


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command("tui")(tui)


def tui(
    user: Annotated[str | None, typer.Option(help="Who signs in; a list to choose from if left out.")] = None,
    site: Annotated[str | None, typer.Option(help="Site the conversation is about, if not the home site.")] = None,
    session: Annotated[str | None, typer.Option(help="Conversation to go on with.")] = None,
    read_only: Annotated[
        bool, typer.Option("--read-only", help="Only answer: nothing is proposed or decided.")
    ] = False,
) -> None:
    """Open the terminal UI; sets up what is missing first."""
    settings = load_settings()
    prepare_with_progress(settings)
    if not is_terminal():
        typer.echo(NO_TERMINAL)
        return
    opening = Opening(site=site, session=session, read_only=read_only)
    app = AndonApp(settings, user=user, opening=opening)
    app.run()
    sys.exit(app.return_code or 0)
