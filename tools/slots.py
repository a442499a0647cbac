"""The kinds of argument a tool can ask for, as types for its parameters."""

from dataclasses import dataclass
from typing import Annotated, Literal

SlotKind = Literal[
    "site",
    "line",
    "asset",
    "asset_class",
    "production_order",
    "purchase_order",
    "material",
    "lot",
    "location",
    "supplier",
    "customer",
    "customer_order",
    "shipment",
    "work_order",
    "technician",
    "spare",
    "signal",
    "quantity",
    "date",
    "days",
    "hours",
    "choice",
    "text",
]


@dataclass(frozen=True, slots=True)
class Slot:
    """What a parameter means, so that code can fill it from what a person named."""

    kind: SlotKind
    description: str
    """What the parameter is, in plain words, units included."""


SiteCode = Annotated[str, Slot("site", "site code: NF, EP or LS")]
LineId = Annotated[str, Slot("line", "production line")]
AssetTag = Annotated[str, Slot("asset", "asset tag")]
AssetClass = Annotated[str, Slot("asset_class", "class of asset, such as filler or robot")]
ProductionOrderId = Annotated[str, Slot("production_order", "production order")]
PurchaseOrderId = Annotated[str, Slot("purchase_order", "purchase order")]
MaterialId = Annotated[str, Slot("material", "material number")]
LotId = Annotated[str, Slot("lot", "lot or batch")]
LocationId = Annotated[str, Slot("location", "warehouse location")]
SupplierId = Annotated[str, Slot("supplier", "supplier")]
CustomerId = Annotated[str, Slot("customer", "customer")]
CustomerOrderId = Annotated[str, Slot("customer_order", "customer order")]
ShipmentId = Annotated[str, Slot("shipment", "shipment")]
WorkOrderId = Annotated[str, Slot("work_order", "maintenance work order")]
TechnicianId = Annotated[str, Slot("technician", "technician")]
SpareId = Annotated[str, Slot("spare", "spare part")]
Signal = Annotated[str, Slot("signal", "historian signal, such as temperature or vibration")]
Quantity = Annotated[float, Slot("quantity", "amount in the unit of the material")]
Day = Annotated[str, Slot("date", "calendar day, YYYY-MM-DD")]
Days = Annotated[int, Slot("days", "how many days back")]
Hours = Annotated[int, Slot("hours", "how many hours back")]
Text = Annotated[str, Slot("text", "free text written for a person")]
