"""`andon bench`: figures of this machine, against the goals."""

import asyncio
import platform
from typing import Annotated

import typer

from copilot.assembly import assembled
from copilot.benchmark import Figure, measure, start_to_answer
from copilot.cli.printing import AsJson, print_json, print_rows
from copilot.cli.setup import prepare_with_progress
from copilot.result import TurnJson
from copilot.sandbox import sandboxed
from copilot.settings import Settings, load_settings


def bench(
    rounds: Annotated[int, typer.Option(min=1, help="How often every question is asked.")] = 2,
    turns: Annotated[bool, typer.Option(help="Show every turn as well.")] = False,
    as_json: AsJson = False,
) -> None:
    """Measure time to the first fact, to the full answer, start-up and memory, on a copy of the plant."""
    settings = load_settings()
    prepare_with_progress(settings)
    with sandboxed(settings) as copy:
        figures, asked = asyncio.run(_measured(copy, rounds))
        figures.append(start_to_answer(copy))
    _print(figures, asked if turns else [], as_json)


async def _measured(settings: Settings, rounds: int) -> tuple[list[Figure], list[TurnJson]]:
    async with assembled(settings) as copilot:
        return await measure(copilot, rounds)


def _print(figures: list[Figure], turns: list[TurnJson], as_json: bool) -> None:
    if as_json:
        print_json({figure.name: round(figure.value, 3) for figure in figures} | {"machine": platform.processor()})
        return
    print_rows([{"figure": f.name, "value": f"{f.value:.2f} {f.unit}", "goal": f.goal} for f in figures], as_json)
    for turn in turns:
        calls = ", ".join(call["tool"] for call in turn["calls"])
        typer.echo(f"{turn['seconds']['total']:6.2f} s  {turn['outcome']:9} {calls}: {turn['answer'][:100]}")
