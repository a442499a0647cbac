"""S9: a lot on hold in the MES that the ERP and the warehouse are about to ship."""

from tools.adapters.plant.world.rows import LotRow, ShipmentRow
from tools.adapters.plant.world.state import World
from tools.adapters.plant.world.stories import scene
from tools.adapters.plant.world.story import Story
from tools.adapters.plant.world.warehouse import move

LINE, DOCK = "EP-P5", "EP-DOCK-2"


def tell(world: World) -> Story:
    """Hold a lot whose truck is being loaded."""
    lot, shipment = _candidate(world)
    shipment.departs, shipment.status = scene.at(world, "05:30"), "loading"
    shipment.arrives = scene.at(world, "14:00")
    move(world, lot.id, shipment.quantity, DOCK, "staged")
    hold = scene.add_hold(
        world,
        lot,
        reason="label_error",
        placed=scene.at(world, "00:35"),
        by="wen",
        note="best-before missing on labels of pallets 4 to 9, relabel before it leaves",
    )
    customer_order = world.customer_orders[shipment.customer_order]
    customer_order.commit_date = scene.at(world, "18:00")
    return Story(
        id="S9",
        title="Held in the MES, still shipping in ERP and WMS",
        site="EP",
        records={
            "lot": lot.id,
            "hold": hold.id,
            "shipment": shipment.id,
            "customer order": customer_order.id,
            "location": DOCK,
        },
        facts=(
            f"MES: {hold.id} holds {lot.id} since 00:35, label error",
            f"ERP: {lot.id} is unrestricted",
            f"WMS: {shipment.quantity:.0f} of it stand staged at {DOCK}",
            f"logistics: {shipment.id} with this lot is being loaded and leaves at 05:30",
        ),
        question="Is anything on hold about to ship from Eastport?",
    )


def _candidate(world: World) -> tuple[LotRow, ShipmentRow]:
    """The newest lot of the line that is promised, not yet at a dock, and alone on its truck."""
    lots = [lot for lot in world.lots.values() if lot.line == LINE and lot.made < scene.at(world, "-1 14:00")]
    for lot in sorted(lots, key=lambda lot: (lot.made, lot.id), reverse=True):
        for shipment in world.shipments.values():
            if shipment.lot == lot.id and shipment.status == "planned":
                return lot, shipment
    raise ValueError(f"No lot of {LINE} waits for a truck; let more be promised.")
