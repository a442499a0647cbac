"""S5: the line that makes motors runs slowly, and two pump orders compete for what it makes."""

from datetime import timedelta

from tools.adapters.plant.world.breakdowns import Ramp
from tools.adapters.plant.world.rows import Drift, OrderRow
from tools.adapters.plant.world.state import World
from tools.adapters.plant.world.stories import scene
from tools.adapters.plant.world.story import Story

LINE, ASSET, MOTOR, WIRE, SUBSTITUTE = "NF-A4", "WND-01", "MAT-2103", "MAT-1102", "MAT-1103"
PACE = 0.42
MOTORS_LEFT, WIRE_LEFT = 60.0, 190.0
SLOW_SINCE = "-1 06:00"
BREAKS = (("-1 07:25", 18), ("-1 11:50", 22), ("-1 15:05", 16), ("-1 19:31", 25), ("-1 23:02", 19), ("01:44", 17))
NOTES = (
    "wire break spindle 1",
    "wire broke again, same reel lot",
    "Draht gerissen, neue Rolle",
    "break at the guide, slowed down to 600 rpm",
    "third reel of this delivery, brittle",
    "wire break, running slow now otherwise it snaps all the time",
)


def tell(world: World) -> Story:
    """Slow the winding machine down and leave few motors and little wire."""
    order = scene.running_order(world, LINE)
    _slow_down(world, order)
    rival, favoured = scene.following_order(world, "NF-A2"), scene.following_order(world, "NF-A1")
    scene.promise(
        world,
        rival,
        customer="CUS-12",
        departs=scene.at(world, "+3 09:00"),
        commit=scene.at(world, "+4 12:00"),
        margin=390_000,
        penalty=45_000,
    )
    scene.promise(
        world,
        favoured,
        customer="CUS-09",
        departs=scene.at(world, "+2 17:30"),
        commit=scene.at(world, "+3 09:00"),
        margin=1_120_000,
        penalty=480_000,
    )
    rival.priority, favoured.priority = 2, 3
    scene.set_stock(world, MOTOR, "NF", MOTORS_LEFT)
    scene.set_stock(world, WIRE, "NF", WIRE_LEFT)
    need = (order.quantity - order.completed) * world.bom[MOTOR][WIRE]
    return Story(
        id="S5",
        title="Constrained subassembly line and two orders behind it",
        site="NF",
        records={
            "line": LINE,
            "asset": ASSET,
            "subassembly": MOTOR,
            "production order": order.id,
            "order with little at stake": rival.id,
            "order with much at stake": favoured.id,
            "its customer order": favoured.customer_order or "",
            "the other customer order": rival.customer_order or "",
            "wire": WIRE,
            "substitute wire": SUBSTITUTE,
            "substitute's supplier": "SUP-24",
        },
        facts=(
            f"MES: WND-01 runs at {PACE:.0%} since yesterday morning, {len(BREAKS)} wire breaks (E610) in 24 h",
            f"WMS and ERP: {MOTORS_LEFT:.0f} motors MAT-2103 left; {rival.id} and {favoured.id} both need them",
            f"ERP: {rival.id} has priority 2 and comes first, {favoured.id} has priority 3",
            f"logistics: margin and penalty of {favoured.id} are three and ten times those of {rival.id}",
            f"ERP: wire MAT-1102 is down to {WIRE_LEFT:.0f} kg where {order.id} needs {need:.0f}; grade 2 (MAT-1103) "
            "is its approved substitute, supplier SUP-24 delivers in 2 days",
        ),
        question="The motor line is slow, which pump order should get the motors first?",
    )


def _slow_down(world: World, order: OrderRow) -> None:
    since = scene.at(world, SLOW_SINCE)
    world.states[ASSET].rate = PACE
    world.drifts.append(Drift(ASSET, "wire_tension", since, world.clock, Ramp(-3.5, 20.0, power=0.5)))
    world.drifts.append(Drift(ASSET, "winding_speed", since, world.clock, Ramp(-20.0, 20.0, power=0.3)))
    for (started, length), note in zip(BREAKS, NOTES, strict=True):
        scene.add_stop(world, ASSET, "E610", scene.at(world, started), length=length, note=note)
    _count_less(world, order)
    scene.drop_open_work_orders(world, ASSET)


def _count_less(world: World, order: OrderRow) -> None:
    """What the line made since then shrinks in counts, lot and stock alike."""
    lost = 0
    day = scene.at(world, SLOW_SINCE).date()
    for row in world.counts:
        if row.order == order.id and row.day >= day:
            less = round(row.good * (1 - PACE))
            row.good, row.scrap, lost = row.good - less, row.scrap + 9, lost + less
            row.run_minutes = round(row.run_minutes * 0.94, 1)
    order.completed -= lost
    lot = scene.lots_of(world, order)[-1]
    lot.quantity = max(lot.quantity - lost, 10.0)
    order.due = scene.at(world, "+1 13:00") + timedelta(0)
