"""The rows of the demo world while it is being made: canonical words, and fields that can still change.

They say the same as `tools/records.py`, without source and frozen state; `storage` turns them into
each system's own tables and numbers. Money is in euro cents, times are plant-local and naive.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

# --- ERP -------------------------------------------------------------------------------------


@dataclass(slots=True)
class MaterialRow:
    id: str
    name: str
    kind: str
    unit: str
    cost: int
    """Euro cents for one unit."""
    site: str
    """Where it is bought or made."""
    supplier: str | None
    cycle_days: int
    """Usual days between two purchase orders; 0 for materials made here."""
    safety_stock: float = 0.0
    substitutes: tuple[str, ...] = ()
    family: str | None = None
    """Product family of a material made here."""


@dataclass(slots=True)
class RoutingRow:
    material: str
    step: int
    line: str
    operation: str
    rate: float


@dataclass(slots=True)
class OrderRow:
    id: str
    site: str
    line: str
    material: str
    quantity: float
    completed: float
    start: datetime
    due: datetime
    status: str
    priority: int
    customer_order: str | None = None


@dataclass(slots=True)
class OrderChangeRow:
    """A planner changed one field of a production order."""

    order: str
    field: str
    before: str
    after: str
    changed: datetime
    changed_by: str


@dataclass(slots=True)
class PurchaseRow:
    id: str
    supplier: str
    site: str
    material: str
    quantity: float
    received: float
    ordered: date
    due: date
    status: str
    arrives: datetime
    """When the goods really come; no system knows this beforehand."""
    expedited: bool = False
    lot: str | None = None


@dataclass(slots=True)
class ErpStockRow:
    lot: str
    site: str
    quantity: float
    status: str


# --- MES -------------------------------------------------------------------------------------


@dataclass(slots=True)
class StateRow:
    asset: str
    state: str
    since: datetime
    code: str | None
    order: str | None
    rate: float
    """Share of nominal speed, 0 to 1."""


@dataclass(slots=True)
class DowntimeRow:
    asset: str
    started: datetime
    ended: datetime | None
    code: str
    note: str


@dataclass(slots=True)
class CountRow:
    line: str
    day: date
    shift: str
    order: str
    good: int
    scrap: int
    planned: int
    run_minutes: float
    planned_minutes: float


@dataclass(slots=True)
class LotRow:
    id: str
    material: str
    site: str
    quantity: float
    made: datetime
    order: str | None = None
    supplier: str | None = None
    supplier_lot: str | None = None
    line: str | None = None
    begun: datetime | None = None
    """When production of the lot began."""


@dataclass(slots=True)
class LinkRow:
    parent: str
    child: str
    order: str
    quantity: float


@dataclass(slots=True)
class HoldRow:
    id: str
    lot: str
    status: str
    reason: str
    placed: datetime
    placed_by: str
    released: datetime | None
    note: str
    released_by: str | None = None
    release_reason: str | None = None


# --- CMMS ------------------------------------------------------------------------------------


@dataclass(slots=True)
class AssetRow:
    id: str
    name: str
    asset_class: str
    site: str
    line: str | None
    position: int
    criticality: str
    installed: date
    condition: float
    """Multiplies the time between failures: under 1 fails more often than its class."""


@dataclass(slots=True)
class WorkOrderRow:
    id: str
    asset: str
    kind: str
    priority: int
    status: str
    opened: datetime
    due: datetime
    closed: datetime | None
    technician: str | None
    failure_mode: str | None
    repair_minutes: float | None
    description: str


@dataclass(slots=True)
class SpareRow:
    id: str
    name: str
    site: str
    classes: tuple[str, ...]
    on_hand: int
    minimum: int
    bin: str
    lead_days: int


@dataclass(slots=True)
class ReservationRow:
    spare: str
    work_order: str
    quantity: int


@dataclass(slots=True)
class TechnicianRow:
    id: str
    name: str
    site: str
    shift: str
    skills: tuple[str, ...]
    on_shift: bool


# --- WMS -------------------------------------------------------------------------------------


@dataclass(slots=True)
class QuantRow:
    location: str
    material: str
    lot: str
    quantity: float
    status: str
    held_from: str | None = None


@dataclass(slots=True)
class StagingRow:
    order: str
    line: str
    material: str
    quantity: float
    due: datetime
    status: str


@dataclass(slots=True)
class TransferRow:
    id: str
    material: str
    lot: str
    quantity: float
    origin: str
    destination: str
    status: str
    created: datetime


# --- QMS -------------------------------------------------------------------------------------


@dataclass(slots=True)
class PlanRow:
    """What is inspected on one material, and its limits."""

    material: str
    characteristic: str
    unit: str
    target: float
    lower: float
    upper: float
    spread: float
    decimals: int
    samples: int


@dataclass(slots=True)
class InspectionRow:
    plan: PlanRow
    lot: str
    site: str
    line: str
    value: float
    taken: datetime

    @property
    def passed(self) -> bool:
        """Whether the value lies within the plan's limits."""
        return self.plan.lower <= self.value <= self.plan.upper


@dataclass(slots=True)
class NonconformanceRow:
    id: str
    lot: str
    material: str
    site: str
    opened: datetime
    severity: str
    status: str
    disposition: str
    description: str


# --- historian -------------------------------------------------------------------------------


@dataclass(slots=True)
class Drift:
    """How a signal leaves its healthy band: `shape(hours since start)` in spreads is added to it."""

    asset: str
    signal: str
    start: datetime
    end: datetime
    shape: Callable[[float], float]


# --- suppliers -------------------------------------------------------------------------------


@dataclass(slots=True)
class SupplierRow:
    id: str
    name: str
    country: str
    lead_days: int
    approved: bool
    character: str


@dataclass(slots=True)
class ConfirmationRow:
    purchase_order: str
    supplier: str
    confirmed_date: date
    quantity: float
    received: datetime
    note: str


@dataclass(slots=True)
class AsnRow:
    purchase_order: str
    supplier: str
    material: str
    quantity: float
    shipped: datetime
    eta: datetime
    status: str
    note: str


# --- logistics -------------------------------------------------------------------------------


@dataclass(slots=True)
class CustomerRow:
    id: str
    name: str
    service_level: float
    """Agreed share delivered on time, percent."""
    tier: str
    site: str


@dataclass(slots=True)
class CustomerOrderRow:
    id: str
    customer: str
    material: str
    quantity: float
    commit_date: datetime
    status: str
    margin: int
    penalty: int


@dataclass(slots=True)
class ShipmentRow:
    id: str
    customer_order: str
    site: str
    lot: str | None
    carrier: str
    departs: datetime
    arrives: datetime
    status: str
    quantity: float
    """What is on it; the transport system itself keeps no quantity."""


# --- labour ----------------------------------------------------------------------------------


@dataclass(slots=True)
class PersonRow:
    id: str
    name: str
    site: str


@dataclass(slots=True)
class AttendanceRow:
    site: str
    line: str
    day: date
    shift: str
    planned: int
    present: int


@dataclass(slots=True)
class OvertimeRow:
    person: str
    week: str
    hours: float
    limit: float
