"""One of the four answers to an approval card."""

from typing import ClassVar, Literal

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.events import Click
from textual.message import Message
from textual.widgets import Static

Answer = Literal["approve", "reject", "explain", "later"]
KEYS: dict[str, Answer] = {"a": "approve", "r": "reject", "e": "explain", "l": "later"}
"""In the order in which they always stand."""


class Choice(Static, can_focus=True):
    """A word with its key; the mark in front shows without colour where the focus is."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "press", "Confirm", show=False)]

    class Pressed(Message):
        """The person confirmed this answer."""

        def __init__(self, answer: Answer) -> None:
            super().__init__()
            self.answer = answer

    def __init__(self, key: str, answer: Answer, *, note: str = "", offered: bool = True) -> None:
        super().__init__(id=f"choice-{answer}", markup=False, disabled=not offered)
        self.answer = answer
        self._key = key
        self._note = note

    def render(self) -> Content:
        """The mark, the key and the word."""
        mark = "▸" if self.has_focus else " "
        key = f"[{self._key}]" if not self.disabled else " - "
        return Content(f"{mark} {key} {self.answer.capitalize()}{self._note}")

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        self.refresh()

    def on_click(self, event: Click) -> None:
        event.stop()
        self.action_press()

    def action_press(self) -> None:
        """Tell the card."""
        self.post_message(self.Pressed(self.answer))
