"""The terminal UI as an application: who is signed in, what is open, and what happens when something breaks."""

import logging
import time
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import ClassVar

from langchain_core.language_models import BaseChatModel
from textual import work
from textual.app import App, ComposeResult, SystemCommand
from textual.binding import BindingType
from textual.events import AppFocus
from textual.screen import Screen
from textual.widgets import Static
from textual.worker import WorkerFailed

from copilot.cli.failing import EXPECTED
from copilot.identity import load_users
from copilot.settings import Settings
from tools.context import Operator
from tui import keys
from tui.product import Product
from tui.screens.chat import ChatScreen
from tui.screens.help import HelpScreen
from tui.screens.sign_in import SignInScreen
from tui.seat import Opening, Seat, utc_now
from tui.themes import THEMES

log = logging.getLogger("andon")


class AndonApp(App[None]):
    """Shows who may sign in at once, and puts the copilot together behind that."""

    CSS_PATH = "andon.tcss"
    TITLE = "Andon"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]  # noqa: RUF012 - Textual declares it like this
    VERTICAL_BREAKPOINTS = [(0, "-short"), (30, "-medium"), (45, "-tall")]  # noqa: RUF012 - as above
    BINDINGS: ClassVar[list[BindingType]] = [keys.QUIT, keys.HELP]

    def __init__(
        self,
        settings: Settings,
        *,
        user: str | None = None,
        opening: Opening | None = None,
        chat: BaseChatModel | None = None,
        clock: Callable[[], datetime] = utc_now,
        tick: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__()
        self._settings = settings
        self._user = user or settings.user
        self._opening = opening or Opening()
        self._clock = clock
        self._tick = tick
        self._product = Product(settings, chat, tick)
        self._failed = False

    # --- life ------------------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        yield Static("Andon is starting …", markup=False, id="starting")

    def on_mount(self) -> None:
        for theme in THEMES:
            self.register_theme(theme)
        if self._settings.theme in self.available_themes:
            self.theme = self._settings.theme
        else:
            self.notify(f"There is no theme {self._settings.theme!r}; Ctrl-P shows them.", severity="warning")
            self.theme = THEMES[0].name
        self.set_keymap(self._settings.keymap)
        self._run()

    async def on_unmount(self) -> None:
        await self._product.close()

    @work
    async def _run(self) -> None:
        """From the first paint to the last sign-out."""
        try:
            await self._sessions()
        except EXPECTED as failure:
            self.exit(return_code=1, message=f"andon: {failure}")

    async def _sessions(self) -> None:
        person = None if self._user else await self._asked()
        copilot = await self._product.open()
        self._warm()
        person = person or copilot.identity.user(self._user or "")
        opening = self._opening
        while True:
            seat = Seat(copilot, person, opening, self._clock)
            await self.push_screen_wait(ChatScreen(seat, model=lambda: self._product.model, tick=self._tick))
            person, opening = await self._asked(), Opening(read_only=opening.read_only)

    @work(group="model")
    async def _warm(self) -> None:
        await self._product.warm()

    async def _asked(self) -> Operator:
        return await self.push_screen_wait(SignInScreen(load_users()))

    # --- everywhere ------------------------------------------------------------------------------

    def on_app_focus(self, _: AppFocus) -> None:
        """A key that was meant for another window must not decide anything here."""
        if isinstance(self.screen, ChatScreen):
            self.screen.decisions.guard()

    def action_help(self) -> None:
        if not isinstance(self.screen, HelpScreen):
            self.push_screen(HelpScreen())

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """What the command palette offers: our own actions first, then the colours and leaving."""
        if isinstance(screen, ChatScreen):
            yield SystemCommand("Decisions", "What waits for a decision", screen.action_proposals)
            yield SystemCommand("New conversation", "Start over with an empty page", screen.action_new)
            yield SystemCommand("Earlier conversations", "Go on with one of them", screen.action_conversations)
            yield SystemCommand("Sign out", "Let somebody else sign in", screen.action_sign_out)
        yield SystemCommand("Help", "Keys, commands, how a decision works", self.action_help)
        yield SystemCommand("Colours", "Choose a theme, dark or light", self.action_change_theme)
        yield SystemCommand("Quit", "Leave Andon", self.action_quit)

    def _handle_exception(self, error: Exception) -> None:
        """A mistake in the program ends the UI with one line; the traceback goes to the log."""
        log.error("the terminal UI failed", exc_info=error.error if isinstance(error, WorkerFailed) else error)
        super()._handle_exception(error)

    def _fatal_error(self) -> None:
        self.exit(
            return_code=1,
            message="andon: something went wrong inside, so the screen was closed; nothing that was not confirmed "
            "was changed. The details are in andon.log in the data folder.",
        )
