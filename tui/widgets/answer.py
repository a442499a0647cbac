"""The answer, as it comes in; the model's words are text and nothing more."""

from textual.widgets import Markdown
from textual.widgets.markdown import MarkdownStream

from tui.cautious_markdown import cautious_parser, set_apart
from tui.safe_text import safe


class Answer(Markdown):
    """Markdown that grows piece by piece; no link in it leads anywhere but to a cited passage."""

    def __init__(self, text: str = "") -> None:
        super().__init__(set_apart(safe(text)), parser_factory=cautious_parser, open_links=False, classes="answer")
        self._stream: MarkdownStream | None = None

    async def add(self, piece: str) -> None:
        """Append a piece."""
        if self._stream is None:
            self._stream = Markdown.get_stream(self)
        await self._stream.write(set_apart(safe(piece)))

    async def finish(self) -> None:
        """Wait until everything that came is on the screen."""
        if self._stream is not None:
            await self._stream.stop()
            self._stream = None
