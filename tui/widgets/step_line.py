"""One look-up: what, how it went, how long it took; more on demand, and at once when it failed."""

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.events import Click
from textual.widgets import Static

from graphs.events import ToolFinished, ToolStarted
from tui.safe_text import one_line
from tui.words import tool_words


class StepLine(Static, can_focus=True):
    """`✔ done  Machine state · FIL-03  0.1 s`; Enter or a click shows what it found or why it failed."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "unfold", "Details", show=False)]

    def __init__(self, started: ToolStarted, question: str = "") -> None:
        super().__init__(markup=False, classes="step running")
        self.call = started.call
        self._words = tool_words(started.tool, started.arguments, question)
        self._finished: ToolFinished | None = None
        self._expanded = False

    def finish(self, finished: ToolFinished) -> None:
        """Show how it went."""
        self._finished = finished
        self._expanded = not finished.ok
        self.set_classes("step done" if finished.ok else "step failed")
        self.refresh(layout=True)

    def stop(self) -> None:
        """Nobody waits for it any more."""
        if self._finished is None:
            self.set_classes("step stopped")
            self.refresh()

    def render(self) -> Content:
        """The line, and the sentence below it when it is open."""
        return Content("\n".join([self._line(), *([f"    {self._sentence()}"] if self._expanded else [])]))

    def _line(self) -> str:
        finished = self._finished
        if finished is None:
            state = "◌ stopped" if self.has_class("stopped") else "… running"
            return f"{state}  {self._words}"
        state = "✔ done" if finished.ok else "✘ failed"
        return f"{state}  {self._words}  {finished.seconds:.1f} s"

    def _sentence(self) -> str:
        return one_line(self._finished.summary, 600) if self._finished else ""

    def action_unfold(self) -> None:
        """Open or close the details."""
        if self._finished:
            self._expanded = not self._expanded
            self.refresh(layout=True)

    def on_click(self, event: Click) -> None:
        event.stop()
        self.action_unfold()
