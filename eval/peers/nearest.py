"""The nearest example question alone: its tool, with the arguments that code fills. No model, no weights, one call."""

from collections.abc import Sequence

from eval.peers.meter import Meter
from eval.peers.peer import Exchange, Turn
from graphs.clauses import Clause, clause_between
from graphs.filling import Message
from graphs.resemblance import NONE
from graphs.setting import Parts
from graphs.state import TurnState
from graphs.steps.understand import Understand
from tools.tool import Tool

TURN = "peer"


class Nearest:
    """Calls what the most similar example question is an example of."""

    name = "nearest example"

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self.meter = Meter()

    async def ask(self, text: str, turn: Turn, earlier: Sequence[Exchange] = ()) -> None:  # noqa: ARG002 - forgets
        """Answer with what the call found; asks back where a required argument is not there."""
        site = turn.context.site
        state = TurnState(text=text) | Understand(self._parts).named(text, TurnState(), site, TURN)
        if state["unknown"]:
            turn.finish(state["answer"], "clarify")
            return
        clause = clause_between(state, 0, len(text), turn.context.now, self._parts.wording)
        tool = self._nearest(clause)
        answer = await self._called(tool, clause, Message(text=text, turn=TURN, site=site), turn) if tool else ""
        turn.says(answer)
        turn.finish(answer, "clarify" if tool and turn.silent else None)

    def _nearest(self, clause: Clause) -> Tool | None:
        alike = self._parts.decider.resemblance.of(clause.masked)
        name = max(alike, key=lambda tool: alike[tool].nearest)
        return None if name == NONE else self._parts.tools[name]

    async def _called(self, tool: Tool, clause: Clause, message: Message, turn: Turn) -> str:
        filled = self._parts.decider.filler.fill(tool, clause, message, {}, carry=False)
        if filled.missing:
            return f"Which {' and '.join(filled.missing)}?"
        return (await turn.call(tool, filled.arguments)).partition("\n")[0]
