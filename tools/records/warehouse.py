"""What the WMS knows: stock where it lies, staging, transfers."""

from dataclasses import dataclass
from typing import Annotated, Literal

from tools.records.kinds import Enum, FieldKind, Key, Moment, Number, Record


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
