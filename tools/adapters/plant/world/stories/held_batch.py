"""S14: a batch is on hold while warehouse and customer service go on as before."""

from tools.adapters.plant.world.state import World
from tools.adapters.plant.world.stories import scene
from tools.adapters.plant.world.story import Story

LINE, FILLING_LINE = "LS-B2", "EP-P3"


def tell(world: World) -> Story:
    """Hold a softener batch whose transfer to Eastport stays open."""
    order = scene.running_order(world, LINE)
    open_transfers = {transfer.lot: transfer for transfer in world.transfers.values() if transfer.status == "open"}
    lot = next(lot for lot in scene.lots_of(world, order) if lot.id in open_transfers)
    transfer = open_transfers[lot.id]
    hold = scene.add_hold(
        world,
        lot,
        reason="process_deviation",
        placed=scene.at(world, "-1 21:20"),
        by="sofia",
        note="temperature log has a gap of 40 min during the reaction, process engineering has to look at it",
    )
    report = scene.add_nonconformance(
        world,
        lot,
        opened=scene.at(world, "-1 20:55"),
        severity="major",
        description="gap in the temperature log of RCT-02, 40 min, reaction phase; sample taken, lab thursday",
    )
    scene.set_stock_type(world, lot.id, "quality")
    filling = scene.following_order(world, FILLING_LINE)
    customer_order, _ = scene.promise(
        world,
        filling,
        customer="CUS-05",
        departs=scene.at(world, "+2 17:30"),
        commit=scene.at(world, "+3 12:00"),
        margin=760_000,
        penalty=240_000,
    )
    customer_order.status = "allocated"
    return Story(
        id="S14",
        title="Batch on hold, warehouse and customer service act on old assumptions",
        site="LS",
        records={
            "line": LINE,
            "batch": lot.id,
            "hold": hold.id,
            "nonconformance": report.id,
            "transfer": transfer.id,
            "filling order": filling.id,
            "customer order": customer_order.id,
        },
        facts=(
            f"MES: {hold.id} holds {lot.id} since yesterday 21:20; QMS: {report.id} is open, disposition pending",
            f"ERP: {lot.id} is in quality inspection, so finance and planning know",
            f"WMS: the batch is available and {transfer.id} will take it to Eastport at 14:00",
            f"WMS: material for {filling.id} on {FILLING_LINE}, which fills this concentrate, is asked for as planned",
            f"logistics: {customer_order.id} stays allocated with its commit date unchanged",
        ),
        question="Which transfers or customer orders still count on material that is on hold?",
    )
