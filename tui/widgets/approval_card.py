"""The approval card: stands where the prompt was until somebody has answered it or put it off.

A letter chooses, Enter confirms, and both only with the focus in the card. For half a second after the
card appears or the terminal gets the focus back, and while somebody goes on typing, keys decide nothing:
what is typed then is kept for the prompt.
"""

import re
import time
from collections.abc import Callable
from datetime import datetime
from typing import ClassVar, assert_never

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalGroup, VerticalScroll
from textual.events import Key
from textual.message import Message
from textual.widgets import Input, Static

from guardrails.card import Card
from guardrails.proposals import Choice as Verdict
from tui.widgets.card_text import CardText
from tui.widgets.choice import KEYS, Answer, Choice

GUARD_SECONDS = 0.5
RISK_MARKS = {"none": "", "low": "!", "medium": "!!", "high": "!!!"}
WINDOW_KEY = re.compile(r"f\d+|ctrl\+.+")
"""Keys that no card answers to and nobody types: help, the list of decisions, leaving."""
CHOOSE = "The letter chooses, Enter confirms. PgUp/PgDn read on, Esc is Later."
WAIT = "Wait a moment …"
TYPING = "You were typing: your text is kept for the prompt. Pause, then choose with a letter."


class ApprovalCard(VerticalGroup):
    """Shows one card and reports what the person wants; decides nothing itself."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(key, f"choose('{answer}')", answer.capitalize(), show=False) for key, answer in KEYS.items()),
        Binding("right,down,tab", "step(1)", "Next", show=False),
        Binding("left,up,shift+tab", "step(-1)", "Back", show=False),
        Binding("pageup", "read(-1)", "Read up", show=False),
        Binding("pagedown", "read(1)", "Read on", show=False),
        Binding("escape", "back", "Later", show=False),
    ]

    class Decided(Message):
        """The person approves or rejects exactly this card."""

        def __init__(self, card: Card, verdict: Verdict, reason: str) -> None:
            super().__init__()
            self.card = card
            self.verdict = verdict
            self.reason = reason

    class ExplainAsked(Message):
        """The person wants to see everything about the card; it stays open."""

        def __init__(self, card: Card) -> None:
            super().__init__()
            self.card = card

    class PutOff(Message):
        """The card can wait; it stays in the list of decisions."""

        def __init__(self, card: Card) -> None:
            super().__init__()
            self.card = card

    class Typed(Message):
        """Somebody was typing, not deciding; the text belongs into the prompt."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    def __init__(
        self,
        card: Card,
        *,
        deciders: str,
        may_approve: bool,
        may_reject: bool,
        place: str,
        now: datetime,
        tick: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(id="approval-card", classes=f"risk-{card.risk}")
        self.card = card
        self._text = CardText(card, deciders=deciders, now=now)
        self._offered: dict[Answer, bool] = {
            "approve": may_approve,
            "reject": may_reject,
            "explain": True,
            "later": True,
        }
        self._deciders = deciders
        self._tick = tick
        self._armed_at = 0.0
        self._letters = ""
        """Letters that chose something and may turn out to be the start of a sentence."""
        mark = RISK_MARKS[card.risk]
        self.border_title = f"{mark} Decision needed: {card.title} · {card.proposal}{place} {mark}".strip()

    # --- what is seen ----------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        yield VerticalScroll(self._text, id="card-body", can_focus=False)
        with Horizontal(id="choices"):
            for key, answer in KEYS.items():
                note = f" (type {self.card.code})" if answer == "approve" and self.card.code else ""
                yield Choice(key, answer, note=note, offered=self._offered[answer])
        yield Input(id="card-entry", classes="hidden")
        yield Static(WAIT, id="card-hint", markup=False)

    def on_mount(self) -> None:
        self.query_one("#choice-later", Choice).focus()
        self.guard()

    # --- the guard -------------------------------------------------------------------------------

    @property
    def armed(self) -> bool:
        """Whether keys count now."""
        return self._tick() >= self._armed_at

    def guard(self, hint: str = WAIT) -> None:
        """Let nothing decide for half a second; called when the card appears, returns or regains the focus."""
        self._armed_at = self._tick() + GUARD_SECONDS
        self._hint(hint)
        self.set_timer(GUARD_SECONDS, self.settle)

    def settle(self) -> None:
        """Say how to answer, once keys count."""
        if self.armed and not self._entry.display:
            self._hint(CHOOSE if self._offered["approve"] else f"You may not approve this; {self._deciders} may.")

    def on_key(self, event: Key) -> None:
        """Swallow what comes too early, and send on what is typing and not choosing."""
        if WINDOW_KEY.fullmatch(event.key):
            return
        choosing = not self._entry.display
        if not self.armed or (choosing and event.is_printable and event.key not in KEYS):
            self._swallow(event)
        elif choosing and event.key in KEYS:
            self._letters += event.character or ""
            self.set_timer(GUARD_SECONDS, self._forget)

    def _swallow(self, event: Key) -> None:
        event.stop()
        event.prevent_default()
        if event.is_printable and not self._entry.display:
            self.post_message(self.Typed(self._letters + (event.character or "")))
            self._letters = ""
            self.query_one("#choice-later", Choice).focus()
            self.guard(TYPING)

    def _forget(self) -> None:
        self._letters = ""

    # --- what the person does --------------------------------------------------------------------

    def action_choose(self, answer: Answer) -> None:
        """Move the focus to an answer; nothing is decided by that."""
        choice = self.query_one(f"#choice-{answer}", Choice)
        if not choice.disabled and not self._entry.display:
            choice.focus()

    def action_step(self, direction: int) -> None:
        """To the next answer that is offered."""
        offered = [choice for choice in self.query(Choice) if not choice.disabled]
        here = next((index for index, choice in enumerate(offered) if choice.has_focus), -1)
        offered[(here + direction) % len(offered)].focus()

    def action_read(self, direction: int) -> None:
        """One page of the card up or down."""
        body = self.query_one("#card-body", VerticalScroll)
        body.scroll_page_down() if direction > 0 else body.scroll_page_up()

    def action_back(self) -> None:
        """Out of the entry, or put the card off."""
        if self._entry.display:
            self._close_entry()
        else:
            self.post_message(self.PutOff(self.card))

    def on_choice_pressed(self, event: Choice.Pressed) -> None:
        event.stop()
        if self.armed:
            self._take(event.answer)

    def _take(self, answer: Answer) -> None:
        match answer:
            case "approve" if self.card.code:
                self._open_entry(answer, f"High risk: type {self.card.code} and press Enter to approve. Esc goes back.")
            case "approve":
                self.post_message(self.Decided(self.card, "approve", ""))
            case "reject":
                self._open_entry(answer, "Why not? One line; it goes to the person who asked. Enter rejects, Esc back.")
            case "explain":
                self.post_message(self.ExplainAsked(self.card))
            case "later":
                self.post_message(self.PutOff(self.card))
            case never:
                assert_never(never)

    # --- code and reason -------------------------------------------------------------------------

    @property
    def _entry(self) -> Input:
        return self.query_one("#card-entry", Input)

    def _open_entry(self, answer: Answer, hint: str) -> None:
        entry = self._entry
        entry.set_classes(answer)
        entry.value = ""
        entry.placeholder = "code" if answer == "approve" else "reason"
        self.set_class(True, "asking")
        entry.focus()
        self._hint(hint)

    def _close_entry(self) -> None:
        approving = self._entry.has_class("approve")
        self._entry.set_classes("hidden")
        self.set_class(False, "asking")
        self.query_one("#choice-approve" if approving else "#choice-reject", Choice).focus()
        self._hint(CHOOSE)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        text = " ".join(event.value.split())
        if not self.armed:
            return
        if self._entry.has_class("approve"):
            self._approve_with(text)
        elif text:
            self.post_message(self.Decided(self.card, "reject", text))
        else:
            self._hint("A rejection needs a reason of a few words; the person who asked will read it.")

    def _approve_with(self, code: str) -> None:
        if code.upper() == self.card.code:
            self.post_message(self.Decided(self.card, "approve", ""))
        else:
            self._entry.value = ""
            self._hint(f"That is not the code of this card: type {self.card.code}. Nothing was decided.")

    def refuse(self, sentence: str) -> None:
        """Say why the decision did not count, in one sentence; the card stays."""
        self._hint(sentence)

    def _hint(self, text: str) -> None:
        self.query_one("#card-hint", Static).update(text)
