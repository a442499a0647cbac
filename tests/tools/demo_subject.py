"""The demo plant as a subject of the conformance suite; what exists in it is found through its own reads."""

from datetime import timedelta
from functools import partial
from pathlib import Path

from tests.tools.adapter_subject import Subject, WriteCase
from tests.tools.plant_subjects import SECRET
from tools.adapters.permits import PermitCheck
from tools.adapters.plant.faults import broken_off, set_condition
from tools.adapters.plant.installed import plant_clock
from tools.adapters.plant.plant import open_plant
from tools.adapters.writes import (
    AssignTechnician,
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
from tools.context import Systems


def demo_subject(folder: Path) -> Subject:
    """The demo plant in this folder, which `build_plant` has filled."""
    clock = plant_clock(folder)
    systems = open_plant(folder, PermitCheck(SECRET), clock, timeout=0.01)
    return Subject(
        systems=systems,
        secret=SECRET,
        now=clock(),
        known=_known(systems),
        since=clock() - timedelta(days=2),
        writes=(*_maintenance(systems), *_quality(systems), *_supply(systems)),
        condition=partial(set_condition, folder),
        broken_off=partial(broken_off, folder),
    )


def _known(systems: Systems) -> dict[str, str]:
    """One existing value for every parameter of every read."""
    erp, mes, wms, logistics = systems.erp, systems.mes, systems.wms, systems.logistics
    made = next(lot for lot in mes.lots() if lot.order and mes.parents(lot.id))
    staging, stock, transfer = wms.staging()[0], wms.stock()[0], wms.transfers(open_only=False)[0]
    purchase, erp_stock = erp.purchase_orders()[0], erp.stock()[0]
    confirmation = systems.suppliers.confirmations()[0]
    asn = systems.suppliers.asns(open_only=False)[0]
    customer_order = logistics.customer_orders(open_only=False)[0]
    shipment = next(each for each in logistics.shipments(open_only=False) if each.lot)
    hold = mes.holds(open_only=False)[0]
    complaint = systems.qms.nonconformances(open_only=False)[0]
    inspection = systems.qms.inspections(since=made.made - timedelta(days=1))[-1]
    assigned = next(order for order in systems.cmms.work_orders(open_only=False) if order.technician)
    return {
        "site": "EP",
        "line": "EP-P3",
        "asset": "FIL-03",
        "signal": "vibration",
        "asset_class": "filler",
        "skill": "filler",
        "week": systems.labour.overtime(site="EP", week="2026-W25")[0].week,
        "order": made.order or "",
        "lot": made.id,
        "material": made.material,
        "children lot": mes.parents(made.id)[0].parent,
        "component": erp.bom(made.material)[0].component,
        "purchase_order": purchase.id,
        "purchase_orders material": purchase.material,
        "supplier": purchase.supplier,
        "confirmations purchase_order": confirmation.purchase_order,
        "asns purchase_order": asn.purchase_order,
        "asns supplier": asn.supplier,
        "holds lot": hold.lot,
        "holds site": hold.site,
        "work_order": assigned.id,
        "technician": systems.cmms.technicians(site="EP")[0].id,
        "work_orders technician": assigned.technician or "",
        "spare": systems.cmms.spares()[0].id,
        "ERP stock material": erp_stock.material,
        "ERP stock lot": erp_stock.lot,
        "WMS stock material": stock.material,
        "WMS stock lot": stock.lot,
        "location": stock.location,
        "staging line": staging.line,
        "staging order": staging.order,
        "transfers material": transfer.material,
        "inspections line": inspection.line,
        "inspections lot": inspection.lot,
        "inspections material": inspection.material,
        "characteristic": inspection.characteristic,
        "nonconformances lot": complaint.lot,
        "nonconformances site": complaint.site,
        "downtime asset": mes.downtime(since=made.made - timedelta(days=1), line="EP-P3")[0].asset,
        "customer": customer_order.customer,
        "customer_order": customer_order.id,
        "customer_orders material": customer_order.material,
        "shipment": shipment.id,
        "shipments customer_order": shipment.customer_order,
        "shipments lot": shipment.lot or "",
    }


def _maintenance(systems: Systems) -> tuple[WriteCase, ...]:
    cmms = systems.cmms
    order, person = next(
        (order, person)
        for order in cmms.work_orders()
        if order.status == "open"
        for person in cmms.technicians(site=order.site, skill=cmms.asset(order.asset).asset_class)
    )
    job, spare = next(
        (order, spare)
        for order in cmms.work_orders()
        for spare in cmms.spares(site=order.site, asset_class=cmms.asset(order.asset).asset_class)
        if spare.on_hand > spare.reserved
    )
    create = CreateWorkOrder(
        asset="FIL-03",
        kind="inspection",
        priority=2,
        due=order.source.as_of + timedelta(hours=8),
        failure_mode="drive bearing worn",
        description="Listen to the drive bearing.",
    )
    return (
        WriteCase(system="CMMS", write=create),
        WriteCase(
            system="CMMS",
            write=AssignTechnician(work_order=order.id, technician=person.id),
            undo=AssignTechnician(work_order=order.id, technician=None),
        ),
        WriteCase(
            system="CMMS",
            write=ReserveSpare(spare=spare.id, quantity=1, work_order=job.id),
            undo=ReserveSpare(spare=spare.id, quantity=-1, work_order=job.id),
        ),
    )


def _quality(systems: Systems) -> tuple[WriteCase, ...]:
    held = {hold.lot for hold in systems.mes.holds()}
    free = next(stock for stock in systems.erp.stock() if stock.lot not in held and stock.status == "unrestricted")
    stored = next(stock.lot for stock in systems.wms.stock() if stock.status == "available")
    return (
        WriteCase(system="MES", write=HoldLot(lot=free.lot, reason="supplier_defect", note="Looks scuffed.")),
        *(
            WriteCase(system="MES", write=ReleaseLot(lot=lot, reason="Measured again, within limits."))
            for lot in sorted(held)[:1]
        ),
        WriteCase(
            system="ERP",
            write=SetStockStatus(lot=free.lot, status="blocked"),
            undo=SetStockStatus(lot=free.lot, status="unrestricted"),
        ),
        WriteCase(system="WMS", write=SetLotStatus(lot=stored, status="held")),
    )


def _supply(systems: Systems) -> tuple[WriteCase, ...]:
    purchase = next(
        order for order in systems.erp.purchase_orders() if order.status == "confirmed" and not order.expedited
    )
    wanted = max(purchase.due, purchase.source.as_of.date()).isoformat()
    order, line = next(
        (order, step.line)
        for order in systems.erp.production_orders()
        if order.status in ("planned", "released") and order.start > order.source.as_of
        for step in systems.erp.routing(order.material)
        if step.line != order.line
    )
    stock = next(stock for stock in systems.wms.stock(site="EP") if stock.status == "available" and stock.quantity > 1)
    there = next(other.location for other in systems.wms.stock(site="EP") if other.location != stock.location)
    move = TransferStock(material=stock.material, lot=stock.lot, quantity=1.0, origin=stock.location, destination=there)
    return (
        WriteCase(
            system="ERP",
            write=ExpeditePurchaseOrder(purchase_order=purchase.id, wanted=wanted),
            undo=ExpeditePurchaseOrder(purchase_order=purchase.id, wanted=wanted, expedited=False),
        ),
        WriteCase(
            system="ERP",
            write=MoveProductionOrder(order=order.id, line=line, start=order.start),
            undo=MoveProductionOrder(order=order.id, line=order.line, start=order.start),
        ),
        WriteCase(system="WMS", write=move),
    )
