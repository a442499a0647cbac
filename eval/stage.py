"""Where scenarios are played: one model and one index for all, a plant and a ledger of its own for each."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from langchain_core.language_models import BaseChatModel

from copilot.assembly import assembled
from copilot.models.local import LocalChatModel
from copilot.result import ModelJson
from copilot.sandbox import sandboxed
from copilot.settings import Settings
from eval.clock import MovableClock
from eval.play import Played, Player
from eval.scenario import Scenario

SHARED = ("index", "state")
"""What no conversation writes to, or only to save itself work that others can use."""


class Stage:
    """Plays one scenario after another; the installation it was made from is only read."""

    def __init__(self, settings: Settings, chat: BaseChatModel | None) -> None:
        self._settings = settings
        self._chat = chat
        self.model: ModelJson | None = None
        """What answered; known after the first scenario."""

    async def play(self, scenario: Scenario) -> Played:
        """The scenario from its first turn to its last, on a fresh plant."""
        with tempfile.TemporaryDirectory(prefix="andon-eval-") as folder:
            settings = self._copied(Path(folder))
            clock = MovableClock()
            async with assembled(settings, self._chat, clock=clock) as copilot:
                # The first conversation loads the configured model; the others are handed the same one.
                self._chat = self._chat or copilot.chat
                self.model = copilot.model_json
                pristine = self._settings.plant_folder
                player = Player(copilot, scenario, plant=settings.plant_folder, pristine=pristine, clock=clock)
                return await player.play()

    def close(self) -> None:
        """Let the model go; a later scenario would load it again."""
        if isinstance(self._chat, LocalChatModel):
            self._chat.close()

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
