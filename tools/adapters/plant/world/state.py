"""The demo world as it grows: every row of every system, by the network's own identifiers."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tools.adapters.plant.database import LAGS
from tools.adapters.plant.world.master import Master
from tools.adapters.plant.world.rows import (
    AsnRow,
    AssetRow,
    AttendanceRow,
    ConfirmationRow,
    CountRow,
    CustomerOrderRow,
    CustomerRow,
    DowntimeRow,
    Drift,
    ErpStockRow,
    HoldRow,
    InspectionRow,
    LinkRow,
    LotRow,
    MaterialRow,
    NonconformanceRow,
    OrderChangeRow,
    OrderRow,
    OvertimeRow,
    PersonRow,
    PlanRow,
    PurchaseRow,
    QuantRow,
    ReservationRow,
    RoutingRow,
    ShipmentRow,
    SpareRow,
    StagingRow,
    StateRow,
    SupplierRow,
    TechnicianRow,
    TransferRow,
    WorkOrderRow,
)
from tools.adapters.plant.world.story import Story
from tools.records import System


@dataclass(slots=True)
class World:
    master: Master
    seed: int
    # ERP
    materials: dict[str, MaterialRow] = field(default_factory=dict)
    bom: dict[str, dict[str, float]] = field(default_factory=dict)
    """Parent to component to quantity for one parent."""
    routing: list[RoutingRow] = field(default_factory=list)
    orders: dict[str, OrderRow] = field(default_factory=dict)
    purchases: dict[str, PurchaseRow] = field(default_factory=dict)
    erp_stock: list[ErpStockRow] = field(default_factory=list)
    stock_types: dict[str, str] = field(default_factory=dict)
    """Lot to stock type in the ERP, where it is not unrestricted."""
    # MES
    states: dict[str, StateRow] = field(default_factory=dict)
    downtime: list[DowntimeRow] = field(default_factory=list)
    counts: list[CountRow] = field(default_factory=list)
    lots: dict[str, LotRow] = field(default_factory=dict)
    links: list[LinkRow] = field(default_factory=list)
    holds: dict[str, HoldRow] = field(default_factory=dict)
    # CMMS
    assets: dict[str, AssetRow] = field(default_factory=dict)
    work_orders: dict[str, WorkOrderRow] = field(default_factory=dict)
    spares: dict[str, SpareRow] = field(default_factory=dict)
    reservations: list[ReservationRow] = field(default_factory=list)
    technicians: dict[str, TechnicianRow] = field(default_factory=dict)
    # WMS
    locations: dict[str, str] = field(default_factory=dict)
    """Location to site."""
    quants: list[QuantRow] = field(default_factory=list)
    staging: list[StagingRow] = field(default_factory=list)
    transfers: dict[str, TransferRow] = field(default_factory=dict)
    # QMS
    plans: dict[tuple[str, str], PlanRow] = field(default_factory=dict)
    inspections: list[InspectionRow] = field(default_factory=list)
    nonconformances: dict[str, NonconformanceRow] = field(default_factory=dict)
    # historian
    drifts: list[Drift] = field(default_factory=list)
    # suppliers
    suppliers: dict[str, SupplierRow] = field(default_factory=dict)
    confirmations: list[ConfirmationRow] = field(default_factory=list)
    asns: list[AsnRow] = field(default_factory=list)
    # logistics
    customers: dict[str, CustomerRow] = field(default_factory=dict)
    customer_orders: dict[str, CustomerOrderRow] = field(default_factory=dict)
    shipments: dict[str, ShipmentRow] = field(default_factory=dict)
    # labour
    people: dict[str, PersonRow] = field(default_factory=dict)
    attendance: list[AttendanceRow] = field(default_factory=list)
    overtime: list[OvertimeRow] = field(default_factory=list)
    order_changes: list[OrderChangeRow] = field(default_factory=list)
    stories: list[Story] = field(default_factory=list)
    """What is planted, in the order of the story numbers."""
    numbers: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))
    """Last number given out for each kind of identifier."""

    reserved: list[tuple[str, datetime, str]] = field(default_factory=list)
    """Kind, time and identifier of what is kept free, oldest first."""

    @property
    def clock(self) -> datetime:
        """Plant time at which the world stands still."""
        return self.master.clock

    def posted(self, system: System) -> datetime:
        """Up to when this system has posted."""
        return self.clock - timedelta(minutes=LAGS[system])

    def number(self, prefix: str, first: int) -> str:
        """The next identifier of a kind: `PO-1001`, `PO-1002`, ..."""
        self.numbers[prefix] = max(self.numbers[prefix] + 1, first)
        return f"{prefix}-{self.numbers[prefix]}"

    def reserve(self, kind: str, moment: datetime, identifier: str) -> None:
        """Keep an identifier of that time free for something that is planted later."""
        self.reserved.append((kind, moment, identifier))

    def reserved_number(self, kind: str, moment: datetime) -> str:
        """The last free identifier kept at or before this time. Raises IndexError if none is left."""
        found = [entry for entry in self.reserved if entry[0] == kind and entry[1] <= moment][-1]
        self.reserved.remove(found)
        return found[2]

    def lot_number(self, made: datetime) -> str:
        """The next lot of its year: `LOT-26-00001`, ..."""
        year = f"{made:%y}"
        self.numbers[year] += 1
        return f"LOT-{year}-{self.numbers[year]:05d}"
