"""Canonical manufacturing records in ISA-95 words, one file per plant system that keeps them."""

from tools.records.history import Reading
from tools.records.kinds import (
    Date,
    Enum,
    FieldKind,
    Flag,
    FreeText,
    Key,
    Moment,
    Number,
    Record,
    Source,
    System,
    Whole,
    field_kinds,
)
from tools.records.labour import Attendance, Overtime
from tools.records.logistics import Customer, CustomerOrder, Shipment
from tools.records.maintenance import Asset, Shift, Spare, Technician, WorkOrder
from tools.records.orders import BomLine, ErpStock, Material, ProductionOrder, PurchaseOrder, RoutingStep
from tools.records.production import DowntimeEvent, GenealogyLink, Hold, Line, Lot, MachineState, ShiftCount
from tools.records.quality import Inspection, Nonconformance
from tools.records.supply import Asn, Confirmation, Supplier
from tools.records.warehouse import Staging, Stock, Transfer

__all__ = [
    "Asn",
    "Asset",
    "Attendance",
    "BomLine",
    "Confirmation",
    "Customer",
    "CustomerOrder",
    "Date",
    "DowntimeEvent",
    "Enum",
    "ErpStock",
    "FieldKind",
    "Flag",
    "FreeText",
    "GenealogyLink",
    "Hold",
    "Inspection",
    "Key",
    "Line",
    "Lot",
    "MachineState",
    "Material",
    "Moment",
    "Nonconformance",
    "Number",
    "Overtime",
    "ProductionOrder",
    "PurchaseOrder",
    "Reading",
    "Record",
    "RoutingStep",
    "Shift",
    "ShiftCount",
    "Shipment",
    "Source",
    "Spare",
    "Staging",
    "Stock",
    "Supplier",
    "System",
    "Technician",
    "Transfer",
    "Whole",
    "WorkOrder",
    "field_kinds",
]
