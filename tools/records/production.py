"""What the MES knows: lines, states, stops, counts, lots, genealogy, holds."""

from dataclasses import dataclass
from typing import Annotated, Literal

from tools.records.kinds import Date, Enum, FieldKind, FreeText, Key, Moment, Number, Record, Whole


@dataclass(frozen=True, slots=True, kw_only=True)
class Line(Record):
    id: Key
    """For example `EP-P3`."""
    name: Enum
    site: Key


@dataclass(frozen=True, slots=True, kw_only=True)
class MachineState(Record):
    asset: Key
    line: Key
    site: Key
    state: Annotated[Literal["running", "stopped", "idle", "changeover", "maintenance"], FieldKind.ENUM]
    since: Moment
    code: Key | None
    """Downtime code while stopped."""
    reason: Enum | None
    """What the downtime code stands for."""
    order: Key | None
    """Production order on the machine."""
    rate_percent: Number
    """Actual speed as a share of nominal speed, 0 to 100."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DowntimeEvent(Record):
    id: Key
    asset: Key
    line: Key
    site: Key
    started: Moment
    ended: Moment | None
    minutes: Number
    """Length so far, in minutes."""
    code: Key
    reason: Enum
    category: Annotated[
        Literal["breakdown", "minor_stop", "changeover", "material", "quality", "labour", "planned"], FieldKind.ENUM
    ]
    note: FreeText


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftCount(Record):
    """Pieces counted on one line in one shift."""

    line: Key
    site: Key
    day: Date
    shift: Enum
    order: Key
    good: Whole
    scrap: Whole
    planned: Whole
    run_minutes: Number
    planned_minutes: Number


@dataclass(frozen=True, slots=True, kw_only=True)
class Lot(Record):
    id: Key
    material: Key
    site: Key
    quantity: Number
    unit: Enum
    made: Moment
    order: Key | None
    """Production order that made it; None for a purchased lot."""
    supplier: Key | None
    supplier_lot: Key | None
    line: Key | None


@dataclass(frozen=True, slots=True, kw_only=True)
class GenealogyLink(Record):
    """`parent` went into `child`."""

    parent: Key
    child: Key
    material: Key
    """Material of the parent."""
    order: Key
    quantity: Number
    unit: Enum


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold(Record):
    id: Key
    lot: Key
    material: Key
    site: Key
    status: Annotated[Literal["open", "released"], FieldKind.ENUM]
    reason: Enum
    placed: Moment
    placed_by: Key
    released: Moment | None
    note: FreeText
