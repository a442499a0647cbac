"""S11: a demand spike while one plant is down, a component is late and stock is on hold."""

from datetime import date, timedelta

from tools.adapters.plant.world.breakdowns import Ramp
from tools.adapters.plant.world.rows import (
    ConfirmationRow,
    CustomerOrderRow,
    Drift,
    LotRow,
    OrderChangeRow,
    OrderRow,
    PurchaseRow,
    ShipmentRow,
)
from tools.adapters.plant.world.state import World
from tools.adapters.plant.world.stories import scene
from tools.adapters.plant.world.story import Story

LINE, PRODUCT, CAP, SUBSTITUTE = "EP-P1", "MAT-4101", "MAT-3005", "MAT-3019"
BOILER, CONCENTRATE = "BLR-01", "MAT-2201"
SPIKE, RAISED = 160_000.0, 222_000.0
CAPS_LEFT, SUBSTITUTES_LEFT, CONCENTRATE_LEFT, HELD = 96_000.0, 45_000.0, 3_400.0, 24_000.0


def tell(world: World) -> Story:
    """Raise the demand for dish liquid, trip Lakeside's boiler, delay the caps, hold a lot."""
    order = scene.following_order(world, LINE)
    spike = _spike(world, order)
    boiler_work = _boiler_down(world)
    purchase = _late_caps(world)
    scene.set_stock(world, CONCENTRATE, "EP", CONCENTRATE_LEFT)
    held, hold, report = _held_lot(world)
    return Story(
        id="S11",
        title="Demand spike while Lakeside is down, caps are late and stock is on hold",
        site="EP",
        records={
            "line": LINE,
            "production order": order.id,
            "customer order": spike.id,
            "usual customer order": order.customer_order or "",
            "asset": BOILER,
            "work order": boiler_work,
            "caps": CAP,
            "substitute caps": SUBSTITUTE,
            "purchase order": purchase.id,
            "held lot": held.id,
            "hold": hold,
            "nonconformance": report,
        },
        facts=(
            f"logistics: {spike.id} wants {SPIKE:.0f} bottles of {PRODUCT} by Friday 18:00 for a tier A customer, "
            "margin 18600 EUR, penalty 14800 EUR",
            f"ERP: {order.id} was raised yesterday from {_before(world, order)} to {RAISED:.0f} bottles, priority 1",
            "MES: Lakeside's boiler BLR-01 is down with E930 since 00:48, its batch lines wait; CMMS: no level probe "
            "on hand, lead time 2 days",
            f"WMS and ERP: {CAPS_LEFT:.0f} caps MAT-3005 at EP; the supplier has put {purchase.id} off from "
            f"yesterday to Saturday; {SUBSTITUTES_LEFT:.0f} of the approved substitute MAT-3019 are there",
            f"WMS and ERP: {CONCENTRATE_LEFT:.0f} kg of dish concentrate at EP, the order needs "
            f"{RAISED * world.bom[PRODUCT][CONCENTRATE]:.0f} kg",
            f"MES, ERP, WMS: {HELD:.0f} finished bottles ({held.id}) on hold everywhere since Friday, "
            "cap torque, disposition pending",
        ),
        question="Can we serve the dish liquid spike this week, and what stands in the way?",
    )


def _before(world: World, order: OrderRow) -> str:
    return next(row.before for row in world.order_changes if row.order == order.id)


def _spike(world: World, order: OrderRow) -> CustomerOrderRow:
    number, shipment = world.number("CO", 1), world.number("SHP", 1)
    commit = scene.at(world, "+2 18:00")
    row = CustomerOrderRow(number, "CUS-02", PRODUCT, SPIKE, commit, "open", 1_860_000, 1_480_000)
    world.customer_orders[number] = row
    departs = scene.at(world, "+2 09:00")
    world.shipments[shipment] = ShipmentRow(
        shipment, number, "EP", None, "Cargonaut", departs, commit - timedelta(hours=2), "planned", SPIKE
    )
    changed = scene.at(world, "-1 15:20")
    world.order_changes.append(
        OrderChangeRow(order.id, "quantity", f"{order.quantity:.0f}", f"{RAISED:.0f}", changed, "priya")
    )
    world.order_changes.append(OrderChangeRow(order.id, "priority", f"{order.priority}", "1", changed, "priya"))
    order.quantity, order.priority = RAISED, 1
    order.due = scene.at(world, "+2 16:00")
    for staging in world.staging:
        if staging.order == order.id:
            staging.quantity = round(RAISED * world.bom[PRODUCT][staging.material], 3)
    return row


def _boiler_down(world: World) -> str:
    since = scene.at(world, "00:48")
    world.drifts.append(Drift(BOILER, "steam_pressure", since - timedelta(hours=18), since, Ramp(-8.0, 18.0)))
    note = "low water trip, probe dead, gauge shows half full, no spare probe in store"
    scene.add_stop(world, BOILER, "E930", since, length=None, note=note)
    boiler = world.states[BOILER]
    boiler.state, boiler.since, boiler.code, boiler.rate = "stopped", since, "E930", 0.0
    for state in world.states.values():
        line = world.assets[state.asset].line or ""
        if line.startswith("LS-") and state.state == "running":
            state.state, state.since, state.rate = "idle", since + timedelta(minutes=17), 0.0
    probe = scene.spare(world, "LS", "level probe")
    probe.on_hand, probe.minimum, probe.lead_days = 0, 1, 2
    scene.drop_open_work_orders(world, BOILER)
    return scene.add_work_order(
        world,
        BOILER,
        kind="corrective",
        priority=1,
        opened=scene.at(world, "00:55"),
        due=scene.at(world, "08:55"),
        description="feed water low level trip, probe defective, no spare",
        technician="T-144",
        status="in_progress",
        mode="E930",
    ).id


def _late_caps(world: World) -> PurchaseRow:
    scene.set_stock(world, CAP, "EP", CAPS_LEFT)
    substitute = scene.received_lot(
        world,
        material=SUBSTITUTE,
        supplier_lot="C2605-660",
        quantity=SUBSTITUTES_LEFT,
        made=scene.at(world, "-20 09:30"),
    )
    scene.set_stock(world, SUBSTITUTE, "EP", 0.0)
    scene.add_stock(world, substitute, "EP-WH-B05", SUBSTITUTES_LEFT, "available")
    for row in list(world.purchases.values()):
        if row.material == CAP and row.status != "received":
            row.due = max(row.due, date(2026, 6, 24))
            row.status = "confirmed"
            world.asns[:] = [notice for notice in world.asns if notice.purchase_order != row.id]
    number = world.reserved_number("purchase", scene.at(world, "-13 09:00"))
    supplier = world.materials[CAP].supplier or ""
    late = scene.at(world, "+3 07:00")
    row = PurchaseRow(
        number,
        supplier,
        "EP",
        CAP,
        300_000.0,
        0.0,
        scene.at(world, "-13 09:00").date(),
        scene.at(world, "-1 06:00").date(),
        "confirmed",
        late,
    )
    world.purchases[number] = row
    for said, day, note in (
        ("-11 10:20", row.due, "we confirm date and quantity"),
        ("-1 16:45", late.date(), "mould broken, new date saturday 20.06., we are sorry"),
    ):
        world.confirmations.append(ConfirmationRow(number, supplier, day, 300_000.0, scene.at(world, said), note))
    return row


def _held_lot(world: World) -> tuple[LotRow, str, str]:
    """A finished lot that everybody knows to be on hold."""
    large = {s.lot for s in world.shipments.values() if s.quantity > HELD and s.status == "delivered"}
    latest = scene.at(world, "-5 08:00")
    lots = [x for x in world.lots.values() if x.material == PRODUCT and x.id in large and x.made < latest]
    lot = max(lots, key=lambda lot: (lot.made, lot.id))
    world.quants[:] = [quant for quant in world.quants if quant.lot != lot.id]
    _keep_back(world, lot)
    scene.set_stock_type(world, lot.id, "blocked")
    scene.add_stock(world, lot, "EP-QUA-01", HELD, "held")
    world.quants[-1].held_from = "available"
    hold = scene.add_hold(
        world,
        lot,
        reason="out_of_specification",
        placed=scene.at(world, "-5 11:10"),
        by="wen",
        note="cap torque low on part of the lot, 24000 kept back, retest to be arranged",
    )
    report = scene.add_nonconformance(
        world,
        lot,
        opened=scene.at(world, "-5 10:40"),
        severity="major",
        description="cap torque 1.6 to 1.7 Nm on head 3, limit 1.7, part of the lot kept back",
    )
    return lot, hold.id, report.id


def _keep_back(world: World, lot: LotRow) -> None:
    """What is held of the lot never left: its largest delivery was that much smaller."""
    largest = max((s for s in world.shipments.values() if s.lot == lot.id), key=lambda s: (s.quantity, s.id))
    largest.quantity -= HELD
    world.customer_orders[largest.customer_order].quantity -= HELD
