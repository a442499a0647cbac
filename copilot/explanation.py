"""`--explain`: how a request was understood and where the time went, on stderr while the turn runs."""

import time

import typer

from graphs.calibration import Calibration
from graphs.considering import explained
from graphs.events import Considered, StepStarted, ToolFinished, ToolStarted, TurnEvent, TurnFinished


class Explanation:
    """Prints what a turn reports about itself."""

    def __init__(self) -> None:
        self._step = ""
        self._since = time.monotonic()

    def hear(self, event: TurnEvent, calibration: Calibration) -> None:
        """Take in one event of the turn, in order."""
        match event:
            case StepStarted():
                self._ended(event.step)
            case Considered():
                _print(*explained(event.decision, calibration))
            case ToolStarted():
                given = ", ".join(f"{name}={value!r}" for name, value in event.arguments.items())
                _print(f"call {event.tool}({given})")
            case ToolFinished(ok=False):
                _print(f"  {event.tool} failed: {event.summary}")
            case TurnFinished():
                self._ended("")
            case _:
                pass

    def _ended(self, next_step: str) -> None:
        now = time.monotonic()
        if self._step:
            _print(f"[{self._step}: {now - self._since:.2f} s]")
        self._step, self._since = next_step, now


def _print(*lines: str) -> None:
    for line in lines:
        typer.echo(line, err=True)
