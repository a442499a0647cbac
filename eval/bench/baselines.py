"""Measures the baselines; needs the extra with the ready-made agent and its server."""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace

from copilot.assembly import Copilot
from copilot.settings import Settings
from eval.bench.figures import Start, System
from eval.bench.machine import resident
from eval.bench.measuring import Said, growth_with_history, growth_with_tools, system, turns
from eval.bench.pace import WRITTEN, pace
from eval.bench.plan import Plan
from eval.bench.questions import WORDED
from eval.bench.subject import PeerSubject, Subject
from eval.bench.widening import sized
from eval.peers.nearest import Nearest
from eval.peers.react import server_chat
from eval.peers.rivals import lender, react, server_of
from eval.peers.rules import Rules
from eval.peers.serving import Served

ROOMY = 32_768
"""Tokens the server keeps where tools and history grow: as many as the model was trained for."""


async def measure_baselines(settings: Settings, plan: Plan, rules: Rules, said: Said) -> tuple[System, ...]:
    """The ready-made agent twice, and the nearest example; only the agent with lenient parsing is grown.

    Raises NoModelFile and ServerFailed.
    """
    async with lender(settings) as copilot:
        bench = _Bench(settings=settings, copilot=copilot, plan=plan, rules=rules, said=said)
        installed, lenient = await bench.agent(lenient=False), await bench.agent(lenient=True)
        return (installed, await bench.grown(lenient), await bench.nearest())


@dataclass(frozen=True, slots=True, kw_only=True)
class _Bench:
    settings: Settings
    copilot: Copilot
    plan: Plan
    rules: Rules
    said: Said

    async def agent(self, *, lenient: bool) -> System:
        """On a server of its own, so that it does not find what another has computed."""
        self.said("baseline: starting the server")
        with server_of(self.settings, self.rules) as server:
            subject = self._subject(server, lenient=lenient)
            started = time.monotonic()
            await subject.ask(WORDED)
            start = Start(how="server and first answer", seconds=round(server.seconds + time.monotonic() - started, 3))
            measured = await turns(subject, self.plan.rounds, self.said)
            memory, speed = resident(server.process_id), pace(server_chat(server.url, longest=WRITTEN))
            return system(subject.name, measured, memory=memory, pace=speed, starts=(start,))

    async def grown(self, found: System) -> System:
        """The same agent with its growth, on a server with room for it."""
        if not (self.plan.tools or self.plan.history):
            return found
        with server_of(self.settings, self.rules, ROOMY) as server:
            usual = self._subject(server, lenient=True)

            @asynccontextmanager
            async def widen(size: int) -> AsyncIterator[Subject]:
                yield self._subject(server, lenient=True, size=size)

            history = await growth_with_history(usual, self.plan.history, self.said)
            tools = await growth_with_tools(widen, self.plan.tools, usual, self.said)
            return replace(found, history=history, tools=tools)

    async def nearest(self) -> System:
        """Without a model."""
        subject = PeerSubject(Nearest(self.copilot.parts), self.copilot)
        measured = await turns(subject, self.plan.rounds, self.said)
        return system(subject.name, measured, memory=resident(), pace=None, starts=())

    def _subject(self, server: Served, *, lenient: bool, size: int = 0) -> PeerSubject:
        tools = sized(self.copilot, size) if size else self.copilot.parts.tools
        peer = react(server, tools.values(), lenient=lenient, patience=self.rules.patience)
        return PeerSubject(peer, self.copilot)
