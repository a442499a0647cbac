"""Collecting facts from several plant systems when one of them may be down."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import TypeVar

from knowledge.passages import Passage
from tools.errors import ToolFailed
from tools.facts import Fact
from tools.records import FieldKind, Record, System
from tools.tool import Findings

T = TypeVar("T")
MOST_FACTS = 14
"""More than this nobody reads at the line, and the model pays for every one."""


class Gathering:
    """Asks systems one by one, keeps what they say, and names those that did not answer."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self._facts: list[Fact] = []
        self._silent: dict[System, str] = {}

    def ask(self, system: System, question: Callable[[], T], otherwise: T) -> T:
        """The answer, or `otherwise` when the system is down; an unknown record still raises.

        A system that did not answer once is not asked again: every wait would cost the person a time-out.
        """
        if system in self._silent:
            return otherwise
        try:
            return question()
        except ToolFailed as failure:
            self._silent[system] = str(failure)
            return otherwise

    def listed(self, system: System, question: Callable[[], tuple[T, ...]]) -> tuple[T, ...]:
        """The records a system lists, or none when it is down."""
        return self.ask(system, question, ())

    def answered(self, system: System) -> bool:
        """Whether every question to the system so far got an answer."""
        return system not in self._silent

    def add(self, *facts: Fact) -> None:
        """Keep facts, most important first."""
        self._facts.extend(facts)

    def findings(self, summary: str, passages: Sequence[Passage] = ()) -> Findings:
        """What was found, and whose part is missing; raises ToolFailed when nothing was."""
        if self._silent and not self._facts:
            raise ToolFailed("; ".join(self._silent.values()))
        kept = self._facts[: MOST_FACTS - len(self._silent)]
        missing = "".join(f" {system} did not answer, so its part is missing." for system in self._silent)
        return Findings(summary=summary + missing, facts=(*self._gaps(), *kept), passages=tuple(passages))

    def _gaps(self) -> Iterable[Fact]:
        return (
            Fact(
                label=f"{system} answer",
                value="missing",
                kind=FieldKind.ENUM,
                system=system,
                record="connection",
                field="answer",
                as_of=self.now,
            )
            for system in self._silent
        )


def given(record: Record, *fields: str) -> tuple[str, ...]:
    """Those fields of a record that hold something."""
    return tuple(name for name in fields if getattr(record, name) not in (None, "", ()))


def freshness(records: Iterable[Record], now: datetime) -> datetime:
    """The age of a figure made from several records: that of the oldest one."""
    return min((record.source.as_of for record in records), default=now)


def keys(label: str, ids: Sequence[str], *, system: System, record: str, as_of: datetime, field: str = "id") -> Fact:
    """A list of record ids that can be used further, as one fact; `field` says of what kind they are."""
    return Fact(
        label=label,
        value=", ".join(ids),
        kind=FieldKind.KEY,
        system=system,
        record=record,
        field=field,
        as_of=as_of,
    )


def money(label: str, record: Record, field: str, minor: int) -> Fact:
    """An amount kept in euro cents, shown in euros."""
    return Fact(
        label=label,
        value=minor / 100,
        unit="EUR",
        kind=FieldKind.NUMBER,
        system=record.source.system,
        record=record.source.record,
        field=field,
        as_of=record.source.as_of,
    )
