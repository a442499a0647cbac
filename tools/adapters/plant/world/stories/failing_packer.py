"""S1: a case packer that will fail within eight hours, with a promised truck behind it."""

from datetime import timedelta

from tools.adapters.plant.world.breakdowns import FAILING_SPREADS, Ramp
from tools.adapters.plant.world.rows import Drift
from tools.adapters.plant.world.state import World
from tools.adapters.plant.world.stories import scene
from tools.adapters.plant.world.story import Story

ASSET, LINE, OTHER_LINE = "PKG-07", "EP-P3", "EP-P1"
HOURS_LEFT, HOURS_SEEN = 5.0, 36.0
"""When the gearbox gives up, counted from the clock; how long the vibration has been rising."""
STOPS = (
    ("-1 19:42", 4, "stopped, vibrates more than usual, reset"),
    ("-1 22:15", 6, "drive trips on vibration?? reset ok"),
    ("00:37", 5, "shaking again, felt it in the guard door"),
    ("02:04", 7, "same, gearbox is warm, tell maint."),
)


def tell(world: World) -> Story:
    """Let PKG-07 run towards a gearbox failure about five hours after the clock."""
    order = scene.running_order(world, LINE)
    customer_order, shipment = scene.promise(
        world,
        order,
        customer="CUS-01",
        departs=scene.at(world, "17:30"),
        commit=scene.at(world, "+1 06:00"),
        margin=1_486_000,
        penalty=920_000,
    )
    order.priority, order.due = 1, scene.at(world, "17:00")
    _drift(world)
    for started, length, note in STOPS:
        scene.add_stop(world, ASSET, "M150", scene.at(world, started), length=length, note=note)
    scene.drop_open_work_orders(world, ASSET)
    work_order = scene.add_work_order(
        world,
        ASSET,
        kind="inspection",
        priority=3,
        opened=scene.at(world, "-2 09:20"),
        due=scene.at(world, "+2 14:00"),
        description="oil sample gearbox main drive, last one showed iron",
    )
    gearbox = scene.spare(world, "EP", "gearbox")
    gearbox.on_hand, gearbox.minimum, gearbox.lead_days = 1, 1, 21
    world.states[ASSET].rate = 0.93
    return Story(
        id="S1",
        title="Case packer predicted to fail within 8 hours",
        site="EP",
        records={
            "asset": ASSET,
            "line": LINE,
            "production order": order.id,
            "customer order": customer_order.id,
            "shipment": shipment.id,
            "spare": gearbox.id,
            "work order": work_order.id,
            "line that can take over": OTHER_LINE,
            "technician on shift": "T-126",
        },
        facts=(
            "historian: vibration of PKG-07 has risen for 36 h to about 3.2 mm/s (healthy 2.0 +- 0.2); "
            "before earlier gearbox failures (E163, about 260 min) it stood near 3.6",
            f"MES: {len(STOPS)} minor stops on PKG-07 since yesterday 19:42, and it still runs",
            f"ERP: {order.id} has {order.quantity - order.completed:.0f} of {order.quantity:.0f} to make, due 17:00",
            f"logistics: {shipment.id} leaves at 17:30 for a tier A customer, penalty 9200 EUR",
            f"CMMS: one gearbox ({gearbox.id}) on hand, lead time 21 days; only an oil sample is ordered, "
            f"{work_order.id}, for Friday",
            "ERP: EP-P1 can take 1 l bottles at 2900 an hour, EP-P2 is down (S6)",
        ),
        question="Will PKG-07 make it through the shift, and what hangs on it?",
    )


def _drift(world: World) -> None:
    start = world.clock - timedelta(hours=HOURS_SEEN)
    end = world.clock + timedelta(hours=1)
    whole = HOURS_SEEN + HOURS_LEFT
    world.drifts.append(Drift(ASSET, "vibration", start, end, Ramp(FAILING_SPREADS, whole)))
    world.drifts.append(Drift(ASSET, "motor_temperature", start, end, Ramp(FAILING_SPREADS / 2, whole)))
    world.drifts.append(Drift(ASSET, "sensor_dropouts", start, end, Ramp(FAILING_SPREADS / 2, whole)))
