"""What is measured: the copilot or a baseline, as something that answers a question after a number of others."""

from collections.abc import Sequence
from typing import Protocol

from copilot.assembly import Copilot
from copilot.result import TurnJson, TurnRecord
from copilot.session import Session
from eval.bench.questions import PASSING
from eval.peers.contender import context_of, turn_of
from eval.peers.meter import Meter
from eval.peers.peer import Peer

WHO = "mara"


class Subject(Protocol):
    """Answers questions, each in a conversation of its own unless told."""

    name: str
    meter: Meter

    async def ask(self, question: str) -> TurnJson:
        """The first turn of a conversation."""
        ...

    async def ask_late(self, questions: Sequence[str], after: int) -> list[TurnJson]:
        """One conversation: so many turns that do not count, then these questions, whose turns do."""
        ...


class AndonSubject:
    """The copilot, through its sessions."""

    name = "Andon"

    def __init__(self, copilot: Copilot, meter: Meter) -> None:
        self._copilot = copilot
        self.meter = meter

    async def ask(self, question: str) -> TurnJson:
        """In a session of its own."""
        return await self._turn(self._session(), question)

    async def ask_late(self, questions: Sequence[str], after: int) -> list[TurnJson]:
        """All in one session."""
        session = self._session()
        for question in passing(after):
            await self._turn(session, question)
        return [await self._turn(session, question) for question in questions]

    def _session(self) -> Session:
        return self._copilot.session(self._copilot.identity.user(WHO))

    async def _turn(self, session: Session, question: str) -> TurnJson:
        record = TurnRecord(self._copilot.model_json)
        async for event in session.ask(question):
            record.add(event)
        return record.json


class PeerSubject:
    """A baseline, with earlier turns as messages."""

    def __init__(self, peer: Peer, copilot: Copilot) -> None:
        self.name = peer.name
        self.meter = peer.meter
        self._peer = peer
        self._copilot = copilot

    async def ask(self, question: str) -> TurnJson:
        """Without any earlier turns."""
        return await self._turn(question, [])

    async def ask_late(self, questions: Sequence[str], after: int) -> list[TurnJson]:
        """The earlier turns are given, not played: questions and answers without their calls, which is less to read."""
        earlier = [(question, f"Here is what I found about it: {question}") for question in passing(after)]
        turns = []
        for question in questions:
            turns.append(await self._turn(question, earlier))
            earlier.append((question, turns[-1]["answer"]))
        return turns

    async def _turn(self, question: str, earlier: Sequence[tuple[str, str]]) -> TurnJson:
        turn = turn_of(self._copilot, context_of(self._copilot, WHO))
        turn.heard(question)
        await self._peer.ask(question, turn, earlier)
        return turn.step(question, WHO).turn or turn.finish("", "failed")


def passing(number: int) -> list[str]:
    """So many questions that only make a conversation long."""
    return [PASSING[at % len(PASSING)] for at in range(number)]
