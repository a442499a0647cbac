"""`andon users`: who can sign in, and bearer tokens for the API."""

from typing import Annotated

import typer

from copilot.cli.printing import AsJson, print_json, print_rows
from copilot.identity import Identity, load_users
from copilot.settings import load_settings
from copilot.setup import make_home

app = typer.Typer(help="People and their API tokens.", no_args_is_help=True)


@app.command("list")
def list_users(as_json: AsJson = False) -> None:
    """Show who can sign in, with role and sites."""
    users = load_users()
    print_rows([{"user": u.id, "name": u.name, "role": u.role, "sites": list(u.sites)} for u in users], as_json)


@app.command()
def token(name: Annotated[str, typer.Argument(help="Login name.")], as_json: AsJson = False) -> None:
    """Make a bearer token for the HTTP API; it is shown this once."""
    settings = load_settings()
    make_home(settings.home)
    made = Identity(load_users(), settings.identity_file).new_token(name)
    if as_json:
        print_json({"user": name, "token": made})
    else:
        typer.echo(made)
