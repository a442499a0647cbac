"""Third step: run the reads and scores that were decided, and report each as soon as it is there."""

from dataclasses import dataclass, field

from langgraph.runtime import Runtime

from graphs.calling import call_tool
from graphs.events import StepStarted, ToolFinished
from graphs.evidence import fact_data, passage_data
from graphs.setting import Parts, Setting
from graphs.state import CallData, FactData, PassageData, TurnState, WantedData
from tools.runner import Outcome
from tools.tool import Findings


@dataclass
class _Gathered:
    calls: list[CallData] = field(default_factory=list)
    facts: list[FactData] = field(default_factory=list)
    passages: list[PassageData] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class LookUp:
    """Calls the tools one after the other; a failure is a result too."""

    parts: Parts

    async def __call__(self, state: TurnState, runtime: Runtime[Setting]) -> TurnState:
        runtime.stream_writer(StepStarted(step="look up"))
        gathered = _Gathered()
        reads = [wanted for wanted in state["wanted"] if self.parts.tools[wanted["tool"]].kind != "act"]
        room = max(0, self.parts.most_lookups - len(state["calls"]))
        for wanted in reads[:room]:
            await self._call(wanted, gathered, len(state["facts"]), runtime)
        return TurnState(
            wanted=[wanted for wanted in state["wanted"] if wanted not in reads],
            made=state["made"] + reads[:room],
            calls=state["calls"] + gathered.calls,
            facts=state["facts"] + gathered.facts,
            passages=state["passages"] + gathered.passages,
            looks=state["looks"] + 1,
        )

    async def _call(self, wanted: WantedData, gathered: _Gathered, offset: int, runtime: Runtime[Setting]) -> None:
        setting = runtime.context
        call, outcome = await call_tool(wanted, self.parts, setting, runtime.stream_writer)
        finished = _finished(call, wanted["tool"], outcome)
        known = offset + len(gathered.facts)
        facts = [fact_data(fact, f"F{known + number}") for number, fact in enumerate(finished.facts, start=1)]
        gathered.facts += facts
        gathered.passages += [passage_data(passage) for passage in finished.passages]
        gathered.calls.append(_call_data(finished, wanted))
        setting.note(self.parts.audit, "tool_result", _logged(finished, facts))
        runtime.stream_writer(finished)


def _finished(call: str, tool: str, outcome: Outcome) -> ToolFinished:
    result = outcome.result
    found = result if isinstance(result, Findings) else None
    return ToolFinished(
        call=call,
        tool=tool,
        ok=outcome.ok,
        seconds=outcome.seconds,
        summary=found.summary if found else outcome.error,
        facts=found.facts if found else (),
        passages=found.passages if found else (),
    )


def _call_data(finished: ToolFinished, wanted: WantedData) -> CallData:
    return CallData(
        id=finished.call,
        tool=finished.tool,
        arguments=wanted["arguments"],
        ok=finished.ok,
        seconds=finished.seconds,
        summary=finished.summary,
        clause=wanted["clause"],
        passages=len(finished.passages),
    )


def _logged(finished: ToolFinished, facts: list[FactData]) -> dict[str, object]:
    return {
        "call": finished.call,
        "ok": finished.ok,
        "summary": finished.summary,
        "facts": [dict(fact) for fact in facts],
        "passages": [{"id": passage.id, "sha256": passage.source_sha256} for passage in finished.passages],
    }
