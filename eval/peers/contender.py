"""Who takes part in a comparison: the copilot itself and every baseline, each able to play a scenario."""

from collections.abc import Sequence
from typing import Protocol

from copilot.assembly import Copilot
from copilot.result import CallJson
from eval.peers.meter import Meter
from eval.peers.peer import Peer, Turn
from eval.played import Played, Step
from eval.scenario import Check, Say, Scenario
from eval.stage import Stage
from graphs.events import Outcome
from tools.context import Context

NO_MODEL = "none"


class Contender(Protocol):
    """Plays scenarios of a single request."""

    name: str
    meter: Meter

    async def play(self, scenario: Scenario) -> Played:
        """The request and what came of it; whatever this raises counts as failed."""
        ...


class Andon:
    """The copilot as it is evaluated elsewhere."""

    name = "Andon"

    def __init__(self, stage: Stage, meter: Meter) -> None:
        self._stage = stage
        self.meter = meter

    async def play(self, scenario: Scenario) -> Played:
        """On the stage, like any scenario."""
        return await self._stage.play(scenario)


class Baseline:
    """A peer on the plant of a copilot that lends its tools and nothing else."""

    def __init__(self, peer: Peer, copilot: Copilot) -> None:
        self.name = peer.name
        self.meter = peer.meter
        self._peer = peer
        self._copilot = copilot

    async def play(self, scenario: Scenario) -> Played:
        """The one request, with the rights of the person who makes it."""
        [said] = [turn for turn in scenario.turns if isinstance(turn, Say)]
        context = context_of(self._copilot, said.by or scenario.user, scenario.site)
        turn = turn_of(self._copilot, context)
        turn.heard(said.user)
        await self._peer.ask(said.user, turn)
        step = turn.step(said.user, context.operator.id)
        return Played(
            scenario=scenario.id, site=context.site, day=context.now.date(), steps=(_benefit(step, said.check),)
        )


def context_of(copilot: Copilot, user: str, site: str | None = None) -> Context:
    """What a tool call of that person is given."""
    operator = copilot.identity.user(user)
    return Context(
        operator=operator,
        site=site or operator.sites[0],
        now=copilot.now(),
        systems=copilot.systems,
        procedures=copilot.knowledge.procedures,
        cases=copilot.knowledge.cases,
    )


def turn_of(copilot: Copilot, context: Context) -> Turn:
    """A fresh request of a peer."""
    return Turn(context, copilot.parts.directory, timeout=copilot.parts.tool_timeout)


def _benefit(step: Step, check: Check) -> Step:
    """What is doubtful counts for the baseline.

    The very same call made again counts once. A reply without a call is declined, asked back or
    answered, whichever is wanted: code cannot tell them apart.
    """
    if step.turn is None:
        return step
    step.turn["calls"] = _once(step.turn["calls"])
    if step.turn["calls"] or step.turn["outcome"] not in SPOKEN:
        return step
    wanted = (check.outcome,) if isinstance(check.outcome, str) else check.outcome or ()
    spoken = next((outcome for outcome in wanted if outcome in SPOKEN), step.turn["outcome"])
    step.turn["outcome"] = spoken
    return step


def _once(calls: Sequence[CallJson]) -> list[CallJson]:
    kept: list[CallJson] = []
    for call in calls:
        if not any(call["tool"] == other["tool"] and call["arguments"] == other["arguments"] for other in kept):
            kept.append(call)
    return kept


SPOKEN: frozenset[Outcome | str] = frozenset({"answered", "clarify", "declined", "blocked"})
"""How a request can end in words alone."""
