"""Measures the copilot as it is installed, on a copy of the plant."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from langchain_core.language_models import BaseChatModel

from copilot.assembly import Copilot, assembled, chat_model
from copilot.models.local import LocalChatModel
from copilot.settings import Settings
from eval.bench.figures import Pace, System
from eval.bench.machine import resident
from eval.bench.measuring import Said, Widen, growth_with_history, growth_with_tools, system, turns
from eval.bench.pace import WRITTEN, pace
from eval.bench.plan import Plan
from eval.bench.starting import starts
from eval.bench.subject import AndonSubject, Subject
from eval.bench.widening import sized, widened
from eval.peers.meter import Meter

REPEATS = 3
"""Times every probe is asked at each size: a turn is short, and one alone says little."""


async def measure_andon(settings: Settings, plan: Plan, said: Said) -> System:
    """Everything about the copilot; `settings` are those of a copy, which is written to.

    Raises StartupError when it does not start or a new process does not answer.
    """
    said("Andon: new processes")
    started = starts(settings)
    chat, meter = chat_model(settings), Meter()
    try:
        if chat is not None:
            chat.callbacks = [meter]
        async with assembled(settings, chat) as copilot:
            subject = AndonSubject(copilot, meter)
            measured = await turns(subject, plan.rounds, said)
            memory = resident(chat.process_id if isinstance(chat, LocalChatModel) else None)
            return system(
                subject.name,
                measured,
                memory=memory,
                pace=_pace(chat, said),
                starts=started,
                history=await growth_with_history(subject, plan.history, said, REPEATS),
                tools=await growth_with_tools(_widening(copilot, meter), plan.tools, subject, said, REPEATS),
            )
    finally:
        if isinstance(chat, LocalChatModel):
            chat.close()


def _pace(chat: BaseChatModel | None, said: Said) -> Pace | None:
    said("Andon: pace of the model")
    return pace(chat.bind(max_tokens=WRITTEN)) if chat is not None else None


def _widening(copilot: Copilot, meter: Meter) -> Widen:
    @asynccontextmanager
    async def widen(size: int) -> AsyncIterator[Subject]:
        yield AndonSubject(widened(copilot, sized(copilot, size)), meter)

    return widen
