"""What the conformance suite needs to know about a plant before it can judge its adapters."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from tools.adapters.permits import Permit, seal, write_digest
from tools.adapters.plant.faults import ConditionState
from tools.adapters.writes import Write
from tools.context import Systems
from tools.records import Record, Source, System


class SetCondition(Protocol):
    """Makes one system behave badly, or well again with `ok`."""

    def __call__(self, system: System, state: ConditionState, seconds: float = 0) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteCase:
    """One write that the plant under test accepts, with its neighbours that it must refuse."""

    system: System
    write: Write
    undo: Write | None = None
    """Brings back exactly what was there; None where a trace remains, such as a released hold."""
    refused: tuple[Write, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """One plant under test; every test gets a fresh one."""

    systems: Systems
    secret: bytes
    """What seals permits for this plant."""
    now: datetime
    known: Mapping[str, str]
    """An existing value for every parameter of a read, by the parameter's name."""
    since: datetime
    """A time from which on every system has something to tell."""
    writes: tuple[WriteCase, ...]
    condition: SetCondition
    broken_off: Callable[[System], AbstractContextManager[None]]
    """While open, the system breaks off each write halfway."""

    def permit(self, write: Write, key: str, proposal: str = "P-1") -> Permit:
        """A genuine permit for this write under this key."""
        digest = write_digest(write)
        return Permit(proposal=proposal, key=key, write_digest=digest, seal=seal(self.secret, proposal, key, digest))

    def contents(self, system: System) -> tuple[Record, ...]:
        """Everything in one system that a write could change, as its own reads tell it."""
        return tuple(replace(record, source=_NOWHERE) for record in _contents(self.systems, system))

    def digest(self) -> tuple[tuple[Record, ...], ...]:
        """Everything in all systems that a write could change."""
        return tuple(self.contents(system) for system in self.systems.writers)


_NOWHERE = Source(system="documents", record="", as_of=datetime.min)


def _contents(systems: Systems, system: System) -> tuple[Record, ...]:
    match system:
        case "ERP":
            erp = systems.erp
            return *erp.production_orders(open_only=False), *erp.purchase_orders(open_only=False), *erp.stock()
        case "MES":
            return systems.mes.holds(open_only=False)
        case "CMMS":
            cmms = systems.cmms
            return *cmms.work_orders(open_only=False), *cmms.spares(), *cmms.technicians()
        case "WMS":
            return *systems.wms.stock(), *systems.wms.transfers(open_only=False)
        case _:
            raise ValueError(f"{system} takes no writes; list what it holds here once it does")


@contextmanager
def raises(expected: type[Exception]) -> Iterator[None]:
    """Fails unless exactly this failure comes out, with a sentence for a person."""
    try:
        yield
    except expected as failure:
        assert str(failure).strip().endswith("."), f"no whole sentence: {failure}"
    else:
        raise AssertionError(f"{expected.__name__} was not raised")
