"""Where the person types; what stands in it is never lost."""

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.events import Key
from textual.message import Message
from textual.widgets import TextArea

NEW_LINE = ("shift+enter", "ctrl+j", "alt+enter")
"""Which of them a terminal can send differs; Ctrl-J arrives everywhere."""


class Prompt(TextArea):
    """A text field of up to six lines: Enter sends, Up and Down bring back what was asked before."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("pageup", "screen.read(-1)", "Read up", show=False),
        Binding("pagedown", "screen.read(1)", "Read on", show=False),
    ]

    class Submitted(Message):
        """The person wants this answered; the prompt still holds it."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    def __init__(self) -> None:
        super().__init__(id="prompt", soft_wrap=True, show_line_numbers=False, highlight_cursor_line=False)
        self.placeholder = "Ask, or say what should be done. F1 shows what I can do."
        self._asked: list[str] = []
        self._at = 0

    def remember(self, text: str) -> None:
        """Keep a sent text for Up and Down."""
        self._asked = [*(old for old in self._asked if old != text), text]
        self._at = len(self._asked)

    def take(self) -> str:
        """The text, and an empty prompt."""
        text = self.text
        self.clear()
        self._at = len(self._asked)
        return text

    def add(self, text: str) -> None:
        """Put text where the cursor is, as if it had been typed."""
        self.insert(text)

    async def _on_key(self, event: Key) -> None:
        if event.key == "enter":
            event.stop()
            event.prevent_default()
            self.post_message(self.Submitted(self.text))
        elif event.key in NEW_LINE:
            event.stop()
            event.prevent_default()
            self.insert("\n")
        else:
            await super()._on_key(event)

    def action_cursor_up(self, select: bool = False) -> None:
        """Up a line, or back to what was asked before."""
        if select or self.cursor_location[0] > 0 or not self._recall(-1):
            super().action_cursor_up(select)

    def action_cursor_down(self, select: bool = False) -> None:
        """Down a line, or on to what was asked after."""
        if select or self.cursor_location[0] < self.document.line_count - 1 or not self._recall(1):
            super().action_cursor_down(select)

    def _recall(self, direction: int) -> bool:
        """Show the earlier or later text; False where there is none or an own draft would be lost."""
        known = self.text in ("", *self._asked)
        at = self._at + direction
        if not known or not 0 <= at <= len(self._asked):
            return False
        self._at = at
        self.text = self._asked[at] if at < len(self._asked) else ""
        self.move_cursor(self.document.end)
        return True
