"""Where scenarios are played: one copilot, one model and one plant, put back as it was after each conversation."""

import asyncio
import shutil
import tempfile
import threading
from collections.abc import Coroutine, Iterator
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from langchain_core.language_models import BaseChatModel

from copilot.assembly import Copilot, assembled
from copilot.models.local import LocalChatModel
from copilot.result import ModelJson
from copilot.sandbox import sandboxed
from copilot.settings import Settings
from eval.clock import MovableClock
from eval.end_state import stamp, touched
from eval.play import Player
from eval.played import Played
from eval.scenario import Break, Scenario
from guardrails.errors import AlreadyDecided
from tools.adapters.plant.database import file_of
from tools.records import System

SHARED = ("index", "state")
"""What no conversation writes to, or only to save itself work that others can use."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Set:
    """A running copilot with a plant and a ledger of its own."""

    copilot: Copilot
    plant: Path
    clock: MovableClock
    stack: AsyncExitStack
    """Closes it and deletes its folder."""


class Stage:
    """Plays one scenario after another; the installation it was made from is only read.

    Starting a copilot takes longer than most conversations, so one serves many: after each, the
    plant's files are put back and open proposals are revoked, and every conversation has sessions of
    its own. Where that is not enough (a system was broken on purpose, a conversation broke off, a
    write hangs) everything is thrown away and made anew. The copilot runs in an event loop of its own,
    so that it outlives the task that asks for a conversation.
    """

    def __init__(self, settings: Settings, chat: BaseChatModel | None) -> None:
        self._settings = settings
        self._chat = chat
        self._set: _Set | None = None
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="andon eval stage", daemon=True)
        self._thread.start()
        self.model: ModelJson | None = None
        """What answers; known after the first scenario."""

    async def play(self, scenario: Scenario, repeat: int = 0) -> Played:
        """The scenario from its first turn to its last, on a plant as it was at the beginning."""
        return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(self._play(scenario, repeat), self._loop))

    def close(self) -> None:
        """End the copilot and let the model go; nothing can be played afterwards."""
        self._wait(self._strike())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
        if isinstance(self._chat, LocalChatModel):
            self._chat.close()

    def _wait(self, work: Coroutine[None, None, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    async def _play(self, scenario: Scenario, repeat: int) -> Played:
        used = await self._ready()
        pristine = self._settings.plant_folder
        player = Player(used.copilot, scenario, plant=used.plant, pristine=pristine, clock=used.clock, repeat=repeat)
        before, done = stamp(used.plant), False
        try:
            played = await player.play()
            done = not any(isinstance(turn, Break) for turn in scenario.turns) and _settled(used.copilot)
        finally:
            if done:
                _put_back(touched(before, stamp(used.plant)), pristine, used.plant)
            else:
                await self._strike()
        return played

    async def _ready(self) -> _Set:
        if self._set is None:
            self._set = await self._made()
        return self._set

    async def _made(self) -> _Set:
        stack = AsyncExitStack()
        try:
            home = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="andon-eval-")))
            settings, clock = self._copied(home), MovableClock()
            copilot = await stack.enter_async_context(assembled(settings, self._chat, clock=clock))
        except BaseException:
            await stack.aclose()
            raise
        # The first copilot loads the configured model; the others are handed the same one.
        self._chat = self._chat or copilot.chat
        self.model = copilot.model_json
        return _Set(copilot=copilot, plant=settings.plant_folder, clock=clock, stack=stack)

    async def _strike(self) -> None:
        if self._set is not None:
            used, self._set = self._set, None
            await used.stack.aclose()

    def _copied(self, home: Path) -> Settings:
        shutil.copytree(self._settings.plant_folder, home / "plant")
        for name in SHARED:
            shared = self._settings.home / name
            shared.mkdir(exist_ok=True)
            (home / name).symlink_to(shared, target_is_directory=True)
        return self._settings.model_copy(update={"home": home})


@contextmanager
def staged(settings: Settings, chat: BaseChatModel | None = None) -> Iterator[Stage]:
    """A stage for this installation; `chat` replaces the model that the settings name."""
    with sandboxed(settings) as copy:
        stage = Stage(copy, chat)
        try:
            yield stage
        finally:
            stage.close()


def _settled(copilot: Copilot) -> bool:
    """Whether no proposal of this conversation can have an effect on a later one; open ones are revoked."""
    ledger = copilot.parts.ledger
    for found in ledger.list(status=("pending", "approved")):
        requester = copilot.identity.user(found.content.requester)
        try:
            ledger.revoke(found.id, person=requester, reason="the conversation is over")
        except AlreadyDecided:
            return False
    return not ledger.list(status=("executing", "unknown"))


def _put_back(systems: tuple[System, ...], pristine: Path, plant: Path) -> None:
    """Copy the files of these systems anew; nobody has them open between two conversations."""
    for system in systems:
        for end in ("", "-wal", "-shm"):
            Path(f"{file_of(plant, system)}{end}").unlink(missing_ok=True)
        for end in ("", "-wal"):
            kept = Path(f"{file_of(pristine, system)}{end}")
            if kept.exists():
                shutil.copyfile(kept, f"{file_of(plant, system)}{end}")
