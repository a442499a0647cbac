"""The decisions that wait at the person's sites, and on demand those that are settled."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalGroup
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Footer, OptionList, Static
from textual.widgets.option_list import Option

from guardrails.card import Card
from tools.context import Operator
from tui import keys
from tui.deciding import may_approve
from tui.spans import until

Cards = Callable[[bool], Sequence[Card]]
"""The open ones if True, else all; newest first."""


class ProposalsScreen(ModalScreen[Card | None]):
    """A list; Enter opens the card where the prompt is."""

    BINDINGS: ClassVar[list[BindingType]] = [keys.CLOSE, keys.SHOW_ALL]

    def __init__(self, cards: Cards, person: Operator, now: datetime) -> None:
        super().__init__()
        self._cards = cards
        self._person = person
        self._now = now
        self._open_only = True
        self._shown: dict[str, Card] = {}

    def compose(self) -> ComposeResult:
        with VerticalGroup(id="pane", classes="wide"):
            yield Static("", markup=False, id="pane-title")
            yield OptionList(markup=False, id="pane-list")
            yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        self._fill()
        self.query_one(OptionList).focus()

    def action_toggle_all(self) -> None:
        """Only what waits, or everything."""
        self._open_only = not self._open_only
        self._fill()

    def action_close(self) -> None:
        self.dismiss(None)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.dismiss(self._shown[str(event.option_id)])

    def _fill(self) -> None:
        self._shown = {card.proposal: card for card in self._cards(self._open_only)}
        what = "Decisions that wait" if self._open_only else "All proposals, newest first"
        none = (
            "" if self._shown else "\nThere are none. T shows the settled ones too." if self._open_only else "\nNone."
        )
        self.query_one("#pane-title", Static).update(f"{what} at {', '.join(self._person.sites)}{none}")
        listed = self.query_one(OptionList)
        listed.clear_options()
        listed.add_options(Option(self._line(card), id=card.proposal) for card in self._shown.values())
        if self._shown:
            listed.highlighted = 0

    def _line(self, card: Card) -> Content:
        yours = "▸ for you  " if may_approve(card, self._person) else ""
        ends = f" · {until(card.expires, self._now)}" if card.state == "pending" else ""
        return Content(
            f"{yours}{card.state} · {card.title} · {card.proposal} · {card.risk} risk{ends}\n"
            f"    {card.summary}\n    asked for by {card.requester}"
        )
