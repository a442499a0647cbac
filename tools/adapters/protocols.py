"""One small protocol per plant system for reading, and one for writing to any of them.

Reads return canonical records. A single record that does not exist raises RecordNotFound; a
list that matches nothing is empty. Any call may raise SystemUnavailable or SystemTimeout.
Lists come in a fixed, documented order so that the same question gives the same answer.
"""

from datetime import date, datetime
from typing import Protocol

from tools.adapters.permits import Permit
from tools.adapters.writes import Change, Receipt, Write
from tools.records import (
    Asn,
    Asset,
    Attendance,
    BomLine,
    Confirmation,
    Customer,
    CustomerOrder,
    DowntimeEvent,
    ErpStock,
    GenealogyLink,
    Hold,
    Inspection,
    Line,
    Lot,
    MachineState,
    Material,
    Nonconformance,
    Overtime,
    ProductionOrder,
    PurchaseOrder,
    Reading,
    RoutingStep,
    Shift,
    ShiftCount,
    Shipment,
    Spare,
    Staging,
    Stock,
    Supplier,
    Technician,
    Transfer,
    WorkOrder,
)


class Erp(Protocol):
    """Orders, BOM, routing, stock value, purchase orders."""

    def production_order(self, order: str) -> ProductionOrder: ...

    def production_orders(
        self, *, site: str | None = None, line: str | None = None, open_only: bool = True
    ) -> tuple[ProductionOrder, ...]:
        """By planned start; `open_only` leaves out orders that are done."""
        ...

    def material(self, material: str) -> Material: ...

    def materials(self) -> tuple[Material, ...]:
        """By id."""
        ...

    def bom(self, material: str) -> tuple[BomLine, ...]:
        """Direct components of a material, by component."""
        ...

    def where_used(self, component: str) -> tuple[BomLine, ...]: ...

    def routing(self, material: str) -> tuple[RoutingStep, ...]:
        """Every line that can make the material, by step, then line."""
        ...

    def purchase_order(self, purchase_order: str) -> PurchaseOrder: ...

    def purchase_orders(
        self,
        *,
        site: str | None = None,
        material: str | None = None,
        supplier: str | None = None,
        open_only: bool = True,
    ) -> tuple[PurchaseOrder, ...]:
        """By due date; `open_only` leaves out received and cancelled ones."""
        ...

    def stock(
        self, *, material: str | None = None, lot: str | None = None, site: str | None = None
    ) -> tuple[ErpStock, ...]:
        """By material, site and lot."""
        ...


class Mes(Protocol):
    """States, downtime, counts, lots, genealogy, holds."""

    def lines(self, *, site: str | None = None) -> tuple[Line, ...]: ...

    def state(self, asset: str) -> MachineState: ...

    def states(self, *, site: str | None = None, line: str | None = None) -> tuple[MachineState, ...]:
        """By line, in the order of material flow."""
        ...

    def downtime(
        self,
        *,
        since: datetime,
        asset: str | None = None,
        line: str | None = None,
        site: str | None = None,
    ) -> tuple[DowntimeEvent, ...]:
        """Newest first."""
        ...

    def counts(self, *, line: str, since: date) -> tuple[ShiftCount, ...]:
        """Newest first."""
        ...

    def lot(self, lot: str) -> Lot: ...

    def lots(self, *, material: str | None = None, order: str | None = None) -> tuple[Lot, ...]:
        """Newest first."""
        ...

    def parents(self, lot: str) -> tuple[GenealogyLink, ...]:
        """What went into the lot."""
        ...

    def children(self, lot: str) -> tuple[GenealogyLink, ...]:
        """What the lot went into."""
        ...

    def holds(self, *, site: str | None = None, lot: str | None = None, open_only: bool = True) -> tuple[Hold, ...]:
        """Newest first."""
        ...


class Cmms(Protocol):
    """Assets, work orders, spares, technicians, shifts."""

    def asset(self, asset: str) -> Asset: ...

    def assets(self, *, site: str | None = None, line: str | None = None) -> tuple[Asset, ...]:
        """By id."""
        ...

    def work_order(self, work_order: str) -> WorkOrder: ...

    def work_orders(
        self,
        *,
        asset: str | None = None,
        site: str | None = None,
        technician: str | None = None,
        open_only: bool = True,
        since: datetime | None = None,
    ) -> tuple[WorkOrder, ...]:
        """Newest first; `open_only` leaves out done and cancelled ones."""
        ...

    def spare(self, spare: str) -> Spare: ...

    def spares(self, *, site: str | None = None, asset_class: str | None = None) -> tuple[Spare, ...]:
        """By id."""
        ...

    def technician(self, technician: str) -> Technician: ...

    def technicians(self, *, site: str | None = None, skill: str | None = None) -> tuple[Technician, ...]:
        """By id."""
        ...

    def shifts(self, site: str) -> tuple[Shift, ...]: ...


class Wms(Protocol):
    """Where stock physically is, staging and transfers."""

    def stock(
        self,
        *,
        material: str | None = None,
        lot: str | None = None,
        site: str | None = None,
        location: str | None = None,
    ) -> tuple[Stock, ...]:
        """By material, site, location and lot."""
        ...

    def staging(self, *, line: str | None = None, order: str | None = None) -> tuple[Staging, ...]:
        """By due time."""
        ...

    def transfers(self, *, material: str | None = None, open_only: bool = True) -> tuple[Transfer, ...]:
        """Newest first."""
        ...


class Qms(Protocol):
    """Inspections and nonconformances."""

    def inspections(
        self,
        *,
        since: datetime,
        line: str | None = None,
        lot: str | None = None,
        material: str | None = None,
        characteristic: str | None = None,
    ) -> tuple[Inspection, ...]:
        """Oldest first, as a control chart reads them."""
        ...

    def nonconformances(
        self, *, site: str | None = None, lot: str | None = None, open_only: bool = True
    ) -> tuple[Nonconformance, ...]:
        """Newest first."""
        ...


class Historian(Protocol):
    """15-minute means of machine signals."""

    def signals(self, asset: str) -> tuple[str, ...]: ...

    def series(self, asset: str, signal: str, *, since: datetime, until: datetime) -> tuple[Reading, ...]:
        """Oldest first; an unknown signal raises RecordNotFound."""
        ...


class Suppliers(Protocol):
    """What suppliers say."""

    def supplier(self, supplier: str) -> Supplier: ...

    def suppliers(self) -> tuple[Supplier, ...]:
        """By id."""
        ...

    def confirmations(
        self, *, purchase_order: str | None = None, supplier: str | None = None
    ) -> tuple[Confirmation, ...]:
        """Newest first."""
        ...

    def asns(
        self, *, purchase_order: str | None = None, supplier: str | None = None, open_only: bool = True
    ) -> tuple[Asn, ...]:
        """By expected arrival; `open_only` leaves out those that arrived."""
        ...


class Logistics(Protocol):
    """Customers, their orders and the shipments that serve them."""

    def customer(self, customer: str) -> Customer: ...

    def customers(self) -> tuple[Customer, ...]:
        """By id."""
        ...

    def customer_order(self, customer_order: str) -> CustomerOrder: ...

    def customer_orders(
        self, *, customer: str | None = None, material: str | None = None, open_only: bool = True
    ) -> tuple[CustomerOrder, ...]:
        """By commit date."""
        ...

    def shipment(self, shipment: str) -> Shipment: ...

    def shipments(
        self,
        *,
        site: str | None = None,
        customer_order: str | None = None,
        lot: str | None = None,
        open_only: bool = True,
    ) -> tuple[Shipment, ...]:
        """By departure."""
        ...


class Labour(Protocol):
    """Attendance and overtime."""

    def attendance(self, *, site: str, day: date, line: str | None = None) -> tuple[Attendance, ...]:
        """By line, then shift."""
        ...

    def overtime(self, *, site: str, week: str) -> tuple[Overtime, ...]:
        """By person."""
        ...


class Writer(Protocol):
    """The writing side of one plant system; only `guardrails/execution` may call `apply`."""

    def preview(self, write: Write) -> tuple[Change, ...]:
        """What the write would change now; changes nothing.

        Raises WriteRefused where the system would refuse it, RecordNotFound for an unknown record.
        """
        ...

    def apply(self, write: Write, *, key: str, permit: Permit) -> Receipt:
        """Do the write once for this key; a second call with the key returns the first receipt.

        Raises PermitRefused before anything else if the permit does not fit.
        """
        ...

    def find(self, key: str) -> Receipt | None:
        """The receipt for a key, so that an unclear outcome can be looked up."""
        ...
