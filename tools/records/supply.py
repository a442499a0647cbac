"""What suppliers say: who they are, confirmations, advance shipping notices."""

from dataclasses import dataclass
from typing import Annotated, Literal

from tools.records.kinds import Date, Enum, FieldKind, Flag, FreeText, Key, Moment, Number, Record, Whole


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
