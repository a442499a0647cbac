"""The person's earlier conversations."""

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalGroup
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Footer, OptionList, Static
from textual.widgets.option_list import Option

from copilot.conversations import Conversation
from tui import keys
from tui.safe_text import one_line


class ConversationsScreen(ModalScreen[Conversation | None]):
    """A list, newest first; Enter goes on with one."""

    BINDINGS: ClassVar[list[BindingType]] = [keys.CLOSE]

    def __init__(self, conversations: Sequence[Conversation]) -> None:
        super().__init__()
        self._conversations = {conversation.id: conversation for conversation in conversations}

    def compose(self) -> ComposeResult:
        title = "Your conversations, newest first" if self._conversations else "You have no earlier conversations yet."
        with VerticalGroup(id="pane", classes="wide"):
            yield Static(title, markup=False, id="pane-title")
            yield OptionList(*map(_option, self._conversations.values()), markup=False, id="pane-list")
            yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        self.query_one(OptionList).focus()

    def action_close(self) -> None:
        self.dismiss(None)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.dismiss(self._conversations[str(event.option_id)])


def _option(conversation: Conversation) -> Option:
    line = f"{conversation.started:%Y-%m-%d %H:%M} UTC · {conversation.site} · {one_line(conversation.title, 80)}"
    return Option(Content(line), id=conversation.id)
