"""A citation that opens: document, revision, section."""

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.events import Click
from textual.message import Message
from textual.widgets import Static

from knowledge.passages import Passage
from tui.safe_text import one_line


def section_heading(passage: Passage) -> str:
    """The headings below the title of the document; the title itself where there are none."""
    below = passage.heading.removeprefix(passage.title).removeprefix(" > ")
    return one_line(below or passage.title, 90)


class Citation(Static, can_focus=True):
    """`[SOP-112 rev C §4.2] Clearing a jam`; Enter or a click opens the text itself."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "open", "Open", show=False)]

    class Opened(Message):
        """The person wants to read the passage."""

        def __init__(self, passage: Passage) -> None:
            super().__init__()
            self.passage = passage

    def __init__(self, passage: Passage, *, cited: bool) -> None:
        super().__init__(markup=False, classes="citation" if cited else "citation found")
        self.passage = passage
        self._cited = cited

    def render(self) -> Content:
        """Its name and what it is about."""
        how = "" if self._cited else " (also found)"
        title = one_line(self.passage.title, 60)
        heading = section_heading(self.passage)
        where = title if heading == title else f"{title}: {heading}"
        return Content(f"[{self.passage.citation}] {where}{how}")

    def on_click(self, event: Click) -> None:
        event.stop()
        self.action_open()

    def action_open(self) -> None:
        """Ask for the text."""
        self.post_message(self.Opened(self.passage))
