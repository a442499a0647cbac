"""What a conversation keeps of all its turns: made by code, from facts, within fixed bounds.

Every turn leaves a line on each thing it was about: how often, the last question, the figures that were
found, and the proposals it led to. So a conversation of two hundred turns is as small and as quick as one
of twenty, and `what did we say about PKG-07` still finds what was found then.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from graphs.state import FactData, HistoryData, ThingData, TurnState
from tools.facts import shown
from tools.slots import SlotKind
from tools.tool import Tool

MOST_THINGS = 60
"""Things a conversation keeps apart; the one not spoken of for longest goes first."""
MOST_PROPOSALS = 40
FOUND_EACH = 3
QUESTION = 160
"""Characters of a question that are kept."""
RECENT = 6
"""Things that the model is told of when the question names none of them."""
CHARACTERS_PER_TOKEN = 4
"""Of English text, roughly: a bound for prompts, not a count."""
NAMED: frozenset[SlotKind] = frozenset(
    (
        "asset",
        "line",
        "production_order",
        "purchase_order",
        "customer_order",
        "material",
        "lot",
        "location",
        "supplier",
        "customer",
        "shipment",
        "work_order",
        "technician",
        "spare",
    )
)
"""Kinds of things that a conversation can be about."""


def begun() -> HistoryData:
    """The history of a conversation that has not begun."""
    return HistoryData(turns=0, things={}, proposals=[])


def after(state: TurnState, tools: Mapping[str, Tool]) -> HistoryData:
    """The history with the turn of this state in it."""
    before = state.get("history") or begun()
    things = dict(before["things"])
    for identifier in about(state, tools):
        things[identifier] = _turn_added(things.pop(identifier, None), identifier, state)
    kept = list(things.items())[-MOST_THINGS:]
    proposals = [*before["proposals"], *state["proposals"]][-MOST_PROPOSALS:]
    return HistoryData(turns=before["turns"] + 1, things=dict(kept), proposals=proposals)


def about(state: TurnState, tools: Mapping[str, Tool]) -> list[str]:
    """Ids of what the turn was about: what the person named, and what was looked up."""
    named = [mention["id"] for mention in state["mentions"] if mention["kind"] in NAMED]
    return list(dict.fromkeys([*named, *_asked_for(state, tools)]))


def told(history: HistoryData, named: Sequence[str], proposals: Mapping[str, str], tokens: int) -> str:
    """What the model is told of earlier turns, within a budget: no figures, they may have changed since.

    `named` are the things of the present question, `proposals` what became of each proposal, by id.
    """
    things = history["things"]
    lines = [f"{name} was asked about before: {things[name]['question']}" for name in named if name in things]
    recent = [name for name in reversed(things) if name not in named][:RECENT]
    lines += [f"also spoken of: {', '.join(recent)}"] if recent else []
    lines += [f"proposal {name}: {words}" for name, words in reversed(list(proposals.items()))]
    return "; ".join(_within(lines, tokens * CHARACTERS_PER_TOKEN))


def _within(lines: Iterable[str], room: int) -> Iterator[str]:
    """The first lines that fit; the most useful come first."""
    for line in lines:
        room -= len(line) + 2
        if room < 0:
            return
        yield line


def _asked_for(state: TurnState, tools: Mapping[str, Tool]) -> Iterator[str]:
    for call in state["made"]:
        slots = {parameter.name: parameter.slot for parameter in tools[call["tool"]].parameters}
        for name, value in call["arguments"].items():
            if isinstance(value, str) and slots.get(name) in NAMED:
                yield value


def _turn_added(thing: ThingData | None, identifier: str, state: TurnState) -> ThingData:
    found = [_line(fact) for fact in state["facts"] if _is_about(fact, identifier)][:FOUND_EACH]
    return ThingData(
        times=thing["times"] + 1 if thing else 1,
        question=state["text"][:QUESTION],
        found=found or (thing["found"] if thing else []),
    )


def _is_about(fact: FactData, identifier: str) -> bool:
    return fact["label"].split(" ", 1)[0] == identifier or fact["record"] == identifier


def _line(fact: FactData) -> str:
    value = f"{shown(fact['value'])} {fact['unit']}".rstrip()
    return f"{fact['label']} {value} ({fact['system']}, {fact['as_of'][:16].replace('T', ' ')})"
