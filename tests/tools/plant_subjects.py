"""The plants that the conformance suite judges: a tiny one of known rows."""

from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from tests.tools.adapter_subject import Subject, WriteCase
from tests.tools.tiny_plant import CLOCK
from tools.adapters.permits import PermitCheck
from tools.adapters.plant.faults import broken_off, set_condition
from tools.adapters.plant.plant import open_plant
from tools.adapters.writes import (
    AssignTechnician,
    CancelWorkOrder,
    CreateWorkOrder,
    ExpeditePurchaseOrder,
    HoldLot,
    MoveProductionOrder,
    ReleaseLot,
    ReserveSpare,
    SetLotStatus,
    SetStockStatus,
    TransferStock,
)

SECRET = b"a secret for tests, known to nobody else"

TINY_KNOWN = {
    "site": "EP",
    "line": "EP-P3",
    "asset": "FIL-03",
    "order": "PO-1042",
    "material": "MAT-1001",
    "purchase_orders material": "MAT-3007",
    "component": "MAT-3007",
    "transfers material": "MAT-3007",
    "purchase_order": "PUR-5012",
    "asns purchase_order": "PUR-5013",
    "supplier": "SUP-07",
    "lot": "LOT-26-04417",
    "children lot": "LOT-26-04300",
    "nonconformances lot": "LOT-26-04418",
    "holds lot": "LOT-26-04418",
    "work_order": "WO-8841",
    "spare": "SP-220",
    "asset_class": "filler",
    "technician": "T-114",
    "skill": "filler",
    "location": "EP-WH-A03",
    "characteristic": "cap_torque",
    "signal": "vibration",
    "customer": "CUS-03",
    "customer_order": "CO-3012",
    "shipment": "SHP-7005",
    "week": "2026-W25",
}

_CREATE = CreateWorkOrder(
    asset="FIL-03",
    kind="inspection",
    priority=2,
    due=CLOCK + timedelta(hours=6),
    failure_mode="drive bearing worn",
    description="Listen to the drive bearing.",
)
_MOVE = MoveProductionOrder(order="PO-1043", line="EP-P2", start=datetime(2026, 6, 17, 18))
_EXPEDITE = ExpeditePurchaseOrder(purchase_order="PUR-5012", wanted="2026-06-18")
_TRANSFER = TransferStock(
    material="MAT-3007", lot="LOT-26-04300", quantity=5000.0, origin="EP-WH-A03", destination="EP-LINE-P3"
)

_CMMS_CASES = (
    WriteCase(
        system="CMMS",
        write=_CREATE,
        refused=(
            replace(_CREATE, priority=6),
            replace(_CREATE, due=CLOCK - timedelta(hours=1)),
            replace(_CREATE, failure_mode="infeed sensor intermittent"),
            replace(_CREATE, description="  "),
        ),
    ),
    WriteCase(
        system="CMMS",
        write=CancelWorkOrder(work_order="WO-8841"),
        refused=(CancelWorkOrder(work_order="WO-8842"), CancelWorkOrder(work_order="WO-8700")),
    ),
    WriteCase(
        system="CMMS",
        write=AssignTechnician(work_order="WO-8841", technician="T-114"),
        undo=AssignTechnician(work_order="WO-8841", technician=None),
        refused=(
            AssignTechnician(work_order="WO-8841", technician="T-115"),
            AssignTechnician(work_order="WO-8841", technician="T-201"),
            AssignTechnician(work_order="WO-8841", technician=None),
            AssignTechnician(work_order="WO-8842", technician="T-115"),
            AssignTechnician(work_order="WO-8700", technician="T-114"),
        ),
    ),
    WriteCase(
        system="CMMS",
        write=ReserveSpare(spare="SP-220", quantity=2, work_order="WO-8841"),
        undo=ReserveSpare(spare="SP-220", quantity=-2, work_order="WO-8841"),
        refused=(
            ReserveSpare(spare="SP-220", quantity=3, work_order="WO-8841"),
            ReserveSpare(spare="SP-220", quantity=0, work_order="WO-8841"),
            ReserveSpare(spare="SP-220", quantity=-1, work_order="WO-8841"),
            ReserveSpare(spare="SP-221", quantity=1, work_order="WO-8841"),
            ReserveSpare(spare="SP-220", quantity=1, work_order="WO-8700"),
        ),
    ),
)
_MES_CASES = (
    WriteCase(
        system="MES",
        write=HoldLot(lot="LOT-26-04417", reason="supplier_defect", note="Bottles scuffed."),
        refused=(
            HoldLot(lot="LOT-26-04418", reason="supplier_defect", note=""),
            HoldLot(lot="LOT-26-04417", reason="bad mood", note=""),
        ),
    ),
    WriteCase(
        system="MES",
        write=ReleaseLot(lot="LOT-26-04418", reason="Torque checked again, all caps tight."),
        refused=(ReleaseLot(lot="LOT-26-04417", reason="fine"), ReleaseLot(lot="LOT-26-04418", reason=" ")),
    ),
)
_ERP_CASES = (
    WriteCase(
        system="ERP",
        write=SetStockStatus(lot="LOT-26-04417", status="blocked"),
        undo=SetStockStatus(lot="LOT-26-04417", status="unrestricted"),
        refused=(
            SetStockStatus(lot="LOT-26-04417", status="unrestricted"),
            SetStockStatus(lot="LOT-26-04200", status="blocked"),
        ),
    ),
    WriteCase(
        system="ERP",
        write=_EXPEDITE,
        undo=replace(_EXPEDITE, expedited=False),
        refused=(
            replace(_EXPEDITE, wanted="2026-06-16"),
            replace(_EXPEDITE, wanted="soon"),
            replace(_EXPEDITE, expedited=False),
            replace(_EXPEDITE, purchase_order="PUR-5013"),
            replace(_EXPEDITE, purchase_order="PUR-4990"),
        ),
    ),
    WriteCase(
        system="ERP",
        write=_MOVE,
        undo=MoveProductionOrder(order="PO-1043", line="EP-P3", start=datetime(2026, 6, 17, 14)),
        refused=(
            replace(_MOVE, order="PO-1042"),
            replace(_MOVE, order="PO-1030"),
            replace(_MOVE, line="EP-P1"),
            replace(_MOVE, line="NF-A1"),
            replace(_MOVE, line="EP-P3", start=datetime(2026, 6, 17, 14)),
            replace(_MOVE, start=datetime(2026, 6, 16, 23)),
        ),
    ),
)
_WMS_CASES = (
    WriteCase(
        system="WMS",
        write=SetLotStatus(lot="LOT-26-04300", status="held"),
        undo=SetLotStatus(lot="LOT-26-04300", status="available"),
        refused=(
            SetLotStatus(lot="LOT-26-04300", status="available"),
            SetLotStatus(lot="LOT-26-04418", status="held"),
        ),
    ),
    WriteCase(
        system="WMS",
        write=_TRANSFER,
        refused=(
            replace(_TRANSFER, quantity=20001.0),
            replace(_TRANSFER, quantity=0.0),
            replace(_TRANSFER, quantity=-5.0),
            replace(_TRANSFER, destination="EP-WH-A03"),
            replace(_TRANSFER, material="MAT-1001", lot="LOT-26-04418", quantity=1.0),
        ),
    ),
)
TINY_CASES = (*_CMMS_CASES, *_MES_CASES, *_ERP_CASES, *_WMS_CASES)


def tiny_subject(folder: Path) -> Subject:
    """The tiny plant in this folder, which `make_tiny_plant` has filled."""
    return Subject(
        systems=open_plant(folder, PermitCheck(SECRET), lambda: CLOCK, timeout=0.01),
        secret=SECRET,
        now=CLOCK,
        known=TINY_KNOWN,
        since=datetime(2026, 6, 16),
        writes=TINY_CASES,
        condition=partial(set_condition, folder),
        broken_off=partial(broken_off, folder),
    )
