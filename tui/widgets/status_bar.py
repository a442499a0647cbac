"""Who works here, on what, and how things stand: always in sight, in words."""

from dataclasses import dataclass
from datetime import datetime

from textual.content import Content
from textual.widgets import Static

from tui.product import ModelState


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """Everything the bar tells."""

    name: str
    role: str
    site: str
    shift: str
    """Name of the present shift; empty where nobody knows."""
    now: datetime
    """Plant time."""
    mode: str
    """`may act`, `asks only` or `read-only`."""
    model: ModelState
    waiting: int
    """Open proposals at the person's sites."""
    mine: int
    """Those of them that the person may approve."""


class StatusBar(Static):
    """One line where the terminal is wide enough, else two."""

    def __init__(self) -> None:
        super().__init__("", id="status", markup=False)

    def show(self, status: Status) -> None:
        """Replace what is told."""
        self.update(Content(f"{_who(status)}  │  {_state(status)}"))


def _who(status: Status) -> str:
    shift = f"{status.shift} shift, " if status.shift else ""
    return f"{status.name}, {status.role} · {status.site} · {shift}{status.now:%a %d %b %H:%M}"


def _state(status: Status) -> str:
    model = f"model {status.model.word}" if status.model.word != "reduced mode" else status.model.word
    if status.model.word == "loading":
        model += f" ({status.model.detail})"
    return " · ".join([status.mode, model, _decisions(status)])


def _decisions(status: Status) -> str:
    if not status.waiting:
        return "no decision waits"
    if status.mine == status.waiting:
        return f"{status.waiting} waiting for you"
    return f"{status.waiting} waiting, {status.mine} for you"
