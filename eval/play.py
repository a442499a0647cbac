"""Plays a scenario against a whole copilot and keeps everything that happened."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import assert_never

from copilot.assembly import Copilot
from copilot.result import ProposalJson, TurnRecord
from copilot.session import Session
from eval.clock import MovableClock
from eval.end_state import RowChange, changes, stamp
from eval.origins import Origins
from eval.played import Played, Step
from eval.proceedings import proceedings
from eval.scenario import Break, Decide, Ending, Say, Scenario, Wait
from eval.wording import worded
from graphs.events import ProposalMade, ToolFinished, ToolStarted, TurnEvent
from guardrails.card import card_lines
from guardrails.errors import Expired, GuardrailError
from guardrails.proposals import OPEN
from tools.adapters.plant.faults import set_condition

ENDINGS: Mapping[str, Ending] = {
    "done": "done",
    "pending": "pending",
    "rejected": "rejected",
    "stale": "stale",
    "failed": "failed",
    "unknown": "unknown",
    "expired": "expired",
}


class Player:
    """One conversation about one plant, in the wording of one repeat."""

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
        self._origins = Origins(copilot.parts.directory, self._session.site)
        self._proposal: ProposalJson | None = None
        self._changed: tuple[RowChange, ...] = ()
        self._stamp = stamp(plant)

    async def play(self) -> Played:
        """Every turn in order; what the copilot refuses is a result, what it breaks on travels up."""
        steps = [self._watched(await self._turn(turn)) for turn in self._scenario.turns]
        parts = self._copilot.parts
        return Played(
            scenario=self._scenario.id,
            repeat=self._repeat,
            site=self._session.site,
            day=self._copilot.now().date(),
            steps=tuple(steps),
            proceedings=proceedings(parts.ledger, parts.audit, self._conversations),
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
                return self._wait(turn)
        assert_never(turn)

    async def _say(self, turn: Say) -> Step:
        by = turn.by or self._scenario.user
        session = self._session_of(by)
        said = worded(self._scenario, turn, self._repeat)
        heard = _Heard(self._copilot, self._origins)
        self._origins.heard(said.text)
        async for event in session.ask(said.text):
            heard.add(event)
        record = heard.record.json
        self._origins.saw(record["answer"])
        self._proposal = _latest(record["proposals"]) or self._proposal
        return Step(
            did=said.text,
            wording=said.kind,
            turn=record,
            found=heard.found,
            read=tuple(heard.read),
            made_up=tuple(heard.made_up),
            by=by,
            site=session.site,
        )

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
        self._origins.saw(decided.message)
        return Step(did=did, by=by, ending=ENDINGS.get(decided.state), message=decided.message)

    def _wait(self, turn: Wait) -> Step:
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

    @property
    def _conversations(self) -> tuple[str, ...]:
        return tuple(session.id for session in self._sessions.values())

    def _watched(self, step: Step) -> Step:
        """With what waits and what has changed by now; the plant is compared only when it was touched."""
        now = stamp(self._plant)
        if now != self._stamp:
            self._stamp, self._changed = now, changes(self._pristine, self._plant)
        ledger = self._copilot.parts.ledger
        waiting = [each.id for session in self._conversations for each in ledger.list(status=OPEN, session=session)]
        return replace(step, waiting=tuple(waiting), changed=self._changed)


class _Heard:
    """What comes out of one turn, event by event."""

    def __init__(self, copilot: Copilot, origins: Origins) -> None:
        self._tools = copilot.parts.tools
        self._origins = origins
        self.record = TurnRecord(copilot.model_json)
        self.found: dict[str, str] = {}
        self.read: list[str] = []
        self.made_up: list[str] = []

    def add(self, event: TurnEvent) -> None:
        self.record.add(event)
        match event:
            case ToolStarted():
                self.made_up += self._origins.made_up(self._tools[event.tool], event.arguments)
            case ToolFinished():
                self._finished(event)
            case ProposalMade():
                self.read.append("\n".join(card_lines(event.card)))
            case _:
                pass

    def _finished(self, event: ToolFinished) -> None:
        self.found[event.call] = event.summary
        self.read += [f"{passage.citation} {passage.heading}\n{passage.text}" for passage in event.passages]
        self._origins.saw(event.summary, *(f"{fact.text} {fact.record}" for fact in event.facts), *self.read)


def _latest(proposals: Iterable[ProposalJson]) -> ProposalJson | None:
    return next(reversed(list(proposals)), None)
