"""What the ERP knows: orders, materials, bills of material, routings, purchasing, stock value."""

from dataclasses import dataclass
from typing import Annotated, Literal

from tools.records.kinds import Date, Enum, FieldKind, Flag, Key, Moment, Number, Record, Whole


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
