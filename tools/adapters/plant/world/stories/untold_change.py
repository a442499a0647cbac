"""S13: the planner raised an order and nobody told procurement that a part will be short."""

from tools.adapters.plant.world.rows import OrderChangeRow
from tools.adapters.plant.world.state import World
from tools.adapters.plant.world.stories import scene
from tools.adapters.plant.world.story import Story

LINE, PART = "NF-A1", "MAT-2005"
RAISED, SPARE_STOCK = 1_400.0, 260.0


def tell(world: World) -> Story:
    """Raise a planned order and leave too few impellers, with nothing on order."""
    order, running = scene.following_order(world, LINE, 1), scene.running_order(world, LINE)
    before = order.quantity
    order.quantity = RAISED
    changed = scene.at(world, "-2 16:05")
    world.order_changes.append(OrderChangeRow(order.id, "quantity", f"{before:.0f}", f"{RAISED:.0f}", changed, "priya"))
    scene.set_stock(world, PART, "NF", running.quantity - running.completed + SPARE_STOCK)
    _nothing_on_order(world)
    users = _other_users(world, order.id, running.id)
    return Story(
        id="S13",
        title="Order raised in the ERP, procurement not told",
        site="NF",
        records={
            "line": LINE,
            "production order": order.id,
            "material": PART,
            "supplier": world.materials[PART].supplier or "",
            "running order": running.id,
        },
        facts=(
            f"ERP: {order.id} was raised on Monday 16:05 from {before:.0f} to {RAISED:.0f} pumps, one impeller each",
            f"WMS and ERP: after the running order {SPARE_STOCK:.0f} impellers MAT-2005 are left",
            "ERP: no open purchase order for MAT-2005, lead time 12 days",
            f"ERP: the order starts on {order.start:%d %B %H:%M}{users}",
        ),
        question="Does purchasing know about the bigger pump order on NF-A1?",
    )


def _nothing_on_order(world: World) -> None:
    """What had been ordered is withdrawn; the supplier's papers go with it."""
    for row in list(world.purchases.values()):
        if row.material == PART and row.status != "received":
            row.status = "cancelled"
            world.asns[:] = [notice for notice in world.asns if notice.purchase_order != row.id]


def _other_users(world: World, *known: str) -> str:
    others = [
        order
        for order in world.orders.values()
        if order.status in ("released", "planned") and order.id not in known and PART in world.bom[order.material]
    ]
    return f"; {len(others)} later orders need the part too" if others else ""
