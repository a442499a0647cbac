"""One person's conversation: ask and be answered; what every front end talks to."""

import asyncio
import logging
import sqlite3
import uuid
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import aclosing
from typing import cast

from langchain_core.runnables import RunnableConfig

from copilot.errors import StartupError
from copilot.notices import noticed
from copilot.turns import Turns
from graphs.events import Outcome, TurnEvent, TurnFinished, TurnStarted
from graphs.setting import Parts, Setting
from graphs.state import Exchange, TurnState
from graphs.turn import TurnGraph, new_turn
from guardrails.errors import AuditUnavailable
from knowledge.passages import Passage
from tools.context import Context, Operator

log = logging.getLogger("andon")


class Session:
    """A conversation of one signed-in person; turns run one at a time."""

    def __init__(
        self,
        identifier: str,
        *,
        context: Callable[[], Context],
        graph: TurnGraph,
        parts: Parts,
        named: Callable[[str], None],
        turns: Turns,
        read_only: bool = False,
    ) -> None:
        self.id = identifier
        self._context = context
        self._graph = graph
        self._parts = parts
        self._named = named
        self._read_only = read_only
        self._turns = turns

    @property
    def context(self) -> Context:
        """What tools are given when this conversation calls them now."""
        return self._context()

    @property
    def operator(self) -> Operator:
        return self._context().operator

    @property
    def site(self) -> str:
        """The site the conversation is about."""
        return self._context().site

    async def ask(self, text: str) -> AsyncGenerator[TurnEvent, None]:
        """Run one turn and report it; the last event is always a TurnFinished.

        Closing the iterator stops the turn; what was looked up until then is in the log.
        """
        turn = f"turn_{uuid.uuid4().hex[:12]}"
        yield TurnStarted(session=self.id, turn=turn)
        async with self._turns.of(self.id):
            async for event in self._run(turn, _storable(text)):
                yield event

    async def _run(self, turn: str, text: str) -> AsyncIterator[TurnEvent]:
        setting = Setting(session=self.id, turn=turn, context=self._context(), read_only=self._read_only)
        try:
            await asyncio.to_thread(self._named, text)
            setting.note(self._parts.audit, "turn", {"site": setting.context.site, "state": "started"})
            events = self._graph.astream(
                new_turn(turn, text), self._thread, context=setting, stream_mode="custom", durability="sync"
            )
            async with aclosing(noticed(cast(AsyncIterator[TurnEvent], events))) as turned:
                async for event in turned:
                    yield event
            yield await self._finished(turn)
        except asyncio.CancelledError:
            log.info("turn %s was stopped", turn)
            raise
        except AuditUnavailable as failure:
            yield _failed(turn, f"I cannot write the transcript, so I do nothing: {failure}")
        except StartupError as failure:
            yield _failed(turn, f"Nothing was looked up or changed: {failure}")
        except (sqlite3.Error, OSError) as failure:
            log.exception("storage failed in turn %s", turn)
            yield _failed(turn, f"The data folder cannot be used ({failure}); nothing was changed. Run `andon doctor`.")
        except Exception:
            log.exception("turn %s failed", turn)
            yield _failed(turn, "Something went wrong inside; nothing was changed. The details are in andon.log.")

    async def _finished(self, turn: str) -> TurnFinished:
        state = await self._state()
        cited = [self._passage(identifier) for identifier in state.get("cited", [])]
        return TurnFinished(
            turn=turn,
            outcome=cast(Outcome, state["outcome"]),
            answer=state["answer"],
            citations=tuple(passage for passage in cited if passage),
            reduced=state["reduced"],
        )

    async def exchanges(self) -> list[Exchange]:
        """The latest turns, oldest first, so that a conversation can be taken up again."""
        return (await self._state()).get("exchanges", [])

    async def _state(self) -> TurnState:
        snapshot = await self._graph.aget_state(self._thread)
        return cast(TurnState, snapshot.values)

    def _passage(self, identifier: str) -> Passage | None:
        context = self._context()
        return context.procedures.get(identifier, site=context.site, role=context.operator.role)

    @property
    def _thread(self) -> RunnableConfig:
        return {"configurable": {"thread_id": self.id}}


def _storable(text: str) -> str:
    """The text without halves of characters, which no file can hold."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _failed(turn: str, message: str) -> TurnFinished:
    return TurnFinished(turn=turn, outcome="failed", answer=message)
