"""Who works here, on what, and how things stand: always in sight, in words."""

import asyncio
import logging
from collections.abc import Callable

from textual import work
from textual.message import Message
from textual.widgets import Static

from tui.product import ModelState
from tui.seat import FAILURES, Seat
from tui.words import role_words

log = logging.getLogger("andon")
POLL_SECONDS = 3.0


class StatusBar(Static):
    """One line where the terminal is wide enough, else two; looks by itself for what waits."""

    class Counted(Message):
        """What waits has been counted."""

        def __init__(self, waiting: frozenset[str], mine: int, more: bool) -> None:
            super().__init__()
            self.waiting = waiting
            """Ids of the open proposals at the person's sites."""
            self.mine = mine
            """Those that the person may approve."""
            self.more = more
            """True when these have become more."""

    class ModelLost(Message):
        """There is no language model, or none any more."""

        def __init__(self, reason: str) -> None:
            super().__init__()
            self.reason = reason

    def __init__(self, seat: Seat, model: Callable[[], ModelState]) -> None:
        super().__init__("", id="status", markup=False)
        self._seat = seat
        self._model = model
        self._lost = ""
        """Why there is no model, as it was last told."""
        self._waiting = 0
        self._mine = 0
        self._counting = False

    def on_mount(self) -> None:
        self.tell()
        self.set_interval(1.0, self.tell)
        self.set_interval(POLL_SECONDS, self.count)
        self.count()

    def tell(self) -> None:
        """Show how things stand now."""
        model = self._model()
        self.update(f"{self._who()}  │  {self._seat.mode} · {_model_words(model)} · {self._decisions()}")
        if model.word == "reduced mode" and model.detail != self._lost:
            self._lost = model.detail
            self.post_message(self.ModelLost(model.detail))

    @work(group="count")
    async def count(self) -> None:
        """Count what waits, in a thread: the ledger may be busy."""
        if self._counting:
            return
        self._counting = True
        try:
            cards = await asyncio.to_thread(self._seat.cards)
        except FAILURES:
            log.exception("the ledger cannot be read")
            return
        finally:
            self._counting = False
        mine = sum(self._seat.rights(card).approve for card in cards)
        waiting = frozenset(card.proposal for card in cards)
        self.post_message(self.Counted(waiting, mine, mine > self._mine))
        self._waiting, self._mine = len(cards), mine
        self.tell()

    def _who(self) -> str:
        seat, operator = self._seat, self._seat.operator
        shift = f"{seat.shift} shift, " if seat.shift else ""
        return f"{operator.name}, {role_words(operator.role)} · {seat.session.site} · {shift}{seat.now:%a %d %b %H:%M}"

    def _decisions(self) -> str:
        if not self._waiting:
            return "no decision waits"
        if self._mine == self._waiting:
            return f"{self._waiting} waiting for you"
        return f"{self._waiting} waiting, {self._mine} for you"


def _model_words(model: ModelState) -> str:
    match model.word:
        case "loading":
            return f"model loading ({model.detail})"
        case "ready":
            return "model ready"
        case "reduced mode":
            return "reduced mode"
