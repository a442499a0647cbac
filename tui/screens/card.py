"""Everything about one proposal, to read: the card as it is logged and the text of the procedures it rests on."""

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalGroup, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Footer, Static

from guardrails.card import Card, card_lines
from knowledge.passages import Passage
from tui import keys
from tui.safe_text import safe

LABELS = {
    "USER": "the person said it",
    "RECORD": "read from a plant system",
    "DEFAULT": "the usual value of this action",
    "DERIVED": "computed by the program from the others",
    "DOCUMENT": "found only in a document",
    "INVENTED": "found nowhere: written by the assistant",
}


class CardScreen(ModalScreen[None]):
    """Read-only: reading a card decides nothing."""

    BINDINGS: ClassVar[list[BindingType]] = [keys.CLOSE]

    def __init__(self, card: Card, passages: Sequence[Passage]) -> None:
        super().__init__()
        self._card = card
        self._passages = tuple(passages)

    def compose(self) -> ComposeResult:
        with VerticalGroup(id="pane", classes="wide"):
            yield Static(f"{self._card.title} · {self._card.proposal}", markup=False, id="pane-title")
            with VerticalScroll(id="pane-body"):
                yield Static(_explained(self._card, self._passages), markup=False)
            yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        self.query_one("#pane-body").focus()

    def action_close(self) -> None:
        self.dismiss()


def _explained(card: Card, passages: Sequence[Passage]) -> str:
    trust = [f"  {row.name}: {row.label}, {LABELS.get(row.label, row.label)}" for row in card.arguments]
    texts = [f"{passage.citation} {passage.heading}\n{safe(passage.text)}" for passage in passages]
    parts = [
        "\n".join(card_lines(card)),
        "\n".join(["How far each value can be trusted:", *trust]),
        *(["What the procedures say:", *texts] if texts else []),
        "Nothing is sent before it is approved. When it is, the program checks the plant again, writes once, "
        "and reads back what it wrote.",
    ]
    return "\n\n".join(parts)
