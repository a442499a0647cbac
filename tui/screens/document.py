"""The text behind a citation: exactly that section, its revision and from when it is in force."""

from collections.abc import Sequence
from datetime import date
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalGroup, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Footer, Markdown, Static

from knowledge.passages import Passage
from tui import keys
from tui.cautious_markdown import cautious_parser
from tui.safe_text import one_line, safe
from tui.widgets.citation import section_heading


class DocumentScreen(ModalScreen[None]):
    """A pane at the right: first the cited section, on demand the whole document around it."""

    BINDINGS: ClassVar[list[BindingType]] = [keys.CLOSE, keys.WHOLE_DOCUMENT]

    def __init__(self, passage: Passage, document: Sequence[Passage], today: date) -> None:
        super().__init__()
        self._passage = passage
        self._document = tuple(document)
        self._today = today
        self._whole = False

    def compose(self) -> ComposeResult:
        passage = self._passage
        with VerticalGroup(id="pane"):
            yield Static(f"{passage.citation}\n{one_line(passage.title)}", markup=False, id="pane-title")
            yield Static(validity(passage, self._today), markup=False, id="pane-validity")
            with VerticalScroll(id="pane-body"):
                yield Markdown("", parser_factory=cautious_parser, open_links=False, id="pane-text")
            yield Footer(show_command_palette=False)

    async def on_mount(self) -> None:
        await self._show()
        self.query_one("#pane-body").focus()

    async def action_whole(self) -> None:
        """The whole document, or only the cited section again."""
        self._whole = not self._whole and bool(self._document)
        await self._show()

    def action_close(self) -> None:
        self.dismiss()

    async def _show(self) -> None:
        shown = self._document if self._whole else (self._passage,)
        marked = [_section(passage, cited=self._whole and passage.id == self._passage.id) for passage in shown]
        await self.query_one("#pane-text", Markdown).update("\n\n".join(marked))


def validity(passage: Passage, today: date) -> str:
    """From when to when the revision is in force, where, and whether that is now."""
    end = f" to {passage.effective_to:%d %b %Y}" if passage.effective_to else ""
    over = passage.effective_to is not None and passage.effective_to <= today
    not_yet = passage.effective_from > today
    force = "NO LONGER IN FORCE" if over else "NOT YET IN FORCE" if not_yet else "in force"
    sites = ", ".join(passage.sites) or "all sites"
    return (
        f"Revision {passage.revision}, {passage.status}, effective from {passage.effective_from:%d %b %Y}{end}: "
        f"{force} · {sites}"
    )


def _section(passage: Passage, *, cited: bool) -> str:
    heading = section_heading(passage)
    mark = "▸ " if cited else ""
    note = " (the cited section)" if cited else ""
    return f"### {mark}{heading}{note}\n\n{safe(passage.text)}"
