"""The writes that plant systems take, one small type each, and what a system says about them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from tools.facts import Value
from tools.records import System


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateWorkOrder:
    asset: str
    kind: Literal["corrective", "preventive", "inspection"]
    priority: int
    """1 is the most urgent, 5 the least."""
    due: datetime
    failure_mode: str | None
    description: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelWorkOrder:
    """Takes back a work order that nobody has started."""

    work_order: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignTechnician:
    work_order: str
    technician: str | None
    """None takes the present technician off."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReserveSpare:
    spare: str
    quantity: int
    """Negative gives a reservation back."""
    work_order: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldLot:
    """Stops a lot in the MES: nothing may consume or ship it."""

    lot: str
    reason: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseLot:
    lot: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SetStockStatus:
    """Finance's view of a lot in the ERP."""

    lot: str
    status: Literal["unrestricted", "quality", "blocked"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SetLotStatus:
    """The warehouse's view of a lot in the WMS."""

    lot: str
    status: Literal["available", "held"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpeditePurchaseOrder:
    purchase_order: str
    wanted: str
    """Day the plant needs the goods, YYYY-MM-DD."""
    expedited: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveProductionOrder:
    order: str
    line: str
    start: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferStock:
    material: str
    lot: str
    quantity: float
    origin: str
    destination: str


Write = (
    CreateWorkOrder
    | CancelWorkOrder
    | AssignTechnician
    | ReserveSpare
    | HoldLot
    | ReleaseLot
    | SetStockStatus
    | SetLotStatus
    | ExpeditePurchaseOrder
    | MoveProductionOrder
    | TransferStock
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One field of one record, before and after a write."""

    system: System
    record: str
    field: str
    before: Value
    after: Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What a plant system says it did for one idempotency key."""

    system: System
    key: str
    record: str
    """Canonical id of the record made or changed, for example `WO-9012`."""
    changes: tuple[Change, ...]
    applied: datetime
    repeated: bool = False
    """True when the key had been applied before and nothing happened now."""
