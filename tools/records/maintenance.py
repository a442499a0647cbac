"""What the CMMS knows: assets, work orders, spare parts, technicians, shifts."""

from dataclasses import dataclass
from typing import Annotated, Literal

from tools.records.kinds import Date, Enum, FieldKind, Flag, FreeText, Key, Moment, Number, Record, Whole


@dataclass(frozen=True, slots=True, kw_only=True)
class Asset(Record):
    id: Key
    name: Enum
    asset_class: Enum
    site: Key
    line: Key | None
    criticality: Annotated[Literal["A", "B", "C"], FieldKind.ENUM]
    installed: Date


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkOrder(Record):
    id: Key
    asset: Key
    site: Key
    kind: Annotated[Literal["corrective", "preventive", "inspection"], FieldKind.ENUM]
    priority: Whole
    """1 is the most urgent, 5 the least."""
    status: Annotated[Literal["open", "assigned", "in_progress", "done", "cancelled"], FieldKind.ENUM]
    opened: Moment
    due: Moment
    closed: Moment | None
    technician: Key | None
    failure_mode: Enum | None
    repair_minutes: Number | None
    description: FreeText


@dataclass(frozen=True, slots=True, kw_only=True)
class Spare(Record):
    id: Key
    name: Enum
    site: Key
    asset_classes: tuple[Key, ...]
    on_hand: Whole
    reserved: Whole
    minimum: Whole
    bin: Key
    lead_days: Whole


@dataclass(frozen=True, slots=True, kw_only=True)
class Technician(Record):
    id: Key
    name: Enum
    site: Key
    skills: tuple[Key, ...]
    """Asset classes the person is qualified for."""
    shift: Enum
    on_shift: Flag
    open_work_orders: Whole


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift(Record):
    site: Key
    name: Enum
    starts: Enum
    """Local time, HH:MM."""
    ends: Enum
