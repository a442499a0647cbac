"""Plays a scenario against a whole copilot and keeps everything that happened."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from typing import assert_never

from pydantic import TypeAdapter

from copilot.assembly import Copilot
from copilot.result import ProposalJson, TurnJson, TurnRecord
from copilot.session import Session
from eval.clock import MovableClock
from eval.end_state import RowChange, changes, stamp
from eval.scenario import Break, Decide, Ending, Say, Scenario, Wait
from graphs.events import ToolFinished
from guardrails.errors import Expired, GuardrailError
from tools.adapters.plant.faults import set_condition
from tools.tool import Json

ENDINGS: dict[str, Ending] = {
    "done": "done",
    "pending": "pending",
    "rejected": "rejected",
    "stale": "stale",
    "failed": "failed",
    "unknown": "unknown",
    "expired": "expired",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What one turn of a scenario came to."""

    did: str
    """What the scenario did, for a person: the text, the decision, or the fault."""
    turn: TurnJson | None = None
    """What the copilot made of a text; None for the other kinds of turn."""
    found: dict[str, str] = field(default_factory=dict)
    """What each call found or why it failed, in one sentence, by call id."""
    read: tuple[str, ...] = ()
    """Text of the passages that were found, so that what an answer quotes can be traced."""
    by: str = ""
    """Who wrote or decided."""
    ending: Ending | None = None
    """What a decision came to."""
    message: str = ""
    """What the person who decided was told."""
    waiting: tuple[str, ...] = ()
    """Proposals that wait for a decision afterwards."""
    changed: tuple[RowChange, ...] = ()
    """Everything that is different in the plant since the conversation began."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """A scenario that was played to its end; one that was cut short never becomes one of these."""

    scenario: str
    site: str
    """What the conversation was about."""
    day: date
    """Plant time."""
    steps: tuple[Step, ...]

    @property
    def changed(self) -> tuple[RowChange, ...]:
        """The difference between the plant at the end and at the beginning."""
        return self.steps[-1].changed

    @property
    def turns(self) -> tuple[TurnJson, ...]:
        return tuple(step.turn for step in self.steps if step.turn is not None)


_PLAYED = TypeAdapter(Played)


def to_json(played: Played) -> Json | dict[str, Json]:
    """As it is kept in a log."""
    kept: dict[str, Json] = _PLAYED.dump_python(played, mode="json")
    return kept


def from_json(kept: object) -> Played:
    """From a log; raises ValidationError for anything else."""
    return _PLAYED.validate_python(kept)


class Player:
    """One conversation about one plant."""

    def __init__(
        self, copilot: Copilot, scenario: Scenario, *, plant: Path, pristine: Path, clock: MovableClock, repeat: int = 0
    ) -> None:
        self._copilot = copilot
        self._scenario = scenario
        self._plant = plant
        self._pristine = pristine
        self._clock = clock
        self._repeat = repeat
        self._session: Session = copilot.session(copilot.identity.user(scenario.user), site=scenario.site)
        self._sessions = {scenario.user: self._session}
        self._proposal: ProposalJson | None = None
        self._changed: tuple[RowChange, ...] = ()
        self._stamp = stamp(plant)

    async def play(self) -> Played:
        """Every turn in order; what the copilot refuses is a result, what it breaks on travels up."""
        steps = [self._watched(await self._turn(turn)) for turn in self._scenario.turns]
        return Played(
            scenario=self._scenario.id, site=self._session.site, day=self._copilot.now().date(), steps=tuple(steps)
        )

    async def _turn(self, turn: Say | Decide | Break | Wait) -> Step:
        match turn:
            case Say():
                return await self._say(turn)
            case Decide():
                return await self._decide(turn)
            case Break():
                set_condition(self._plant, turn.system, turn.state, turn.seconds)
                return Step(did=f"{turn.system} becomes {turn.state}")
            case Wait():
                return await self._wait(turn)
        assert_never(turn)

    async def _say(self, turn: Say) -> Step:
        by = turn.by or self._scenario.user
        text = turn.user
        record = TurnRecord(self._copilot.model_json)
        found: dict[str, str] = {}
        read: list[str] = []
        async for event in self._session_of(by).ask(text):
            record.add(event)
            if isinstance(event, ToolFinished):
                found[event.call] = event.summary
                read += [f"{passage.citation} {passage.heading}\n{passage.text}" for passage in event.passages]
        self._proposal = _latest(record.json["proposals"]) or self._proposal
        return Step(did=text, turn=record.json, found=found, read=tuple(read), by=by)

    async def _decide(self, turn: Decide) -> Step:
        by = turn.person(self._scenario.user)
        did = f"{turn.verdict} {turn.reason!r}" if turn.reason else turn.verdict
        if self._proposal is None:
            return Step(did=did, by=by, message="There is no proposal to decide on.")
        desk = self._copilot.desk(self._copilot.identity.user(by))
        proposal = self._proposal
        try:
            decided = await desk.decide(proposal["id"], proposal["digest"], turn.verdict, turn.reason)
        except Expired as late:
            return Step(did=did, by=by, ending="expired", message=str(late))
        except GuardrailError as refusal:
            return Step(did=did, by=by, ending="refused", message=str(refusal))
        return Step(did=did, by=by, ending=ENDINGS.get(decided.state), message=decided.message)

    async def _wait(self, turn: Wait) -> Step:
        """Let time pass; what became of the latest proposal meanwhile is looked up in the ledger."""
        self._clock.advance(timedelta(minutes=turn.wait_minutes))
        did = f"{turn.wait_minutes:g} minutes pass"
        if self._proposal is None:
            return Step(did=did)
        found = self._copilot.parts.ledger.get(self._proposal["id"])
        return Step(did=did, ending=ENDINGS.get(found.state), message=found.note)

    def _session_of(self, person: str) -> Session:
        """The person's conversation; a second person's is about the same site where they have a role there."""
        if person not in self._sessions:
            operator = self._copilot.identity.user(person)
            site = self._session.site if self._session.site in operator.sites else None
            self._sessions[person] = self._copilot.session(operator, site=site)
        return self._sessions[person]

    def _watched(self, step: Step) -> Step:
        """With what waits and what has changed by now; the plant is compared only when it was touched."""
        now = stamp(self._plant)
        if now != self._stamp:
            self._stamp, self._changed = now, changes(self._pristine, self._plant)
        desk = self._copilot.desk(self._session.operator)
        waiting = tuple(card.proposal for card in desk.proposals())
        return replace(step, waiting=waiting, changed=self._changed)


def _latest(proposals: Iterable[ProposalJson]) -> ProposalJson | None:
    return next(reversed(list(proposals)), None)
