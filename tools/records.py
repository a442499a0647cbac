"""Canonical manufacturing records in ISA-95 words; every field says what kind of value it holds.

The mark decides how far a value can be trusted as an argument later: a key, enum, number or
date from a system of record is evidence, free text never is, whichever system it came from.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Literal, get_args, get_type_hints


class FieldKind(StrEnum):
    """What a record's field holds."""

    KEY = "key"
    ENUM = "enum"
    NUMBER = "number"
    DATE = "date"
    FREE_TEXT = "free_text"


System = Literal["ERP", "MES", "CMMS", "WMS", "QMS", "historian", "suppliers", "logistics", "labour", "documents"]

Key = Annotated[str, FieldKind.KEY]
Enum = Annotated[str, FieldKind.ENUM]
Number = Annotated[float, FieldKind.NUMBER]
Whole = Annotated[int, FieldKind.NUMBER]
Flag = Annotated[bool, FieldKind.ENUM]
Moment = Annotated[datetime, FieldKind.DATE]
Date = Annotated[date, FieldKind.DATE]
FreeText = Annotated[str, FieldKind.FREE_TEXT]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a record was read and how fresh it is."""

    system: System
    record: str
    """The record's own identifier in that system, which may differ from the canonical one."""
    as_of: datetime
    """Plant time at which the system vouches for the content."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What every canonical record has."""

    source: Source


# --- production: MES -------------------------------------------------------------------------


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


# --- orders, materials, purchasing: ERP ------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductionOrder(Record):
    id: Key
    site: Key
    line: Key
    material: Key
    description: Enum
    """Name of the material in master data."""
    quantity: Number
    completed: Number
    unit: Enum
    start: Moment
    due: Moment
    status: Annotated[Literal["planned", "released", "running", "held", "done"], FieldKind.ENUM]
    priority: Whole
    """1 is the most urgent, 5 the least."""
    customer_order: Key | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Material(Record):
    id: Key
    name: Enum
    kind: Annotated[Literal["raw", "component", "packaging", "finished"], FieldKind.ENUM]
    unit: Enum
    cost_minor: Whole
    """Standard cost of one unit in euro cents."""
    safety_stock: Number
    substitutes: tuple[Key, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BomLine(Record):
    parent: Key
    component: Key
    quantity: Number
    """Component units for one unit of the parent."""
    unit: Enum


@dataclass(frozen=True, slots=True, kw_only=True)
class RoutingStep(Record):
    material: Key
    step: Whole
    line: Key
    operation: Enum
    rate_per_hour: Number


@dataclass(frozen=True, slots=True, kw_only=True)
class PurchaseOrder(Record):
    id: Key
    supplier: Key
    site: Key
    material: Key
    quantity: Number
    received: Number
    unit: Enum
    ordered: Date
    due: Date
    status: Annotated[Literal["open", "confirmed", "shipped", "received", "cancelled"], FieldKind.ENUM]
    expedited: Flag
    value_minor: Whole
    """Order value in euro cents."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ErpStock(Record):
    """Stock as finance sees it."""

    material: Key
    site: Key
    lot: Key
    quantity: Number
    unit: Enum
    status: Annotated[Literal["unrestricted", "quality", "blocked"], FieldKind.ENUM]
    value_minor: Whole


# --- maintenance: CMMS -----------------------------------------------------------------------


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


# --- warehouse: WMS --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Stock(Record):
    """Stock as it physically lies."""

    material: Key
    site: Key
    location: Key
    lot: Key
    quantity: Number
    unit: Enum
    status: Annotated[Literal["available", "held", "staged", "in_transit"], FieldKind.ENUM]


@dataclass(frozen=True, slots=True, kw_only=True)
class Staging(Record):
    """Material asked for at a line."""

    id: Key
    order: Key
    line: Key
    material: Key
    quantity: Number
    unit: Enum
    due: Moment
    status: Annotated[Literal["open", "picking", "staged", "late"], FieldKind.ENUM]


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer(Record):
    id: Key
    material: Key
    lot: Key
    quantity: Number
    unit: Enum
    origin: Key
    destination: Key
    status: Annotated[Literal["open", "in_transit", "done"], FieldKind.ENUM]
    created: Moment


# --- quality: QMS ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspection(Record):
    id: Key
    lot: Key
    material: Key
    site: Key
    line: Key
    characteristic: Key
    value: Number
    unit: Enum
    lower: Number
    upper: Number
    target: Number
    result: Annotated[Literal["pass", "fail"], FieldKind.ENUM]
    taken: Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class Nonconformance(Record):
    id: Key
    lot: Key
    material: Key
    site: Key
    opened: Moment
    severity: Annotated[Literal["minor", "major", "critical"], FieldKind.ENUM]
    status: Annotated[Literal["open", "closed"], FieldKind.ENUM]
    disposition: Annotated[Literal["pending", "use_as_is", "rework", "scrap", "return"], FieldKind.ENUM]
    description: FreeText


# --- historian -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading(Record):
    """Mean of one signal over one 15-minute interval that starts at `at`."""

    asset: Key
    signal: Key
    at: Moment
    value: Number
    unit: Enum


# --- suppliers -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Supplier(Record):
    id: Key
    name: Enum
    country: Enum
    lead_days: Whole
    approved: Flag


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmation(Record):
    """What a supplier promised for a purchase order, and when it said so."""

    id: Key
    purchase_order: Key
    supplier: Key
    confirmed_date: Date
    quantity: Number
    received: Moment
    note: FreeText


@dataclass(frozen=True, slots=True, kw_only=True)
class Asn(Record):
    """Advance shipping notice."""

    id: Key
    purchase_order: Key
    supplier: Key
    material: Key
    quantity: Number
    unit: Enum
    shipped: Moment
    eta: Moment
    status: Annotated[Literal["in_transit", "delayed", "arrived"], FieldKind.ENUM]
    note: FreeText


# --- transport and customers: logistics ------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer(Record):
    id: Key
    name: Enum
    service_level: Number
    """Agreed share of orders delivered on time, percent."""
    tier: Annotated[Literal["A", "B", "C"], FieldKind.ENUM]


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerOrder(Record):
    id: Key
    customer: Key
    material: Key
    quantity: Number
    unit: Enum
    commit_date: Moment
    status: Annotated[Literal["open", "allocated", "shipped", "late"], FieldKind.ENUM]
    margin_minor: Whole
    """Expected contribution margin in euro cents."""
    penalty_minor: Whole
    """Agreed penalty for late delivery in euro cents."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shipment(Record):
    id: Key
    customer_order: Key
    customer: Key
    site: Key
    lot: Key | None
    carrier: Enum
    departs: Moment
    arrives: Moment
    status: Annotated[Literal["planned", "loading", "departed", "delivered"], FieldKind.ENUM]


# --- labour ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendance(Record):
    """Head count of one shift at one line on one day."""

    site: Key
    line: Key
    day: Date
    shift: Enum
    planned: Whole
    present: Whole


@dataclass(frozen=True, slots=True, kw_only=True)
class Overtime(Record):
    person: Key
    name: Enum
    site: Key
    week: Enum
    """ISO week, for example `2026-W25`."""
    hours: Number
    limit: Number


def field_kinds(record: type[Record]) -> dict[str, FieldKind]:
    """The kind of every field of a record class; a field without a mark counts as free text."""
    hints = get_type_hints(record, include_extras=True)
    return {name: _kind(hint) for name, hint in hints.items() if name != "source"}


def _kind(hint: object) -> FieldKind:
    marks = [mark for mark in getattr(hint, "__metadata__", ()) if isinstance(mark, FieldKind)]
    inner = [_kind(part) for part in get_args(hint) if hasattr(part, "__metadata__")]
    return (marks + inner + [FieldKind.FREE_TEXT])[0]
