"""What a clause stands in; the documents are searched before any tool is chosen."""

from graphs.clauses import Clause
from graphs.features import Surroundings
from graphs.state import MentionData, TurnState
from tools.context import Context


def surroundings(clause: Clause, state: TurnState, context: Context) -> Surroundings:
    """The nearest documents that the asker may read, and what was said and looked up before."""
    today, role = context.now.date(), context.operator.role
    exchanges = state.get("exchanges", [])
    return Surroundings(
        procedures=context.procedures.nearness(clause.text, site=context.site, role=role, today=today),
        cases=context.cases.nearness(clause.text),
        focus=_reach(state, clause),
        before={call["tool"]: call for call in exchanges[-1]["calls"]} if exchanges else {},
    )


def _reach(state: TurnState, clause: Clause) -> dict[str, MentionData]:
    """What `it` can mean here: things of earlier turns, then those named before in this message."""
    earlier = [m for m in state.get("mentions", []) if m not in clause.mentions]
    return state.get("focus", {}) | {m["kind"]: m for m in earlier}
