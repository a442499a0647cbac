"""S17: a critical deviation that only the QMS knows, while the ERP keeps feeding the batch."""

from tools.adapters.plant.world.state import World
from tools.adapters.plant.world.stories import scene
from tools.adapters.plant.world.story import Story

LINE = "LS-B3"


def tell(world: World) -> Story:
    """Open a critical nonconformance on a batch of the running order, and nothing else."""
    order = scene.running_order(world, LINE)
    open_transfers = {transfer.lot: transfer for transfer in world.transfers.values() if transfer.status == "open"}
    lot = next(lot for lot in reversed(scene.lots_of(world, order)[:-1]) if lot.id in open_transfers)
    report = scene.add_nonconformance(
        world,
        lot,
        opened=scene.at(world, "-1 23:40"),
        severity="critical",
        description="dark particles in two of four drums, origin unknown, sample to lab. centrifuge gasket?",
    )
    following = scene.following_order(world, LINE)
    return Story(
        id="S17",
        title="Deviation in the QMS only, ERP keeps releasing material and labour",
        site="LS",
        records={
            "line": LINE,
            "batch": lot.id,
            "nonconformance": report.id,
            "production order": order.id,
            "next order": following.id,
            "transfer": open_transfers[lot.id].id,
        },
        facts=(
            f"QMS: {report.id}, critical, contamination suspected in {lot.id}, open since yesterday 23:40",
            f"MES: no hold on {lot.id}; ERP: unrestricted; WMS: available, {open_transfers[lot.id].id} open for 14:00",
            f"ERP: {order.id} stays running and {following.id} released; WMS: its material is asked for",
            "labour: LS-B3 is fully manned",
        ),
        question="Are there open nonconformances that nobody acted on in the MES?",
    )
