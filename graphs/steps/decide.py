"""Second step: what to look up or propose for every part of the request."""

from dataclasses import dataclass

from langgraph.runtime import Runtime

from graphs.clauses import clause_between, pieces_of
from graphs.considering import logged
from graphs.deciding import Decision, wanted
from graphs.events import Considered, StepStarted
from graphs.filling import Message
from graphs.follow_on import first_look, follow_on
from graphs.questions import ask_for, which_one, which_reading
from graphs.repeating import each_named
from graphs.resuming import Resuming
from graphs.segmenting import Part, segmented
from graphs.setting import Parts, Setting
from graphs.small_talk import small_talk
from graphs.state import DoubtData, TurnState, WantedData
from graphs.surroundings import surroundings

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
        if state["looks"]:
            return TurnState(wanted=follow_on(state, self.parts) + state["wanted"])
        spoken = small_talk(state, setting.context.operator, self.parts)
        if spoken:
            return TurnState(outcome="answered", answer=spoken, wanted=[], asked=[])
        return await self._first(state, runtime)

    async def _first(self, state: TurnState, runtime: Runtime[Setting]) -> TurnState:
        setting, resuming = runtime.context, Resuming(self.parts)
        message = _message(state, setting)
        whole = clause_between(state, 0, len(state["text"]), setting.context.now, self.parts.wording)
        settled = resuming.completed(state, whole, message) or first_look(state, self.parts)
        repeated = [] if settled else resuming.again(state, whole, message)
        said = bool(state["mentions"] or whole.words)
        decisions = await self._decisions(state, runtime) if said and not (settled or repeated) else []
        calls = [settled] if settled else repeated or [call for one in decisions for call in self._calls(one)]
        setting.note(self.parts.audit, "binder", {"wanted": [dict(call) for call in calls]})
        if len(decisions) == 1 and decisions[0].tied:
            return self._which_reading(decisions[0], setting.turn)
        if not calls and state.get("heard"):
            return TurnState(wanted=[], asked=[], outcome="answered", answer="")
        if not calls:
            return TurnState(wanted=[], asked=[], outcome="declined", answer=NOT_OURS)
        return self._kept(state, settled, self._sorted(_once(calls), state["doubts"], setting.turn))

    async def _decisions(self, state: TurnState, runtime: Runtime[Setting]) -> list[Decision]:
        """What answers each part of the message; the readings that were weighed are reported and logged."""
        setting, decider = runtime.context, self.parts.decider
        message = _message(state, setting)

        def judge(start: int, end: int) -> Part:
            clause = clause_between(state, start, end, setting.context.now, self.parts.wording)
            return Part(clause, decider.weighed(clause, message, surroundings(clause, state, setting.context)))

        decisions = []
        for part in segmented(pieces_of(state, self.parts.wording), judge):
            decision = await decider.settled(part.clause, part.weighed, setting.recorder(self.parts.audit))
            setting.note(self.parts.audit, "binder", logged(decision))
            runtime.stream_writer(Considered(decision=decision))
            decisions.append(decision)
        return decisions

    def _calls(self, decision: Decision) -> list[WantedData]:
        """The calls that answer a part; a look-up is made for each thing of a kind that the part names."""
        call, tool = decision.call, decision.best.tool
        if call is None or tool is None:
            return []
        return each_named(tool, call, decision.clause) if tool.kind != "act" else [call]

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


def _once(calls: list[WantedData]) -> list[WantedData]:
    """The calls without repeats."""
    unique: list[WantedData] = []
    for call in calls:
        if not any(call["tool"] == other["tool"] and call["arguments"] == other["arguments"] for other in unique):
            unique.append(call)
    return unique
