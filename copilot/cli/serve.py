"""`andon serve`: the HTTP API for planners and their scripts."""

from typing import Annotated

import typer
import uvicorn

from copilot.api.app import application
from copilot.assembly import assembled
from copilot.cli.setup import prepare_with_progress
from copilot.settings import load_settings
from copilot.single import only_one


def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on; this machine only unless set.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on.")] = None,
) -> None:
    """Serve the chat and proposals API until stopped."""
    settings = load_settings()
    prepare_with_progress(settings)
    with only_one(settings.home, "andon serve"):
        typer.echo(
            f"Andon listens on http://{host or settings.host}:{port or settings.port}; Ctrl-C stops it.", err=True
        )
        uvicorn.run(
            application(lambda: assembled(settings)),
            host=host or settings.host,
            port=port or settings.port,
            log_level="warning",
        )
