"""`andon serve`: the HTTP API for planners and their scripts."""

import asyncio
from contextlib import nullcontext
from typing import Annotated

import typer
import uvicorn

from copilot.api.app import application
from copilot.assembly import assembled
from copilot.cli.setup import prepare_with_progress
from copilot.settings import Settings, load_settings
from copilot.single import only_one


def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on; this machine only unless set.")] = None,
    port: Annotated[int | None, typer.Option(min=1, max=65535, help="Port to listen on.")] = None,
) -> None:
    """Serve the chat and proposals API until stopped."""
    settings = load_settings()
    prepare_with_progress(settings)
    with only_one(settings.home, "andon serve"):
        asyncio.run(_serve(settings, host or settings.host, port or settings.port))


async def _serve(settings: Settings, host: str, port: int) -> None:
    """Open the product first: what cannot be opened is one line here, and a traceback inside the server."""
    async with assembled(settings) as copilot:
        typer.echo(f"Andon listens on http://{host}:{port}; Ctrl-C stops it.", err=True)
        app = application(lambda: nullcontext(copilot))
        await uvicorn.Server(uvicorn.Config(app, host=host, port=port, log_level="warning")).serve()
