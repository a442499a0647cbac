"""Talking to a whole copilot in tests: ask, collect, decide."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from langchain_core.language_models import BaseChatModel

from copilot.assembly import Copilot, assembled
from copilot.desk import Decided
from copilot.result import TurnJson, TurnRecord
from copilot.session import Session
from copilot.settings import Settings
from graphs.events import TurnEvent
from guardrails.proposals import Choice


class Talk:
    """One conversation with one person, and desks for all others."""

    def __init__(self, copilot: Copilot, user: str, site: str | None = None) -> None:
        self.copilot = copilot
        self.session: Session = copilot.session(copilot.identity.user(user), site=site)
        self.events: list[TurnEvent] = []

    async def ask(self, text: str) -> TurnJson:
        """One turn; its events are kept in `events`."""
        record = TurnRecord(self.copilot.model_json)
        self.events = []
        async for event in self.session.ask(text):
            record.add(event)
            self.events.append(event)
        return record.json

    async def decide(self, user: str, turn: TurnJson, verdict: Choice, reason: str = "") -> Decided:
        """Somebody's answer to the first proposal of a turn."""
        proposal = turn["proposals"][0]
        desk = self.copilot.desk(self.copilot.identity.user(user))
        return await desk.decide(proposal["id"], proposal["digest"], verdict, reason)


@asynccontextmanager
async def talking(
    settings: Settings, chat: BaseChatModel | None = None, user: str = "mara", site: str | None = None
) -> AsyncIterator[Talk]:
    """A conversation over a whole copilot that is closed at the end."""
    async with assembled(settings, chat) as copilot:
        yield Talk(copilot, user, site)


def tools_of(turn: TurnJson) -> Sequence[str]:
    """The tools a turn called, in order."""
    return [call["tool"] for call in turn["calls"]]
