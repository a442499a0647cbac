"""How far a run has come: a bar on a terminal, a line for each conversation elsewhere."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from eval.scenario import Scenario
from eval.task import Heard


@contextmanager
def shown_progress(number: int, *, quiet: bool) -> Iterator[Heard]:
    """Something to be told of every conversation; writes to stderr, or nothing when `quiet`."""
    if quiet:
        yield lambda _scenario, _passed: None
    elif sys.stderr.isatty():
        with _bar(number) as heard:
            yield heard
    else:
        yield _Lines(number)


class _Lines:
    def __init__(self, number: int) -> None:
        self._number = number
        self._heard = 0

    def __call__(self, scenario: Scenario, passed: bool) -> None:
        self._heard += 1
        sys.stderr.write(f"[{self._heard}/{self._number}] {'ok  ' if passed else 'FAIL'} {scenario.id}\n")


@contextmanager
def _bar(number: int) -> Iterator[Heard]:
    columns = (
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.description}"),
    )
    failed = 0
    with Progress(*columns, console=Console(stderr=True)) as progress:
        task = progress.add_task("", total=number)

        def heard(scenario: Scenario, passed: bool) -> None:
            nonlocal failed
            failed += not passed
            if not passed:
                progress.console.print(f"FAIL {scenario.id}", markup=False, highlight=False)
            progress.update(task, advance=1, description=f"{failed} failed · {scenario.id}")

        yield heard
