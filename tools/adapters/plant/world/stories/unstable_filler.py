"""S15: maintenance knows that a filler will not last, and the sequence still gives it the longest order."""

from datetime import timedelta

from tools.adapters.plant.world.rows import Drift
from tools.adapters.plant.world.state import World
from tools.adapters.plant.world.stories import scene
from tools.adapters.plant.world.story import Story

ASSET, LINE = "FIL-05", "EP-P5"
SPREADS_OUT = 4.6
KNOWN_DAYS = 4


def tell(world: World) -> Story:
    """Let FIL-05 run rough, write it down in the CMMS only, and plan a long order on it."""
    order = scene.following_order(world, LINE)
    order.priority = 1
    customer_order, _ = scene.promise(
        world,
        order,
        customer="CUS-02",
        departs=scene.at(world, "+3 09:00"),
        commit=scene.at(world, "+4 10:00"),
        margin=1_350_000,
        penalty=700_000,
    )
    start = world.clock - timedelta(days=KNOWN_DAYS)
    world.drifts.append(Drift(ASSET, "vibration", start, world.clock, _level))
    scene.drop_open_work_orders(world, ASSET)
    work_order = scene.add_work_order(
        world,
        ASSET,
        kind="corrective",
        priority=2,
        opened=scene.at(world, "-3 10:40"),
        due=scene.at(world, "+4 14:00"),
        description="main drive bearing knocks under load. would not trust it for more than a day of continuous run, "
        "change it BEFORE the next long order. 3 h with two people",
        technician="T-120",
        status="assigned",
        mode="E104",
    )
    bearing = scene.spare(world, "EP", "filler drive bearing")
    bearing.on_hand, bearing.minimum = 1, 1
    return Story(
        id="S15",
        title="Maintenance knows the filler is unstable, the sequence is unchanged",
        site="EP",
        records={
            "asset": ASSET,
            "line": LINE,
            "production order": order.id,
            "customer order": customer_order.id,
            "work order": work_order.id,
            "spare": bearing.id,
            "technician": "T-120",
        },
        facts=(
            f"CMMS: {work_order.id} says that the drive bearing of FIL-05 should be changed before the next long "
            f"order; it is due only on Sunday; one bearing ({bearing.id}) is on hand",
            f"historian: vibration of FIL-05 is near 3.3 mm/s for {KNOWN_DAYS} days (healthy 2.2 +- 0.25), not rising",
            f"ERP: {order.id} with priority 1 runs 48 h on EP-P5 from {order.start:%H:%M} today, sequence unchanged",
            "MES: FIL-05 runs",
        ),
        question="Is it wise to start the next canister order on EP-P5?",
    )


def _level(hours: float) -> float:
    """Up within half a day, then steady."""
    return SPREADS_OUT * min(hours / 12.0, 1.0)
