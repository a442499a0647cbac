"""What transport and customer service know: customers, their orders, shipments."""

from dataclasses import dataclass
from typing import Annotated, Literal

from tools.records.kinds import Enum, FieldKind, Key, Moment, Number, Record, Whole


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
