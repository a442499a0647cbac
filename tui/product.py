"""The copilot behind the screen: opened after the first paint, its model loaded in the background."""

import asyncio
import time
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Literal

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import SystemMessage

from copilot.assembly import Copilot, assembled
from copilot.models.local import LocalChatModel
from copilot.settings import Settings
from graphs.errors import ModelUnavailable
from graphs.prompts import RULES

Tick = Callable[[], float]
"""Seconds of a clock that only goes forward."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelState:
    """Where the language model stands."""

    word: Literal["loading", "ready", "reduced mode"]
    detail: str = ""
    """Why, and what to do; empty when there is nothing to say."""


READY = ModelState(word="ready")
NO_MODEL = ModelState(word="reduced mode", detail="No language model is configured; set ANDON_BACKEND to have one.")


class Product:
    """One running copilot and the state of its model."""

    def __init__(self, settings: Settings, chat: BaseChatModel | None = None, tick: Tick = time.monotonic) -> None:
        self._settings = settings
        self._chat = chat
        self._tick = tick
        self._stack = AsyncExitStack()
        self._model = ModelState(word="loading")
        self._since = tick()
        self.copilot: Copilot | None = None

    @property
    def model(self) -> ModelState:
        """The state of the model now; while it loads, with the seconds so far."""
        if self._model.word == "loading":
            return ModelState(word="loading", detail=f"{self._tick() - self._since:.0f} s")
        return self._model

    async def open(self) -> Copilot:
        """Put the copilot together; raises StartupError and the errors of its parts."""
        self.copilot = await self._stack.enter_async_context(assembled(self._settings, self._chat))
        return self.copilot

    async def warm(self) -> None:
        """Load what the first answer needs; afterwards `model` says how that went. Call after `open`."""
        copilot = self.copilot
        if copilot is None:
            raise RuntimeError("warm() was called before open()")
        chat = copilot.chat
        if not isinstance(chat, LocalChatModel):
            self._model = READY if chat else NO_MODEL
        await asyncio.to_thread(_load_search, copilot)
        if isinstance(chat, LocalChatModel):
            self._model = await asyncio.to_thread(_load, chat)

    async def close(self) -> None:
        """End the model's process and close every file."""
        if self.copilot and isinstance(self.copilot.chat, LocalChatModel):
            await asyncio.to_thread(self.copilot.chat.close)
        await self._stack.aclose()


def _load_search(copilot: Copilot) -> None:
    """The first search loads the embedding model and the index; nobody should wait for that."""
    copilot.parts.decider.resemblance.of("is the line running")
    operator = copilot.identity.users()[0]
    copilot.knowledge.procedures.find(
        "how to clear a jam", site=operator.sites[0], role=operator.role, today=copilot.now().date(), limit=1
    )


def _load(chat: LocalChatModel) -> ModelState:
    try:
        chat.warm([SystemMessage(RULES)])
    except ModelUnavailable as failure:
        return ModelState(word="reduced mode", detail=str(failure))
    return READY
