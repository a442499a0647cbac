"""S2: two assembly machines down at once, and one night shift of technicians for both."""

from datetime import timedelta

from tools.adapters.plant.world.breakdowns import FAILING_SPREADS, Ramp
from tools.adapters.plant.world.machines import stop_now
from tools.adapters.plant.world.rows import Drift
from tools.adapters.plant.world.state import World
from tools.adapters.plant.world.stories import scene
from tools.adapters.plant.world.story import Story

PRESS, ROBOT = "PRS-01", "ROB-02"


def tell(world: World) -> Story:
    """Stop PRS-01 and ROB-02 within half an hour of each other."""
    press_order, robot_order = scene.running_order(world, "NF-A1"), scene.running_order(world, "NF-A2")
    press_order.priority, robot_order.priority = 1, 4
    press_order.due, robot_order.due = scene.at(world, "+1 04:00"), scene.at(world, "+2 06:00")
    customer_order, _ = scene.promise(
        world,
        press_order,
        customer="CUS-09",
        departs=scene.at(world, "+1 09:00"),
        commit=scene.at(world, "+1 22:00"),
        margin=1_240_000,
        penalty=610_000,
    )
    _fail(
        world,
        PRESS,
        "E120",
        signal="press_force",
        since="02:22",
        sign=-1.0,
        note="pressure down to 110 bar, oil under the cylinder, stopped",
    )
    _fail(
        world,
        ROBOT,
        "E314",
        signal="axis_current",
        since="02:51",
        sign=1.0,
        note="axis 3 overcurrent, drive hot, wont come back",
    )
    scene.drop_open_work_orders(world, PRESS, ROBOT)
    work_order = scene.add_work_order(
        world,
        PRESS,
        kind="corrective",
        priority=2,
        opened=scene.at(world, "02:30"),
        due=scene.at(world, "10:30"),
        description="hydraulic pressure low, leak at the main cylinder, line 1 stands",
        mode="E120",
    )
    busy = _busy(world)
    seal_kit, drive = scene.spare(world, "NF", "hydraulic seal kit"), scene.spare(world, "NF", "servo drive")
    seal_kit.on_hand, drive.on_hand = 2, 1
    return Story(
        id="S2",
        title="Two assembly lines down, one pool of technicians",
        site="NF",
        records={
            "first asset": PRESS,
            "second asset": ROBOT,
            "first order": press_order.id,
            "second order": robot_order.id,
            "customer order": customer_order.id,
            "work order": work_order.id,
            "seal kit": seal_kit.id,
            "servo drive": drive.id,
            "press and robot technician": "T-114",
            "robot technician": "T-115",
            "busy technician": "T-107",
            "work of the busy technician": busy,
        },
        facts=(
            "MES: PRS-01 (NF-A1) down with E120 since 02:22, ROB-02 (NF-A2) down with E314 since 02:51",
            "ERP: the order on NF-A1 has priority 1 and a tier A customer, the one on NF-A2 priority 4",
            "CMMS: on shift are T-114 (robots, presses), T-115 (robots, no presses) and T-107 (neither; at work)",
            "CMMS: a work order exists for PRS-01, nobody is assigned; for ROB-02 there is none",
            "CMMS: one servo drive and two hydraulic seal kits on hand",
        ),
        question="Who should go to PRS-01 and who to ROB-02, and how long will the lines stand?",
    )


def _fail(world: World, asset: str, code: str, *, signal: str, since: str, sign: float, note: str) -> None:
    moment, hours = scene.at(world, since), 26.0
    ramp = Ramp(sign * FAILING_SPREADS, hours)
    world.drifts.append(Drift(asset, signal, moment - timedelta(hours=hours), moment, ramp))
    scene.add_stop(world, asset, code, moment, length=None, note=note)
    stop_now(world, asset, code, moment)


def _busy(world: World) -> str:
    """T-107 is at the winding machine, whose speed is the matter of S5."""
    return scene.add_work_order(
        world,
        "WND-01",
        kind="corrective",
        priority=2,
        opened=scene.at(world, "-1 23:10"),
        due=scene.at(world, "07:00"),
        description="wire breaks all night, checking guides and tension unit step by step",
        technician="T-107",
        status="in_progress",
        mode="E610",
    ).id
