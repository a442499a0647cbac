"""Second step: what to look up or propose for every part of the request."""

from dataclasses import dataclass

from langgraph.runtime import Runtime

from graphs.clauses import Clause, clauses_of
from graphs.deciding import PROCEDURE
from graphs.events import StepStarted
from graphs.filling import Message
from graphs.follow_on import first_look, follow_on
from graphs.questions import ask_for, which_one
from graphs.setting import Parts, Setting
from graphs.small_talk import small_talk
from graphs.state import DoubtData, MentionData, TurnState, WantedData
from tools.tool import Json

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
        return await self._first(state, clauses, setting)

    async def _first(self, state: TurnState, clauses: tuple[Clause, ...], setting: Setting) -> TurnState:
        settled = self._completed(state, clauses, setting) or first_look(state, self.parts)
        calls = [settled] if settled else []
        for clause in clauses if not settled else ():
            calls += self._again(state, clause, setting) or await self._chosen(state, clause, setting)
        setting.note(self.parts.audit, "binder", {"wanted": [dict(call) for call in calls]})
        if not calls and state.get("heard"):
            return TurnState(wanted=[], asked=[], outcome="answered", answer="")
        if not calls:
            return TurnState(wanted=[], asked=[], outcome="declined", answer=NOT_OURS)
        return self._kept(state, settled, self._sorted(_once(calls), state["doubts"], setting.turn))

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

    async def _chosen(self, state: TurnState, clause: Clause, setting: Setting) -> list[WantedData]:
        found = await self.parts.decider.choose(
            clause,
            _message(state, setting),
            _reach(state, clause),
            setting.recorder(self.parts.audit),
            lambda: _is_written(clause, setting),
        )
        return [found] if found else self._written_down(clause, setting)

    def _written_down(self, clause: Clause, setting: Setting) -> list[WantedData]:
        """When no tool fits, a procedure may: the search has a floor of its own, so off-topic finds nothing."""
        if clause.is_request or not _is_written(clause, setting):
            return []
        said = {"question": f"text@{setting.turn}"}
        arguments: dict[str, Json] = {"question": clause.text}
        return [WantedData(tool=PROCEDURE, arguments=arguments, missing=[], clause=clause.text, said=said, derived={})]

    def _kept(self, state: TurnState, settled: WantedData | None, update: TurnState) -> TurnState:
        """An open question survives an interruption, so that the person can come back to it."""
        if settled or update.get("asked") or not state.get("asked"):
            return update
        return update | TurnState(asked=state["asked"])

    def _comes_back(self, state: TurnState, text: str) -> bool:
        """Whether an open question is still fresh, or the text names what it was about."""
        exchanges = state.get("exchanges", [])
        fresh = bool(exchanges) and exchanges[-1]["turn"] == state.get("asked_in", "")
        about = set(state["asked"][0]["tool"].split("_")) & set(text.lower().split())
        return fresh or bool(about)

    def _completed(self, state: TurnState, clauses: tuple[Clause, ...], setting: Setting) -> WantedData | None:
        """The call that we asked back about, if this message gives what it lacked."""
        if not state.get("asked") or not clauses or not self._comes_back(state, clauses[0].text):
            return None
        asked, clause = state["asked"][0], clauses[0]
        tool = self.parts.tools[asked["tool"]]
        filled = self.parts.decider.filler.fill(tool, clause, _message(state, setting), {}, carry=False)
        given = {name: value for name, value in filled.arguments.items() if name in asked["missing"]}
        offered = self._offered(state, asked, clause)
        given |= offered
        changes_subject = (clause.is_question or clause.is_request) and len(given) < len(asked["missing"])
        if not given or changes_subject:
            return None
        missing = [name for name in asked["missing"] if name not in given]
        return WantedData(
            tool=asked["tool"],
            arguments={**asked["arguments"], **given},
            missing=missing,
            clause=f"{asked['clause']} {clause.text}",
            said=asked["said"] | {name: filled.said[name] for name in given if name in filled.said},
            derived=asked["derived"] | ({"asset": ["line", clause.mentions[0]["id"]]} if "asset" in offered else {}),
        )

    def _offered(self, state: TurnState, asked: WantedData, clause: Clause) -> dict[str, Json]:
        """The one of the offered machines that stands on the line the person names: `the one on line 4`."""
        lines = {mention["id"] for mention in clause.mentions if mention["kind"] == "line"}
        on_line = [o for o in state.get("offered", []) if self.parts.directory.related(o, "line") in lines]
        return {"asset": on_line[0]} if len(on_line) == 1 and "asset" in asked["missing"] else {}

    def _again(self, state: TurnState, clause: Clause, setting: Setting) -> list[WantedData]:
        """The last call with what is new in this clause: `and yesterday?`, `no, line 2`."""
        exchanges = state.get("exchanges", [])
        if not exchanges or not exchanges[-1]["calls"] or not self._is_remainder(clause):
            return []
        last = exchanges[-1]["calls"][0]
        tool = self.parts.tools[last["tool"]]
        filled = self.parts.decider.filler.fill(tool, clause, _message(state, setting), {}, carry=False)
        new = {
            p.name: filled.arguments[p.name] for p in tool.parameters if p.name in filled.arguments and p.slot != "text"
        }
        takes = {p.slot for p in tool.parameters}
        foreign = [m for m in clause.mentions if m["kind"] not in takes]
        if not new or foreign:
            return []
        return [
            WantedData(
                tool=last["tool"],
                arguments={**last["arguments"], **new},
                missing=[],
                clause=clause.text,
                said=last["said"] | {name: filled.said[name] for name in new if name in filled.said},
                derived={name: source for name, source in last["derived"].items() if name not in new},
            )
        ]

    def _is_remainder(self, clause: Clause) -> bool:
        """Whether the clause is nothing but names, days and a word that joins it to the last turn."""
        text = clause.text
        for words in [m["text"] for m in clause.mentions] + [d.text for d in clause.dates]:
            text = text.replace(words, " ", 1)
        return bool(clause.mentions or clause.dates) and not self.parts.wording.content_words(text)


def _is_written(clause: Clause, setting: Setting) -> bool:
    """Whether a released procedure speaks of the clause."""
    context = setting.context
    search, today = context.procedures, context.now.date()
    return bool(search.find(clause.text, site=context.site, role=context.operator.role, today=today, limit=1))


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
