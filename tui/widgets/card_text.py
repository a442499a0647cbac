"""The text of an approval card: what will happen, to what, on whose word; all of it escaped before it got here."""

from collections.abc import Iterator
from datetime import datetime

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text
from textual.widgets import Static

from guardrails.card import Card
from tui.spans import until
from tui.words import RISKS


class CardText(Static):
    """Everything on a card, the most important first."""

    def __init__(self, card: Card, *, deciders: str, now: datetime) -> None:
        super().__init__(Group(*_parts(card, deciders, now)), markup=False, classes="card-text")


def _parts(card: Card, deciders: str, now: datetime) -> Iterator[RenderableType]:
    yield Text(card.summary, style="bold")
    yield _line("Risk", f"{RISKS[card.risk]} · writes to {', '.join(card.systems)} · site {card.site}")
    yield _changes(card)
    if card.amount:
        yield _line("Money", card.amount)
    yield _line("Why", card.reason)
    yield _arguments(card)
    yield _line("Asked for by", card.requester + (", suggested by the assistant" if card.suggested else ""))
    yield _line("May approve", deciders)
    if card.approvals:
        yield _line("Approved so far", f"{', '.join(card.approvals)} ({len(card.approvals)} of {card.needed})")
    yield _line("Valid until", f"{card.expires:%Y-%m-%d %H:%M} UTC ({until(card.expires, now)})")
    yield _line("Undo", card.undo)
    if card.citations:
        yield _line("Based on", "; ".join(card.citations))
    if card.touches:
        yield _line("Also touches", "\n".join(card.touches))


def _line(name: str, text: str) -> Table:
    grid = Table.grid(padding=(0, 1))
    grid.add_column(width=15)
    grid.add_column(ratio=1)
    grid.add_row(Text(name, style="dim"), Text(text))
    return grid


def _changes(card: Card) -> Table:
    """Before and after, field by field."""
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim", pad_edge=False)
    for head in ("system", "record", "field", "before", "", "after"):
        table.add_column(head, overflow="fold")
    for change in card.changes:
        cells = (change.system, change.record, change.field, change.before, "->")
        table.add_row(*(Text(cell) for cell in cells), Text(change.after, style="bold"))
    return table


def _arguments(card: Card) -> Table:
    """Each value that will be sent, and where it came from."""
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim", pad_edge=False)
    for head in ("with", "value", "where it came from"):
        table.add_column(head, overflow="fold")
    for row in card.arguments:
        table.add_row(Text(row.name), Text(row.value), Text(row.origin, style="dim"))
    return table
