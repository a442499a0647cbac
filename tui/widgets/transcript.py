"""The conversation so far; stays at its end unless somebody scrolls up to read."""

from datetime import datetime

from textual.containers import VerticalScroll
from textual.widget import Widget

from graphs.state import Exchange
from tui.widgets.turn_block import TurnBlock

MOST_BLOCKS = 200
"""Older turns leave the screen; they stay in the conversation and in the log."""


class Transcript(VerticalScroll, can_focus=False):
    """One block per turn, and notices between them."""

    def __init__(self) -> None:
        super().__init__(id="transcript")

    def on_mount(self) -> None:
        self.anchor()

    async def add(self, block: Widget) -> None:
        """Put a turn or a notice at the end, and look at it."""
        await self.mount(block)
        self.anchor()
        surplus = len(self.children) - MOST_BLOCKS
        if surplus > 0:
            await self.remove_children(self.children[:surplus])

    async def start_over(self, exchanges: list[Exchange], now: datetime) -> None:
        """An empty transcript, or the turns of a conversation that is taken up again."""
        await self.remove_children()
        for exchange in exchanges:
            block = TurnBlock(exchange["user"], now=now)
            await self.add(block)
            await block.recall(exchange)

    def read(self, direction: int) -> None:
        """One page up or down."""
        self.scroll_page_down() if direction > 0 else self.scroll_page_up()
