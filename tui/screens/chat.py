"""The conversation: status, transcript, and below it the prompt or the card that waits for a decision."""

import logging
from collections.abc import Callable
from contextlib import aclosing
from typing import ClassVar, Literal, assert_never

from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalGroup
from textual.screen import Screen
from textual.widgets import Footer, Markdown
from textual.worker import Worker, get_current_worker

from graphs.events import ProposalMade
from guardrails.card import Card
from tui import keys
from tui.cautious_markdown import ADDRESS
from tui.commands import Typed, read_command
from tui.product import ModelState
from tui.screens.conversations import ConversationsScreen
from tui.screens.document import DocumentScreen
from tui.screens.help import HelpScreen
from tui.screens.proposals import ProposalsScreen
from tui.seat import FAILURES, Seat
from tui.widgets.citation import Citation
from tui.widgets.decisions import Decisions
from tui.widgets.notice import Notice, Tone
from tui.widgets.prompt import Prompt
from tui.widgets.status_bar import StatusBar
from tui.widgets.transcript import Transcript
from tui.widgets.turn_block import TurnBlock

log = logging.getLogger("andon")
Leaving = Literal["signed out"]


class ChatScreen(Screen[Leaving]):
    """Where a signed-in person asks and decides."""

    BINDINGS: ClassVar[list[BindingType]] = list(keys.CHAT)

    def __init__(self, seat: Seat, *, model: Callable[[], ModelState], tick: Callable[[], float]) -> None:
        super().__init__()
        self.seat = seat
        self._model = model
        self._tick = tick
        self._turn: Worker[None] | None = None
        self._stopped = False

    def compose(self) -> ComposeResult:
        yield StatusBar(self.seat, self._model)
        yield Transcript()
        with VerticalGroup(id="bottom"):
            yield Decisions(self.seat, self._tick)
            yield Prompt()
        yield Footer(show_command_palette=False)

    async def on_mount(self) -> None:
        self.prompt.focus()
        await self._greet()

    def on_screen_resume(self) -> None:
        """Something that lay over the conversation was closed; the key that closed it decides nothing."""
        for decisions in self.query(Decisions):
            decisions.guard()

    @property
    def prompt(self) -> Prompt:
        return self.query_one(Prompt)

    @property
    def status(self) -> StatusBar:
        return self.query_one(StatusBar)

    @property
    def transcript(self) -> Transcript:
        return self.query_one(Transcript)

    @property
    def decisions(self) -> Decisions:
        return self.query_one(Decisions)

    @property
    def busy(self) -> bool:
        """Whether a turn is running."""
        return self._turn is not None and not self._turn.is_finished

    async def tell(self, text: str, tone: Tone = "info") -> None:
        """Put a line of the program's own into the transcript."""
        await self.transcript.add(Notice(text, tone))

    # --- a turn ----------------------------------------------------------------------------------

    async def on_prompt_submitted(self, event: Prompt.Submitted) -> None:
        """Answer it, obey it, or leave it where it is."""
        event.stop()
        text = event.text.strip()
        if not text:
            return
        if self.busy:
            self.notify("The answer is still coming; Esc stops it. Your text stays here.")
            return
        self.prompt.remember(self.prompt.take())
        if text == "?":
            self.action_help()
        elif text.startswith("/"):
            await self._obey(read_command(text))
        else:
            self._stopped = False
            self._turn = self._run_turn(text)

    @work(group="turn")
    async def _run_turn(self, text: str) -> None:
        block = TurnBlock(text, now=self.seat.now, tick=self._tick)
        await self.transcript.add(block)
        cards: list[Card] = []
        try:
            async with aclosing(self.seat.session.ask(text)) as events:
                async for event in events:
                    if isinstance(event, ProposalMade):
                        cards.append(event.card)
                    await block.show(event)
        except FAILURES as failure:
            log.exception("a turn could not be run")
            await block.fail(f"{failure} Your question is still there: press Up.")
        finally:
            if self._stopped and get_current_worker().is_cancelled:
                await block.stop()
            if self.is_running:
                await self.decisions.queue(cards)
                self._turn = None
                self.status.count()

    def action_stop(self) -> None:
        """Stop the running turn; what was typed stays."""
        if self.busy and self._turn:
            self._stopped = True
            self._turn.cancel()

    def action_read(self, direction: int) -> None:
        """One page of the conversation up or down."""
        self.transcript.read(direction)

    def action_copy_or_stop(self) -> None:
        """Ctrl-C: stop a running turn, else copy what is selected."""
        selected = self.prompt.selected_text or self.get_selected_text()
        if self.busy:
            self.action_stop()
        elif selected:
            self.app.copy_to_clipboard(selected)
        else:
            self.notify("Ctrl-Q leaves Andon; Esc stops a running answer.")

    # --- decisions -------------------------------------------------------------------------------

    def on_decisions_opened(self, event: Decisions.Opened) -> None:
        """A card takes the place of the prompt; the draft stays in it."""
        event.stop()
        self.prompt.display = False
        self.app.bell()

    async def on_decisions_closed(self, event: Decisions.Closed) -> None:
        """The prompt is back, with what was typed."""
        event.stop()
        self.prompt.display = True
        self.prompt.focus()
        self.status.count()

    async def on_decisions_told(self, event: Decisions.Told) -> None:
        event.stop()
        await self.tell(event.text, event.tone)

    def on_decisions_typed(self, event: Decisions.Typed) -> None:
        """What was typed past the card belongs to the draft."""
        event.stop()
        self.prompt.add(event.text)

    async def on_status_bar_counted(self, event: StatusBar.Counted) -> None:
        """Put settled cards away, and call for somebody whose decision is wanted."""
        event.stop()
        await self.decisions.keep(event.waiting)
        if event.more and not self.decisions.showing and not self.busy:
            self.app.bell()
            self.notify(f"{event.mine} waiting for you. F2 shows what.", title="A decision waits")

    async def on_status_bar_model_lost(self, event: StatusBar.ModelLost) -> None:
        event.stop()
        await self.tell(f"Reduced mode: {event.reason} I still look up facts and procedures, and never guess.")

    # --- what is opened over it ------------------------------------------------------------------

    def action_help(self) -> None:
        self.app.push_screen(HelpScreen())

    @work
    async def action_proposals(self) -> None:
        """The list of decisions; the chosen one takes the place of the prompt."""
        try:
            chosen = await self.app.push_screen_wait(
                ProposalsScreen(self.seat.cards, self.seat.operator, self.seat.clock())
            )
        except FAILURES as failure:
            await self.tell(str(failure), "bad")
            return
        if chosen:
            await self.decisions.open(chosen)

    @work
    async def action_conversations(self) -> None:
        """The earlier conversations; the chosen one is taken up again."""
        if not self._is_free():
            return
        chosen = await self.app.push_screen_wait(ConversationsScreen(self.seat.conversations()))
        if chosen:
            await self._begin(chosen.site, chosen.id)

    def on_citation_opened(self, event: Citation.Opened) -> None:
        event.stop()
        passage = event.passage
        self.app.push_screen(DocumentScreen(passage, self.seat.document(passage), self.seat.now.date()))

    def on_markdown_link_clicked(self, event: Markdown.LinkClicked) -> None:
        """Only citations are links, and only of passages that this person may read."""
        event.stop()
        passage = self.seat.passage(event.href.removeprefix(ADDRESS))
        if passage:
            self.app.push_screen(DocumentScreen(passage, self.seat.document(passage), self.seat.now.date()))

    # --- commands --------------------------------------------------------------------------------

    async def _obey(self, command: Typed | str) -> None:
        if isinstance(command, str):
            await self.tell(command, "bad")
            return
        match command.name:
            case "help":
                self.action_help()
            case "proposals":
                self.action_proposals()
            case "new":
                await self.action_new()
            case "sessions":
                self.action_conversations()
            case "site":
                await self._begin(command.argument or None)
            case "ask" | "act":
                await self._switch(command.name == "act")
            case "signout":
                self.action_sign_out()
            case "quit":
                self.app.exit()
            case never:
                assert_never(never)

    async def action_new(self) -> None:
        await self._begin(self.seat.session.site)

    def action_sign_out(self) -> None:
        if self._is_free():
            self.dismiss("signed out")

    async def _begin(self, site: str | None, session: str | None = None) -> None:
        """A new conversation about a site, the home site unless one is named, or an earlier one."""
        if not self._is_free():
            return
        try:
            self.seat.open(session=session, site=site)
        except FAILURES as failure:
            await self.tell(str(failure), "bad")
            return
        await self._greet()

    async def _switch(self, acting: bool) -> None:
        self.seat.act(acting)
        self.status.tell()
        if acting and self.seat.read_only:
            await self.tell("Andon was started with --read-only; start it without to act.", "bad")
        elif acting:
            await self.tell("Requests become proposals again; every change still needs its confirmation.")
        else:
            await self.tell("From now on I only answer; nothing is proposed or decided until /act.")

    def _is_free(self) -> bool:
        if self.busy:
            self.notify("The answer is still coming; Esc stops it.")
        return not self.busy

    async def _greet(self) -> None:
        """Show the conversation from its beginning, and say where one is."""
        exchanges = await self.seat.session.exchanges()
        await self.transcript.start_over(exchanges, self.seat.now)
        self.status.tell()
        name, site = self.seat.operator.name.split()[0], self.seat.session.site
        if exchanges:
            await self.tell("This is where you left off; the facts of that time are not shown again.")
        else:
            await self.tell(f"Good to see you, {name}. This conversation is about {site}.")
