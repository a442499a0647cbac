"""The terminal UI on a stage: opened for somebody, driven by keys, waited for, looked at."""

import asyncio
import html
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import BaseMessage
from textual.pilot import Pilot
from textual.widgets import Markdown, Static

from copilot.models.scripted import Reply, ScriptedChatModel
from copilot.settings import Settings
from tui.app import AndonApp
from tui.screens.chat import ChatScreen
from tui.seat import Opening
from tui.widgets.approval_card import ApprovalCard
from tui.widgets.choice import Choice

MOMENT = datetime(2026, 6, 17, 1, 10, tzinfo=UTC)
"""03:10 in the plant, told by a wall clock."""
ROUNDS = 1500
"""Looks before a wait is given up: half a minute, far more than anything here takes."""
GUARD = 1.0
"""Longer than the half second in which a card takes no keys."""

WORK_ORDER = "create a work order for PKG-07, the belt is loose"
TWO_WORK_ORDERS = "create a work order for PKG-07, belt loose, and create a work order for FIL-01, valve drips"
RELEASE = "release lot LOT-26-04640, the retest was fine"


@dataclass
class Stopwatch:
    """A clock that goes forward only when told."""

    seconds: float = 100.0

    def __call__(self) -> float:
        return self.seconds

    def advance(self, seconds: float) -> None:
        self.seconds += seconds


@dataclass(frozen=True)
class Stage:
    """Makes the application for one installation."""

    settings: Settings
    stopwatch: Stopwatch

    def app(
        self, user: str | None = "mara", *, chat: BaseChatModel | None = None, opening: Opening | None = None
    ) -> AndonApp:
        return AndonApp(self.settings, user=user, opening=opening, chat=chat, clock=lambda: MOMENT, tick=self.stopwatch)

    def arm(self, pilot: Pilot[None]) -> None:
        """Let the half second pass in which a card takes no keys."""
        self.stopwatch.advance(GUARD)
        card(pilot).settle()


def talkative(words: str = "The procedure answers this.") -> ScriptedChatModel:
    """A model that takes the first option it is given and answers every question with these words."""

    def reply(messages: Sequence[BaseMessage]) -> Reply:
        if str(messages[-1].content).endswith("Letter:"):
            return Reply(text="A", probabilities={"A": 0.9, "B": 0.1})
        return Reply(text=words)

    return ScriptedChatModel(reply)


async def wait(pilot: Pilot[None], until: Callable[[], bool]) -> None:
    """Let the application work until something is so; fails when it never is."""
    for _ in range(ROUNDS):
        await pilot.pause()
        if until():
            await pilot.pause()
            return
        await asyncio.sleep(0.02)
    raise AssertionError(f"it never came to that; on the screen: {shown(pilot)}")


async def ready(pilot: Pilot[None]) -> ChatScreen:
    """The conversation, once it is open and the model has settled."""
    await wait(pilot, lambda: isinstance(pilot.app.screen, ChatScreen) and "loading" not in shown(pilot))
    chat(pilot).prompt.cursor_blink = False
    return chat(pilot)


async def ask(pilot: Pilot[None], text: str) -> None:
    """Type, send, and wait for the end of the turn."""
    screen = chat(pilot)
    screen.prompt.text = text
    await pilot.press("enter")
    await wait(pilot, lambda: bool(screen.query(".turn")) and not screen.busy)


async def card_shown(pilot: Pilot[None]) -> ApprovalCard:
    await wait(pilot, lambda: bool(pilot.app.screen.query(ApprovalCard)))
    return card(pilot)


def chat(pilot: Pilot[None]) -> ChatScreen:
    screen = pilot.app.screen
    assert isinstance(screen, ChatScreen), screen
    return screen


def card(pilot: Pilot[None]) -> ApprovalCard:
    return pilot.app.screen.query_one(ApprovalCard)


def focused_answer(pilot: Pilot[None]) -> str:
    """The answer on the card that has the focus; empty where none has."""
    focused = pilot.app.focused
    return focused.answer if isinstance(focused, Choice) else ""


def visible(pilot: Pilot[None]) -> str:
    """What can be read on the screen right now, line by line."""
    texts = re.findall(r"<text[^>]*>([^<]*)</text>", pilot.app.export_screenshot())
    return html.unescape("".join(texts)).replace("\xa0", " ")


def shown(pilot: Pilot[None]) -> str:
    """All text on the present screen."""
    texts = [str(widget.render()) for widget in pilot.app.screen.query(Static)]
    texts += [widget.source for widget in pilot.app.screen.query(Markdown)]
    return "\n".join(texts)
