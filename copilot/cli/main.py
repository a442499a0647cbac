"""The `andon` command: builds the command line from one file per group of commands."""

import sys
from importlib.metadata import entry_points

import typer

from copilot.cli import ask, audit, doctor, knowledge, model, plant, proposals, serve, setup, tools, users
from copilot.cli.failing import told

app = typer.Typer(
    name="andon",
    help="A production-support copilot that runs inside the plant. Without a command it opens the terminal UI.",
    no_args_is_help=False,
    pretty_exceptions_enable=False,
    add_completion=False,
)

app.command("ask")(ask.ask)
app.command("doctor")(doctor.doctor)
app.command("serve")(serve.serve)
app.command("setup")(setup.setup)
app.command("tools")(tools.tools)
app.add_typer(audit.app, name="audit")
app.add_typer(knowledge.app, name="knowledge")
app.add_typer(model.app, name="model")
app.add_typer(plant.app, name="plant")
app.add_typer(proposals.app, name="proposals")
app.add_typer(users.app, name="users")


def commands() -> typer.Typer:
    """The whole command line, with what the terminal UI and the evaluation add to it."""
    known = {command.name for command in app.registered_commands} | {group.name for group in app.registered_groups}
    for entry in sorted(entry_points(group="andon.commands"), key=lambda entry: entry.name):
        if entry.name not in known:
            entry.load()(app)
    return app


def run() -> None:
    """Run one command: expected failures become one line on stderr and an exit code."""
    commands()
    with told():
        app(args=sys.argv[1:] or ["tui"])
