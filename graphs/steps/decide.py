"""Second step: what to look up or propose for every part of the request."""

from dataclasses import dataclass

from langgraph.runtime import Runtime

from graphs.clauses import Clause, clauses_of
from graphs.considering import logged
from graphs.deciding import Decision, wanted
from graphs.events import Considered, StepStarted
from graphs.filling import Message
from graphs.follow_on import first_look, follow_on
from graphs.questions import ask_for, which_one, which_reading
from graphs.resuming import Resuming
from graphs.setting import Parts, Setting
from graphs.small_talk import small_talk
from graphs.written import written
from graphs.state import DoubtData, MentionData, TurnState, WantedData

NOT_OURS = (
    "That is outside what I can look up or do. I answer about machines, orders, materials, quality, maintenance, "
    "stock, shipments and procedures of the plant."
)


@dataclass(frozen=True, slots=True)
class Decide:
    """Turns the request into calls; runs again after look-ups and then only adds what they lead to."""

    parts: Parts

    async def __call__(self, state: TurnState, runtime: Runtime[Setting]) -> TurnState:
        runtime.stream_writer(StepStarted(step="decide"))
        setting = runtime.context
        clauses = clauses_of(state, setting.context.now, self.parts.wording)
        if state["looks"]:
            return TurnState(wanted=follow_on(state, self.parts) + state["wanted"])
        spoken = small_talk(state, setting.context.operator, self.parts)
        if spoken:
            return TurnState(outcome="answered", answer=spoken, wanted=[], asked=[])
        return await self._first(state, clauses, runtime)

    async def _first(self, state: TurnState, clauses: tuple[Clause, ...], runtime: Runtime[Setting]) -> TurnState:
        setting, resuming = runtime.context, Resuming(self.parts)
        message = _message(state, setting)
        settled = resuming.completed(state, clauses, message) or first_look(state, self.parts)
        calls, decisions = [settled] if settled else [], []
        for clause in clauses if not settled else ():
            repeated = resuming.again(state, clause, message)
            if not repeated:
                decisions.append(await self._decided(state, clause, runtime))
                repeated = [decisions[-1].call] if decisions[-1].call else []
            calls += repeated
        setting.note(self.parts.audit, "binder", {"wanted": [dict(call) for call in calls]})
        if len(decisions) == 1 and decisions[0].tied and not settled:
            return self._which_reading(decisions[0], setting.turn)
        if not calls and state.get("heard"):
            return TurnState(wanted=[], asked=[], outcome="answered", answer="")
        if not calls:
            return TurnState(wanted=[], asked=[], outcome="declined", answer=NOT_OURS)
        return self._kept(state, settled, self._sorted(_once(calls), state["doubts"], setting.turn))

    async def _decided(self, state: TurnState, clause: Clause, runtime: Runtime[Setting]) -> Decision:
        """What answers a clause; the readings that were weighed are reported and logged."""
        setting, decider = runtime.context, self.parts.decider
        decision = await decider.choose(
            clause,
            _message(state, setting),
            _reach(state, clause),
            setting.recorder(self.parts.audit),
            written(clause, setting.context),
        )
        setting.note(self.parts.audit, "binder", logged(decision))
        runtime.stream_writer(Considered(decision=decision))
        return decision

    def _which_reading(self, decision: Decision, turn: str) -> TurnState:
        """Two readings that nothing tells apart are offered to the person."""
        two = decision.candidates[:2]
        question = which_reading([candidate.tool for candidate in two if candidate.tool])
        calls = [wanted(candidate, decision.clause) for candidate in two]
        return TurnState(wanted=[], asked=calls, asked_in=turn, offered=[], outcome="clarify", answer=question)

    def _sorted(self, calls: list[WantedData], doubts: list[DoubtData], turn: str) -> TurnState:
        """Complete calls go ahead; the first incomplete one becomes a question back."""
        complete = [call for call in calls if not call["missing"]]
        open_ones = [call for call in calls if call["missing"]][:1]
        if complete or not open_ones:
            return TurnState(wanted=complete, asked=open_ones, asked_in=turn)
        question = self._question(open_ones[0], doubts)
        offered = [option for doubt in doubts for option in doubt["options"]]
        return TurnState(wanted=[], asked=open_ones, asked_in=turn, offered=offered, outcome="clarify", answer=question)

    def _question(self, call: WantedData, doubts: list[DoubtData]) -> str:
        """Asks for what is missing, or which of several things was meant."""
        tool = self.parts.tools[call["tool"]]
        slots = {parameter.slot for parameter in tool.parameters if parameter.name in call["missing"]}
        for doubt in doubts:
            if doubt["kind"] in slots:
                return which_one(doubt["text"], doubt["options"])
        return ask_for(tool, call["missing"])

    def _kept(self, state: TurnState, settled: WantedData | None, update: TurnState) -> TurnState:
        """An open question survives an interruption, so that the person can come back to it."""
        if settled or update.get("asked") or not state.get("asked"):
            return update
        return update | TurnState(asked=state["asked"])


def _message(state: TurnState, setting: Setting) -> Message:
    return Message(text=state["text"], turn=setting.turn, site=setting.context.site)


def _reach(state: TurnState, clause: Clause) -> dict[str, MentionData]:
    """What `it` can mean here: things of earlier turns, then those named before in this message."""
    earlier = [m for m in state["mentions"] if m not in clause.mentions]
    return state.get("focus", {}) | {m["kind"]: m for m in earlier}


def _once(calls: list[WantedData]) -> list[WantedData]:
    """The calls without repeats."""
    unique: list[WantedData] = []
    for call in calls:
        if not any(call["tool"] == other["tool"] and call["arguments"] == other["arguments"] for other in unique):
            unique.append(call)
    return unique
