"""Catalogues of any size: a part of the real one, or all of it and more tools of the same make."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from itertools import islice, product
from typing import Any, cast

from copilot.assembly import Copilot
from copilot.examples import resemblance
from graphs.turn import turn_graph
from tools.catalog import Catalog
from tools.context import Context
from tools.facts import counted
from tools.tool import Findings, Tool

SMALLEST = (
    "machine_state",
    "line_status",
    "find_procedure",
    "similar_cases",
    "spares_for",
    "holds",
    "shipments",
    "technicians_on_shift",
    "stock",
    "production_order",
)
"""What the questions of the measurement need."""
THINGS = (
    "compressed air", "chilled water", "steam boiler", "cooling tower", "waste water", "dust filter",
    "forklift battery", "dock door", "fire pump", "label printer", "lubricant store", "tool crib",
    "effluent tank", "clean room",
)  # fmt: skip
MEASURES = (
    "pressure log", "energy use", "calibration date", "inspection sheet", "permit", "supplier contract", "noise level",
    "leak report", "cleaning record", "insurance value", "cost centre", "floor plan",
)  # fmt: skip
ASKED = (
    "what is the {measure} of the {thing}",
    "show me the {thing} {measure}",
    "{measure} for the {thing} please",
    "do we have a {measure} for the {thing}",
)
"""Four example questions: what a new tool is asked to bring."""


def sized(copilot: Copilot, size: int) -> Catalog:
    """A catalogue of so many tools: the smallest first, then the rest of the real ones, then made ones.

    No more can be made than there are things times measures.
    """
    real = copilot.parts.tools
    named = [name for name in (*SMALLEST, *real) if name in real]
    chosen = [real[name] for name in dict.fromkeys(named)][:size]
    return Catalog((*chosen, *islice(made_tools(), size - len(chosen))))


def widened(copilot: Copilot, tools: Catalog) -> Copilot:
    """The same copilot with other tools to choose from; computing their example questions takes some seconds."""
    parts = copilot.parts
    alike = resemblance(copilot.settings, tools, parts.directory)
    wider = replace(parts, tools=tools, decider=replace(parts.decider, tools=tools, resemblance=alike))
    # The graph says less about its memory than it was made with.
    memory = cast(Any, copilot.graph.checkpointer)
    return replace(copilot, parts=wider, graph=turn_graph(wider, memory))


def made_tools() -> Iterator[Tool]:
    """Tools of things that the demo plant does not have, all different, in a fixed order."""
    for measure, thing in product(MEASURES, THINGS):
        yield _tool(thing, measure)


def _tool(thing: str, measure: str) -> Tool:
    def look_up(context: Context) -> Findings:
        when: datetime = context.now
        fact = counted(f"{thing} {measure}", 0, system="MES", record=thing, as_of=when)
        return Findings(summary=f"There is no {measure} of the {thing}.", facts=(fact,))

    look_up.__name__ = f"{thing} {measure}".replace(" ", "_")
    look_up.__doc__ = f"The {measure} of the {thing}."
    examples = tuple(asked.format(thing=thing, measure=measure) for asked in ASKED)
    return Tool(function=look_up, kind="read", risk="none", systems=("MES",), examples=examples)
