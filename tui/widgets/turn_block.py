"""One turn in the transcript: the question, what was looked up, the facts, the answer and its sources."""

import time
from collections.abc import Callable
from datetime import datetime
from typing import assert_never

from textual.app import ComposeResult
from textual.containers import VerticalGroup
from textual.widget import Widget
from textual.widgets import Static

from graphs.events import (
    AnswerPart,
    Considered,
    ProposalMade,
    StepStarted,
    ToolFinished,
    ToolStarted,
    TurnEvent,
    TurnFinished,
    TurnStarted,
)
from graphs.state import Exchange
from knowledge.passages import Passage
from tui.safe_text import one_line
from tui.widgets.answer import Answer
from tui.widgets.citation import Citation
from tui.widgets.fact_table import FactTable
from tui.widgets.notice import Notice
from tui.widgets.question import Question
from tui.widgets.step_line import StepLine
from tui.widgets.working import Working
from tui.words import OUTCOMES, STEPS

MOST_CITATIONS = 4


class TurnBlock(VerticalGroup):
    """Shows the events of one turn in the order they come."""

    def __init__(self, question: str, *, now: datetime, tick: Callable[[], float] = time.monotonic) -> None:
        super().__init__(classes="turn")
        self._question = question
        self._now = now
        self._working = Working(tick)
        self._answer: Answer | None = None
        self._label = Static("Andon", markup=False, classes="speaker")
        self._steps: dict[str, StepLine] = {}
        self._passages: dict[str, Passage] = {}

    def compose(self) -> ComposeResult:
        yield Question(self._question)
        yield self._working

    async def show(self, event: TurnEvent) -> None:
        """Put one event on the screen."""
        match event:
            case TurnStarted() | ProposalMade() | Considered():
                pass
            case StepStarted():
                self._working.doing(
                    f"{STEPS[event.step]} ({one_line(event.detail)})" if event.detail else STEPS[event.step]
                )
            case ToolStarted():
                self._steps[event.call] = StepLine(event, self._question)
                await self._add(self._steps[event.call])
            case ToolFinished():
                await self._finish_step(event)
            case AnswerPart():
                await (await self._opened()).add(event.text)
            case TurnFinished():
                await self._finish(event)
            case never:
                assert_never(never)

    async def stop(self) -> None:
        """The person stopped the turn; what was found stays."""
        for step in self._steps.values():
            step.stop()
        await self._close()
        await self.mount(Notice("Stopped. What was found so far stays; nothing was changed."))

    async def fail(self, sentence: str) -> None:
        """The turn could not go on."""
        await self._close()
        await self.mount(Notice(sentence, "bad"))

    async def recall(self, exchange: Exchange) -> None:
        """Show a turn of an earlier day: question and answer, without the facts of that time."""
        await self._working.remove()
        await self.mount(self._label, Answer(exchange["answer"]))

    async def _add(self, widget: Widget) -> None:
        await self.mount(widget, before=self._working)

    async def _finish_step(self, event: ToolFinished) -> None:
        if event.call in self._steps:
            self._steps[event.call].finish(event)
        self._passages |= {passage.id: passage for passage in event.passages}
        if event.facts:
            await self._add(FactTable(event.facts, self._now))

    async def _opened(self) -> Answer:
        if self._answer is None:
            self._answer = Answer()
            await self.mount_all([self._label, self._answer], before=self._working)
        return self._answer

    async def _finish(self, event: TurnFinished) -> None:
        if self._answer is None and event.answer:
            await (await self._opened()).add(event.answer)
        await self._close()
        said = [OUTCOMES[event.outcome], "reduced mode, without the language model" if event.reduced else ""]
        self._label.update(" · ".join(["Andon", *filter(None, said)]))
        cited = {passage.id: passage for passage in event.citations}
        found = [passage for passage in self._passages.values() if passage.id not in cited]
        marks = [Citation(passage, cited=True) for passage in cited.values()]
        marks += [Citation(passage, cited=False) for passage in found]
        await self.mount_all(marks[:MOST_CITATIONS])

    async def _close(self) -> None:
        if self._answer is not None:
            await self._answer.finish()
        await self._working.remove()
