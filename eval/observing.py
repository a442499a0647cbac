"""Decisions whose right answers are known: the example questions, and the texts of the tuning part."""

from collections.abc import AsyncIterator, Iterable, Iterator
from dataclasses import dataclass

from copilot.assembly import Copilot
from copilot.session import Session
from eval.fitting import Observed
from eval.sampling import draw
from eval.scenario import Check, Say, Scenario
from graphs.clauses import clause_between
from graphs.deciding import Candidate
from graphs.events import Considered
from graphs.filling import Message
from graphs.resemblance import NONE
from graphs.state import TurnState
from graphs.steps.understand import Understand
from graphs.surroundings import surroundings
from tools.context import Context

SPOKEN = 4.0
"""Weight of a text of the suites; an example weighs 1. There are many of them, and nobody wrote them at night."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """One decision of a conversation."""

    scenario: str
    text: str
    observed: Observed
    shares: dict[str, float]
    """What the model gave each option; empty where it was not asked."""


def examples(copilot: Copilot, context: Context) -> Iterator[Observed]:
    """Every third example question as all the others see it; those that name something unknown are left out."""
    decider, understand = copilot.parts.decider, Understand(copilot.parts)
    seen = zip(decider.resemblance.examples, decider.resemblance.of_examples(), strict=True)
    for (tool, text), alike in seen:
        if draw(text) % 3:
            continue
        state = TurnState(text=text) | understand.named(text, TurnState(), context.site, "example")
        if not state["unknown"]:
            clause = clause_between(state, 0, len(text), context.now, copilot.parts.wording)
            message = Message(text=text, turn="example", site=context.site)
            found = decider.weighed(clause, message, surroundings(clause, TurnState(), context), alike)
            yield _observed(found, frozenset({tool}), 1.0)


async def spoken(copilot: Copilot, scenarios: Iterable[Scenario]) -> AsyncIterator[Spoken]:
    """The decisions of these conversations, in all their wordings, as far as it is known what is right.

    Nothing is approved, so nothing changes. A conversation ends where a person would decide.
    """
    for scenario in scenarios:
        for wording in range(1 + max(len(turn.reworded) for turn in scenario.turns if isinstance(turn, Say))):
            session = copilot.session(copilot.identity.user(scenario.user), site=scenario.site)
            async for one in _conversation(session, scenario, wording):
                yield one


async def _conversation(session: Session, scenario: Scenario, wording: int) -> AsyncIterator[Spoken]:
    for turn in scenario.turns:
        if not isinstance(turn, Say) or turn.by:
            return
        texts = [turn.user, *turn.reworded]
        asked = session.ask(texts[wording % len(texts)])
        decisions = [event.decision async for event in asked if isinstance(event, Considered)]
        right = answers(turn.check)
        for decision in decisions if right else ():
            yield Spoken(
                scenario=scenario.id,
                text=decision.clause.text,
                observed=_observed(decision.weighed, right, SPOKEN),
                shares=dict(decision.shares),
            )


def answers(check: Check) -> frozenset[str]:
    """The tools that a turn may call, `none` where it may decline; empty where the scenario does not say.

    What a refusal may look up on the way (`subset`) is no answer.
    """
    outcomes = {check.outcome} if isinstance(check.outcome, str) else {*(check.outcome or ())}
    tools = {choice.tool for call in check.calls or () for choice in call.choices}
    if check.mode == "subset":
        return frozenset({NONE}) if outcomes == {"declined"} else frozenset()
    if tools:
        return frozenset(tools | ({NONE} if "declined" in outcomes else set()))
    return frozenset({NONE}) if check.calls is not None and "declined" in outcomes else frozenset()


def _observed(candidates: Iterable[Candidate], right: frozenset[str], weight: float) -> Observed:
    return Observed({one.name: one.features for one in sorted(candidates, key=lambda c: c.name)}, right, weight)
