"""S18: a supplier moved a date, and the purchase order still shows the old one."""

from datetime import timedelta

from tools.adapters.plant.world.rows import ConfirmationRow, PurchaseRow
from tools.adapters.plant.world.state import World
from tools.adapters.plant.world.stories import scene
from tools.adapters.plant.world.story import Story

LINE, MATERIAL = "LS-B2", "MAT-1022"
LEFT = 60.0


def tell(world: World) -> Story:
    """Let the supplier of glycerin move its date in the portal only."""
    order = scene.following_order(world, LINE, 1)
    scene.set_stock(world, MATERIAL, "LS", LEFT)
    for row in list(world.purchases.values()):
        if row.material == MATERIAL and row.status != "received":
            row.due = max(row.due, scene.at(world, "+20 06:00").date())
            row.arrives = max(row.arrives, scene.at(world, "+20 07:00"))
            row.status = "confirmed"
            world.asns[:] = [notice for notice in world.asns if notice.purchase_order != row.id]
    supplier = world.materials[MATERIAL].supplier or ""
    number = world.reserved_number("purchase", scene.at(world, "-9 09:00"))
    due, moved = scene.at(world, "+1 06:00").date(), scene.at(world, "+8 06:00").date()
    world.purchases[number] = PurchaseRow(
        number,
        supplier,
        "LS",
        MATERIAL,
        900.0,
        0.0,
        due - timedelta(days=10),
        due,
        "confirmed",
        scene.at(world, "+8 09:00"),
    )
    for said, day, note in (
        ("-8 10:30", due, "confirmado"),
        ("-2 11:20", moved, "retraso en la planta, nueva fecha 25.06., lo sentimos"),
    ):
        world.confirmations.append(ConfirmationRow(number, supplier, day, 900.0, scene.at(world, said), note))
    need = order.quantity * world.bom[order.material][MATERIAL]
    return Story(
        id="S18",
        title="Delayed component that purchasing does not see",
        site="LS",
        records={
            "line": LINE,
            "production order": order.id,
            "material": MATERIAL,
            "purchase order": number,
            "supplier": supplier,
        },
        facts=(
            f"ERP: {number} is due on {due:%d %B}, status confirmed",
            f"supplier portal: on Monday the supplier moved it to {moved:%d %B}, in Spanish; no shipping notice",
            f"ERP: {order.id} starts on {order.start:%d %B %H:%M} and needs {need:.0f} kg; {LEFT:.0f} kg are there",
        ),
        question="Which confirmed deliveries for Lakeside will come later than our purchase orders say?",
    )
