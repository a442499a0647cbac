"""What speaks for or against a tool, as named figures: the only thing the decision is made from.

Every figure is small and can be read by a person; what each one weighs is fitted on the tuning part
of the evaluation suites and kept in `calibration.json`. No figure knows a single tool by name
but the two that search documents, so a new tool needs examples and nothing else.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from graphs.clauses import Clause
from graphs.filling import NAMED, Filled
from graphs.resemblance import Likeness
from graphs.state import MentionData, WantedData
from tools.tool import Tool

PROCEDURE = "find_procedure"
CASES = "similar_cases"
TIMES = frozenset({"date", "days", "hours"})
Features = Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What a clause stands in: the documents, and what was said and looked up before it."""

    procedures: float
    """How nearly the best released procedure speaks of it, 0 to about 1.5."""
    cases: float
    """How nearly the most like case does."""
    focus: Mapping[str, MentionData] = field(default_factory=dict)
    """What `it` can mean."""
    before: Mapping[str, WantedData] = field(default_factory=dict)
    """The calls of the turn before, by tool."""


def of_tool(tool: Tool, filled: Filled, likeness: Likeness, clause: Clause, around: Surroundings) -> Features:
    """The figures of one tool; those that are nought are left out."""
    who = "action" if tool.kind == "act" else "look-up"
    figures = (
        _words(likeness)
        | {f"{who}: reads like an order": likeness.order}
        | _names(tool, filled, clause)
        | _documents(tool, clause, around)
    )
    return {name: value for name, value in figures.items() if value} | {
        name: 1.0 for name, holds in (_sentence(tool, clause) | _again(tool, clause, around)).items() if holds
    }


def of_none(likeness: Likeness, best: float, clause: Clause, around: Surroundings) -> Features:
    """The figures of `no tool answers this`; `best` is the share of rare words that any tool knows."""
    told = {
        "none": True,
        "none: names something": bool(_named(clause)),
        "none: asks for a change": clause.is_request,
        "none: is a question": clause.is_question,
        "none: asks for documents": clause.asks_documents or clause.asks_for_experience,
        "none: points back": clause.refers_back,
        "none: no word of its own": clause.content == 0,
    }
    figures = {f"none: {name}": value for name, value in _words(likeness).items()} | {
        "none: strange words": 1 - best,
        "none: reads like an order": likeness.order,
        "none: procedures speak of it": around.procedures,
        "none: cases speak of it": around.cases,
    }
    return figures | {name: 1.0 for name, holds in told.items() if holds}


def _words(likeness: Likeness) -> dict[str, float]:
    return {
        "regression": likeness.trained,
        "nearest example": likeness.nearest,
        "three nearest": likeness.nearest3,
        "known words": likeness.covered,
    }


def _named(clause: Clause) -> set[str]:
    """The kinds of things that the clause names."""
    named = {mention["kind"] for mention in clause.mentions} & NAMED
    return named - {"asset_class"} | {"asset"} if "asset" in clause.doubts else named


def _names(tool: Tool, filled: Filled, clause: Clause) -> dict[str, float]:
    """How what is named fits what the tool takes."""
    slots = {parameter.slot for parameter in tool.parameters}
    named = _named(clause)
    lacking = [p.slot for p in tool.parameters if p.name in filled.missing]
    who = "action" if tool.kind == "act" else "look-up"
    return {
        f"{who}: takes what is named": float(len(named & slots)),
        f"{who}: has no use for what is named": float(len(named - slots)),
        f"{who}: lacks a name": float(sum(slot in NAMED - clause.doubts for slot in lacking)),
        f"{who}: lacks a value": float(sum(slot not in NAMED for slot in lacking)),
    }


def _sentence(tool: Tool, clause: Clause) -> dict[str, bool]:
    """How the kind of sentence fits the kind of tool."""
    slots = {parameter.slot for parameter in tool.parameters}
    acts, timed, counted = tool.kind == "act", bool(slots & TIMES), "quantity" in slots
    return {
        "action: a change is asked for": acts and clause.is_request,
        "action: none is asked for": acts and not clause.is_request,
        "action: it is a question": acts and clause.is_question and not clause.is_request,
        "look-up: a change is asked for": not acts and clause.is_request,
        "takes the time that is named": timed and bool(clause.dates),
        "has no use for the time that is named": not timed and bool(clause.dates),
        "takes the amount that is named": counted and bool(clause.numbers),
        "has no use for the amount that is named": not counted and bool(clause.numbers),
        "score: looks ahead": tool.kind == "advise" and clause.looks_ahead,
    }


def _again(tool: Tool, clause: Clause, around: Surroundings) -> dict[str, bool]:
    """How likely the clause asks the same again."""
    same, follows = tool.name in around.before, bool(around.before)
    return {
        "same as before": same,
        "same as before: no word of its own": same and clause.content == 0,
        "same as before: one word of its own": same and clause.content == 1,
        "other than before: no word of its own": follows and not same and clause.content == 0,
    }


def _documents(tool: Tool, clause: Clause, around: Surroundings) -> dict[str, float]:
    """What is written down, and what was experienced, against what is the case."""
    asks, recalls = clause.asks_documents and not clause.is_request, clause.asks_for_experience
    bare = not _named(clause)
    if tool.name == PROCEDURE:
        return {
            "procedure": 1.0,
            "procedure: asked for": float(asks),
            "procedure: speaks of it": around.procedures,
            "procedure: speaks of it, nothing is named": around.procedures * bare,
            "procedure: a change is asked for": float(clause.is_request),
        }
    if tool.name == CASES:
        return {
            "cases": 1.0,
            "cases: asked for": float(recalls),
            "cases: speak of it": around.cases,
            "cases: a time is named": float(bool(clause.dates)),
        }
    return {"no procedure: one is asked for": float(asks), "no cases: they are asked for": float(recalls)}
