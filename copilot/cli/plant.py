"""`andon plant`: look at the demo plant, set it back, or let one of its systems fail."""

from typing import Annotated

import typer

from copilot.cli.printing import AsJson, print_rows
from copilot.settings import load_settings
from copilot.setup import make_home
from tools.adapters.plant.faults import ConditionState, set_condition
from tools.adapters.plant.installed import contents, install_plant
from tools.records import System

app = typer.Typer(help="The embedded demo plant.", no_args_is_help=True)


@app.command()
def show(as_json: AsJson = False) -> None:
    """Show what each plant system holds."""
    rows = contents(load_settings().plant_folder)
    print_rows([{"system": system, "table": table, "rows": count} for system, table, count in rows], as_json)


@app.command()
def reset() -> None:
    """Build the plant anew; every change made to it is gone, the audit log stays."""
    settings = load_settings()
    make_home(settings.home)
    install_plant(settings.plant_folder)
    typer.echo("The demo plant is as it was at the start.")


@app.command()
def fault(
    system: Annotated[System, typer.Argument(help="Plant system.")],
    state: Annotated[ConditionState, typer.Argument(help="How it behaves from now on.")],
    seconds: Annotated[float, typer.Option(help="How slow, or how old the data are.")] = 0.0,
) -> None:
    """Let one plant system fail, to see what the copilot does about it."""
    set_condition(load_settings().plant_folder, system, state, seconds)
    typer.echo(f"{system} is {state} now.")
