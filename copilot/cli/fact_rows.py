"""Facts as a table for the command line: what, its value, which system and record says so, and as of when."""

from collections.abc import Sequence
from datetime import date

from tools.facts import Fact, shown

WIDEST = 44
"""Characters of one column; a longer text is shown whole and pushes its row."""


def fact_rows(facts: Sequence[Fact]) -> list[str]:
    """One line for each fact, in columns."""
    latest = max((fact.as_of for fact in facts), default=None)
    rows = [_cells(fact, latest.date() if latest else None) for fact in facts]
    widths = [min(WIDEST, max((len(row[column]) for row in rows), default=0)) for column in range(3)]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, (*widths, 0), strict=True)).rstrip() for row in rows
    ]


def _cells(fact: Fact, today: date | None) -> tuple[str, str, str, str]:
    moment = f"{fact.as_of:%H:%M}" if fact.as_of.date() == today else f"{fact.as_of:%Y-%m-%d %H:%M}"
    return fact.label, f"{shown(fact.value)} {fact.unit}".rstrip(), f"{fact.system} {fact.record}", moment
