"""S4: a seal that runs out before the delayed truck is there."""

from datetime import date, datetime, timedelta

from tools.adapters.plant.world.rows import AsnRow, ConfirmationRow, PurchaseRow
from tools.adapters.plant.world.state import World
from tools.adapters.plant.world.stories import scene
from tools.adapters.plant.world.story import Story

LINE, COMPONENT = "NF-A3", "MAT-2013"
LEFT, IN_QUALITY = 118.0, 200.0


def tell(world: World) -> Story:
    """Leave seals for about fourteen hours, and send the next ones too late."""
    order, following = scene.running_order(world, LINE), scene.following_order(world, LINE)
    customer_order, _ = scene.promise(
        world,
        order,
        customer="CUS-10",
        departs=scene.at(world, "+2 13:30"),
        commit=scene.at(world, "+3 08:00"),
        margin=2_310_000,
        penalty=1_050_000,
    )
    order.priority = 2
    scene.set_stock(world, COMPONENT, "NF", LEFT)
    spare_lot = scene.received_lot(
        world, material=COMPONENT, supplier_lot="S2605-220", quantity=IN_QUALITY, made=scene.at(world, "-5 10:10")
    )
    scene.set_stock_type(world, spare_lot.id, "quality")
    scene.add_stock(world, spare_lot, "NF-QUA-01", IN_QUALITY, "held")
    world.quants[-1].held_from = "available"
    purchase = _late_purchase(world)
    return Story(
        id="S4",
        title="Component shortage within 24 hours behind a delayed delivery",
        site="NF",
        records={
            "line": LINE,
            "material": COMPONENT,
            "production order": order.id,
            "customer order": customer_order.id,
            "purchase order": purchase.id,
            "supplier": purchase.supplier,
            "lot in inspection": spare_lot.id,
            "next order": following.id,
        },
        facts=(
            f"WMS and ERP: {LEFT:.0f} seals left at NF; at 8 to 10 an hour they last until the afternoon",
            f"ERP: {order.id} still needs {order.quantity - order.completed:.0f} of them, one for each pump",
            f"supplier portal: the notice for {purchase.id} is delayed, new arrival tomorrow 15:00, was due yesterday",
            f"WMS and ERP: {IN_QUALITY:.0f} more ({spare_lot.id}) wait in inspection since Friday",
            f"ERP: the next order {following.id} takes another seal, MAT-2014, which is there",
            "logistics: tier A customer, margin 23100 EUR, penalty 10500 EUR",
        ),
        question="Do we have enough mechanical seals on NF-A3 for the next 24 hours?",
    )


def _late_purchase(world: World) -> PurchaseRow:
    """The truck that should have come yesterday; later orders for the seal stay as they are."""
    for row in list(world.purchases.values()):
        if row.material == COMPONENT and row.status != "received":
            row.due = max(row.due, date(world.clock.year, world.clock.month, world.clock.day) + timedelta(days=6))
            row.status = "confirmed"
            world.asns[:] = [notice for notice in world.asns if notice.purchase_order != row.id]
    eta = scene.at(world, "+1 15:00")
    supplier = world.materials[COMPONENT].supplier or ""
    number = world.reserved_number("purchase", scene.at(world, "-15 09:00"))
    row = PurchaseRow(
        number,
        supplier,
        "NF",
        COMPONENT,
        1200.0,
        0.0,
        scene.at(world, "-15 09:00").date(),
        scene.at(world, "-1 06:00").date(),
        "shipped",
        eta,
    )
    world.purchases[number] = row
    _papers(world, row, eta)
    return row


def _papers(world: World, row: PurchaseRow, eta: datetime) -> None:
    agreed = ConfirmationRow(
        row.id, row.supplier, row.due, row.quantity, scene.at(world, "-13 11:05"), "bestätigt wie bestellt"
    )
    world.confirmations.append(agreed)
    note = "truck broken down near the border, goods are reloaded, new arrival thursday afternoon, sorry"
    shipped = scene.at(world, "-3 16:40")
    world.asns.append(AsnRow(row.id, row.supplier, COMPONENT, row.quantity, shipped, eta, "delayed", note))
