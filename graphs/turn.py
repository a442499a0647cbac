"""One chat turn, in running order."""

from collections.abc import Callable

from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph

from graphs.setting import Parts, Setting
from graphs.state import TurnState
from graphs.steps.answer import Answer
from graphs.steps.decide import Decide
from graphs.steps.look_up import LookUp
from graphs.steps.propose import Propose
from graphs.steps.understand import Understand

TurnGraph = CompiledStateGraph[TurnState, Setting, TurnState, TurnState]


def turn_graph(parts: Parts, memory: BaseCheckpointSaver[str]) -> TurnGraph:
    """The turn as a graph: understand, decide, look up, decide again, propose, answer.

    Nothing in it waits for a person: a proposal ends the turn, and the ledger decides what
    becomes of it.
    """
    graph = StateGraph(TurnState, context_schema=Setting)
    graph.add_node("understand", Understand(parts))
    graph.add_node("decide", Decide(parts))
    graph.add_node("look up", LookUp(parts))
    graph.add_node("propose", Propose(parts))
    graph.add_node("answer", Answer(parts))

    graph.add_edge(START, "understand")
    graph.add_conditional_edges("understand", _after_understanding, ["decide", "answer"])
    graph.add_conditional_edges("decide", _next_call(parts), ["look up", "propose", "answer"])
    graph.add_edge("look up", "decide")
    graph.add_edge("propose", "answer")
    graph.add_edge("answer", END)
    return graph.compile(checkpointer=memory)


def new_turn(turn: str, text: str) -> TurnState:
    """What a turn starts with; what the conversation remembers stays as it is."""
    return TurnState(
        turn=turn,
        text=text,
        mentions=[],
        unknown=[],
        doubts=[],
        wanted=[],
        calls=[],
        facts=[],
        passages=[],
        proposals=[],
        proposed=[],
        refused=[],
        made=[],
        looks=0,
        outcome="",
        answer="",
        cited=[],
        reduced=False,
    )


def _after_understanding(state: TurnState) -> str:
    return "answer" if state["outcome"] else "decide"


def _next_call(parts: Parts) -> Callable[[TurnState], str]:
    """Look-ups before proposals: a proposal may rest on what they find."""

    def route(state: TurnState) -> str:
        if state["outcome"] or not state["wanted"]:
            return "answer"
        reads = any(parts.tools[wanted["tool"]].kind != "act" for wanted in state["wanted"])
        return "look up" if reads else "propose"

    return route
