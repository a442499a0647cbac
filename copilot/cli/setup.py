"""`andon setup`: models, demo plant and index, with progress; safe to repeat."""

import asyncio

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from copilot.assembly import assembled
from copilot.settings import Settings, load_settings
from copilot.setup import parts, prepare


def setup() -> None:
    """Make everything ready for the first question."""
    prepare_with_progress(load_settings())


def prepare_with_progress(settings: Settings) -> None:
    """Set up what is missing and show how far it is; quick and silent when nothing is."""
    if all(part.ready for part in parts(settings)):
        return
    console = Console(stderr=True)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f} %"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console) as bar:
        tasks: dict[str, TaskID] = {}

        def show(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = bar.add_task(what, total=total)
            bar.update(tasks[what], completed=done, total=total)

        prepare(settings, show)
        show("tool questions", 0, 1)
        asyncio.run(_opened_once(settings))
        show("tool questions", 1, 1)


async def _opened_once(settings: Settings) -> None:
    """The first start computes what later ones read from a file."""
    async with assembled(settings.model_copy(update={"backend": "none"})):
        pass
