"""Facts with their source and age: the part of an answer that needs no trust in anybody's words."""

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text
from textual.binding import Binding, BindingType
from textual.events import Click
from textual.widgets import Static

from tools.facts import Fact, shown
from tools.records import FieldKind
from tui.safe_text import one_line
from tui.spans import age

FEW = 6
"""Rows shown before somebody asks for the rest."""


class FactTable(Static, can_focus=True):
    """What, its value, which system and record says so, and how old that is."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "unfold", "All facts", show=False)]

    def __init__(self, facts: Sequence[Fact], now: datetime) -> None:
        super().__init__(markup=False, classes="facts")
        self._facts = tuple(facts)
        self._now = now
        self._all = len(self._facts) <= FEW + 1

    @property
    def labels(self) -> tuple[str, ...]:
        """What the facts are about, those not shown included."""
        return tuple(fact.label for fact in self._facts)

    def on_mount(self) -> None:
        self._show()

    def action_unfold(self) -> None:
        """All rows, or the first few."""
        if len(self._facts) > FEW + 1:
            self._all = not self._all
            self._show()

    def on_click(self, event: Click) -> None:
        event.stop()
        self.action_unfold()

    def _show(self) -> None:
        self.update(fact_table(self._facts if self._all else self._facts[:FEW], self._now, len(self._facts)))


def _value(fact: Fact) -> str:
    """The value as people write it; a moment without the T in its middle."""
    text = one_line(shown(fact.value))
    return text.replace("T", " ") if fact.kind is FieldKind.DATE else text


def fact_table(facts: Sequence[Fact], now: datetime, total: int) -> RenderableType:
    """The facts as rows; below them the number of those left out."""
    table = Table(box=None, padding=(0, 2, 0, 0), show_header=False, pad_edge=False)
    table.add_column(overflow="fold", style="dim")
    table.add_column(overflow="fold", style="bold")
    table.add_column(overflow="fold", style="dim")
    table.add_column(no_wrap=True, style="dim")
    for fact in facts:
        value = f"{_value(fact)} {fact.unit}".rstrip()
        table.add_row(Text(one_line(fact.label)), Text(value), Text(_source(fact)), Text(age(fact.as_of, now)))
    if len(facts) == total:
        return table
    return Group(table, Text(f"… {total - len(facts)} more facts: Enter or a click shows them", style="dim"))


def _source(fact: Fact) -> str:
    """Which system and record vouch for it, or which calculation."""
    return f"{fact.system.replace('score:', 'score ').replace('_', ' ')} {one_line(fact.record, 40)}"
