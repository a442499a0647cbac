"""The decisions that wait in front of the person: one card at a time, the others behind it."""

from collections.abc import Callable, Collection, Sequence

from textual import work
from textual.app import ComposeResult
from textual.containers import VerticalGroup
from textual.message import Message

from guardrails.card import Card
from guardrails.errors import GuardrailError
from guardrails.proposals import OPEN
from tui.screens.card import CardScreen
from tui.seat import Seat
from tui.widgets.approval_card import ApprovalCard
from tui.widgets.notice import Tone


class Decisions(VerticalGroup):
    """Takes cards, shows the first, carries answers to the desk and tells what came of them."""

    class Opened(Message):
        """A card is shown."""

    class Closed(Message):
        """No card is left."""

    class Told(Message):
        """Something for the transcript."""

        def __init__(self, text: str, tone: Tone = "info") -> None:
            super().__init__()
            self.text = text
            self.tone = tone

    class Typed(Message):
        """Something for the prompt."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    def __init__(self, seat: Seat, tick: Callable[[], float]) -> None:
        super().__init__(id="decisions")
        self._seat = seat
        self._tick = tick
        self._cards: list[Card] = []
        self._deciding = False

    def compose(self) -> ComposeResult:
        yield from ()

    @property
    def showing(self) -> bool:
        """Whether a card stands where the prompt is."""
        return bool(self.query(ApprovalCard))

    async def queue(self, cards: Sequence[Card]) -> None:
        """Put cards behind those that wait already."""
        known = {card.proposal for card in self._cards}
        self._cards += [card for card in cards if card.proposal not in known]
        if self._cards and not self.showing:
            await self._show_first()

    async def open(self, card: Card) -> None:
        """Put this card in front; one that is settled is only shown."""
        if card.state not in OPEN:
            self.app.push_screen(CardScreen(card, self._seat.cited(card)))
            return
        self._cards = [card, *(other for other in self._cards if other.proposal != card.proposal)]
        await self._show_first()

    async def keep(self, waiting: Collection[str]) -> None:
        """Put away the card in front when it is not among what waits any more: decided elsewhere, or expired."""
        for shown in self.query(ApprovalCard):
            if shown.card.proposal in waiting or self._deciding:
                return
            try:
                card = await self._seat.card(shown.card.proposal)
            except GuardrailError:
                return
            if card.state not in OPEN:
                self.post_message(self.Told(f"{card.proposal} is {card.state}; it was decided elsewhere or is over."))
                await self._settle(card)

    def guard(self) -> None:
        """Nothing decides for half a second: the terminal or the screen came back."""
        for card in self.query(ApprovalCard):
            card.guard()

    async def _show_first(self) -> None:
        """The first card, as the ledger has it now."""
        await self.remove_children(ApprovalCard)
        while self._cards:
            try:
                card = await self._seat.card(self._cards[0].proposal)
            except GuardrailError as failure:
                self.post_message(self.Told(str(failure), "bad"))
                self._cards.pop(0)
                continue
            await self.mount(self._widget(card))
            self.post_message(self.Opened())
            return
        self.post_message(self.Closed())

    def _widget(self, card: Card) -> ApprovalCard:
        rights = self._seat.rights(card)
        place = f" (1 of {len(self._cards)})" if len(self._cards) > 1 else ""
        return ApprovalCard(
            card,
            deciders=rights.deciders,
            may_approve=rights.approve,
            may_reject=rights.reject,
            place=place,
            now=self._seat.clock(),
            tick=self._tick,
        )

    # --- answers ---------------------------------------------------------------------------------

    def on_approval_card_explain_asked(self, event: ApprovalCard.ExplainAsked) -> None:
        event.stop()
        self.app.push_screen(CardScreen(event.card, self._seat.cited(event.card)))

    async def on_approval_card_put_off(self, event: ApprovalCard.PutOff) -> None:
        event.stop()
        card = event.card
        self._cards = [other for other in self._cards if other.proposal != card.proposal]
        self.post_message(self.Told(f"Put off: {card.proposal} waits until {card.expires:%H:%M} UTC. F2 shows it."))
        await self._show_first()

    def on_approval_card_typed(self, event: ApprovalCard.Typed) -> None:
        event.stop()
        self.post_message(self.Typed(event.text))

    def on_approval_card_decided(self, event: ApprovalCard.Decided) -> None:
        event.stop()
        if not self._deciding:
            self._deciding = True
            self._decide(event)

    @work(group="decision")
    async def _decide(self, event: ApprovalCard.Decided) -> None:
        card = event.card
        try:
            decided = await self._seat.decide(card, event.verdict, event.reason)
        except GuardrailError as refusal:
            await self._refused(card, str(refusal))
            return
        finally:
            self._deciding = False
        tone: Tone = "good" if decided.state == "done" else "bad" if decided.state in _BAD else "info"
        self.post_message(self.Told(decided.message, tone))
        await self._settle(card)

    async def _refused(self, card: Card, sentence: str) -> None:
        """The decision did not count: the card stays if it can still be decided, and the reason is told."""
        self.post_message(self.Told(sentence, "bad"))
        try:
            now = await self._seat.card(card.proposal)
        except GuardrailError:
            await self._settle(card)
            return
        if now.state in OPEN and now.digest == card.digest:
            self.query_one(ApprovalCard).refuse(sentence)
        else:
            await self._settle(card)

    async def _settle(self, card: Card) -> None:
        self._cards = [other for other in self._cards if other.proposal != card.proposal]
        await self._show_first()


_BAD = ("failed", "unknown", "stale", "expired", "revoked")
