"""Faults on purpose: what plant systems do on a bad day, for drills and tests."""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import Literal, assert_never

from tools.adapters.permits import Permit
from tools.adapters.plant.database import file_of
from tools.adapters.protocols import Writer
from tools.adapters.writes import Change, Receipt, Write
from tools.errors import SystemTimeout, SystemUnavailable
from tools.records import System

ConditionState = Literal["ok", "unavailable", "slow", "stale"]
WriteFault = Literal["none", "unavailable", "time_out_before", "time_out_after", "duplicate", "lost"]
"""What happens to one delivery of a write.

unavailable: not taken. time_out_before: no answer, no effect. time_out_after: no answer, but the
effect is there. duplicate: delivered twice. lost: answered with a receipt, but without effect.
"""


def set_condition(folder: Path, system: System, state: ConditionState, seconds: float = 0) -> None:
    """Make one system of the plant behave so from the next call on, until it is set to `ok`.

    unavailable: every call fails. slow: every call waits `seconds`, at most the time-out, and then
    times out without effect. stale: content is `seconds` older than usual.
    """
    _execute(folder, system, "UPDATE condition SET state = ?, seconds = ?", (state, seconds))


@contextmanager
def broken_off(folder: Path, system: System) -> Iterator[None]:
    """While open, the system's file breaks off every write between its effect and its receipt."""
    _execute(
        folder,
        system,
        "CREATE TRIGGER broken_off BEFORE INSERT ON applied BEGIN SELECT RAISE(ROLLBACK, 'broken off'); END",
    )
    try:
        yield
    finally:
        _execute(folder, system, "DROP TRIGGER broken_off")


def _execute(folder: Path, system: System, sql: str, values: tuple[str | float, ...] = ()) -> None:
    with closing(sqlite3.connect(f"{file_of(folder, system).resolve().as_uri()}?mode=rw", uri=True)) as connection:
        connection.execute(sql, values)
        connection.commit()


class FaultyWriter:
    """A writer in front of another one that spoils the deliveries listed in its plan.

    The plan has one entry for each call of `apply`; after its end everything goes well. Previews
    and look-ups always go through.
    """

    def __init__(self, inner: Writer, plan: Sequence[WriteFault], clock: Callable[[], datetime] = datetime.now) -> None:
        self._inner = inner
        self._clock = clock
        self._plan = list(plan)
        self._lock = Lock()
        self.delivered = 0
        """How often `apply` was called."""

    def preview(self, write: Write) -> tuple[Change, ...]:
        return self._inner.preview(write)

    def apply(self, write: Write, *, key: str, permit: Permit) -> Receipt:
        """Apply the write, or what the plan has for this delivery."""
        fault = self._next()
        match fault:
            case "none":
                return self._inner.apply(write, key=key, permit=permit)
            case "unavailable":
                raise SystemUnavailable("The system is not available; nothing was changed. Try again later.")
            case "time_out_before":
                raise _timed_out()
            case "time_out_after":
                self._inner.apply(write, key=key, permit=permit)
                raise _timed_out()
            case "duplicate":
                self._inner.apply(write, key=key, permit=permit)
                return self._inner.apply(write, key=key, permit=permit)
            case "lost":
                return self._claimed(write, key)
        assert_never(fault)

    def find(self, key: str) -> Receipt | None:
        return self._inner.find(key)

    def _next(self) -> WriteFault:
        with self._lock:
            self.delivered += 1
            return self._plan.pop(0) if self._plan else "none"

    def _claimed(self, write: Write, key: str) -> Receipt:
        changes = self._inner.preview(write)
        first = changes[0]
        return Receipt(system=first.system, key=key, record=first.record, changes=changes, applied=self._clock())


def _timed_out() -> SystemTimeout:
    return SystemTimeout("The system did not answer in time. Look the outcome up before trying again.")
