"""S6: a packer with a flickering sensor, down now, on a line that is short of people."""

from datetime import timedelta

from tools.adapters.plant.world.machines import stop_now
from tools.adapters.plant.world.rows import CustomerOrderRow, Drift, ShipmentRow
from tools.adapters.plant.world.state import World
from tools.adapters.plant.world.stories import scene
from tools.adapters.plant.world.story import Story

ASSET, LINE, CODE = "PKG-02", "EP-P2", "E160"
DOWN_SINCE = "02:40"
STOPS = (
    ("-1 06:50", 11, "sensor at infeed sees ghosts, wiped"),
    ("-1 12:15", 14, "infeed sensor again, plug reseated"),
    ("-1 17:40", 9, "flickers, only when the belt runs fast"),
    ("-1 21:05", 16, "Initiator wackelt, provisorisch geklebt"),
    ("-1 23:55", 12, "sensor falla a ratos, limpiado"),
    ("01:20", 21, "same sensor, two of us only, took a while"),
)
HEADS = {"late": 3, "night": 2}
SERVED_ORDERS = 7
"""Extra customer orders of the promotion week."""


def tell(world: World) -> Story:
    """Stop PKG-02, send people home, and put a promotion week behind the line."""
    order = scene.running_order(world, LINE)
    order.priority, order.due = 1, scene.at(world, "20:00")
    customer_order, shipment = scene.promise(
        world,
        order,
        customer="CUS-03",
        departs=scene.at(world, "+1 05:30"),
        commit=scene.at(world, "+1 14:00"),
        margin=1_730_000,
        penalty=1_140_000,
    )
    _down(world)
    for row in world.attendance:
        if row.line == LINE and row.day == scene.at(world, "-1 00:00").date() and row.shift in HEADS:
            row.present = HEADS[row.shift]
    _promotion(world, order.material)
    scene.drop_open_work_orders(world, ASSET)
    sensor = scene.spare(world, "EP", "proximity sensor")
    sensor.on_hand, sensor.minimum = 3, 2
    return Story(
        id="S6",
        title="Packing line down on a flickering sensor, short of people, in a heavy week",
        site="EP",
        records={
            "asset": ASSET,
            "line": LINE,
            "production order": order.id,
            "customer order": customer_order.id,
            "shipment": shipment.id,
            "spare": sensor.id,
            "technician on shift": "T-127",
            "line that can take over": "EP-P1",
        },
        facts=(
            f"MES: PKG-02 down with {CODE} since {DOWN_SINCE}, after {len(STOPS)} stops by the same code in a day",
            "labour: 2 of 5 people present on EP-P2 tonight, 3 of 5 in the late shift",
            "CMMS: no work order for PKG-02; three proximity sensors on hand; T-127 and T-126 are on shift, "
            "qualified for packers and free",
            f"ERP: {order.id} has priority 1 and is due 20:00 today; EP-P1 can take 1 l bottles",
            f"logistics: {SERVED_ORDERS} more orders than usual for this product are committed this week; "
            f"{shipment.id} leaves tomorrow 05:30, penalty 11400 EUR",
        ),
        question="EP-P2 stands again, what is wrong there and what should we do first?",
    )


def _down(world: World) -> None:
    since = scene.at(world, DOWN_SINCE)
    for started, length, note in STOPS:
        scene.add_stop(world, ASSET, CODE, scene.at(world, started), length=length, note=note)
    scene.add_stop(
        world,
        "FIL-02",
        "M130",
        scene.at(world, "-1 22:20"),
        length=34,
        note="only two here, cannot man filler and packer",
    )
    scene.add_stop(world, ASSET, CODE, since, length=None, note="infeed sensor dead now, nobody free to look at it")
    start = scene.at(world, "-1 05:00")
    world.drifts.append(Drift(ASSET, "sensor_dropouts", start, world.clock, _bursts))
    stop_now(world, ASSET, CODE, since)


def _bursts(hours: float) -> float:
    """Dropouts come in bursts, a little worse each time."""
    return (5.0 + hours * 0.4) if int(hours * 4) % 5 < 3 else 2.0


def _promotion(world: World, material: str) -> None:
    customers = ("CUS-01", "CUS-03", "CUS-05", "CUS-03", "CUS-04", "CUS-02", "CUS-06")
    for place in range(SERVED_ORDERS):
        number = world.number("CO", 1)
        commit = scene.at(world, "+2 08:00") + timedelta(hours=6 * place)
        world.customer_orders[number] = CustomerOrderRow(
            number, customers[place], material, 6000.0 + 400 * place, commit, "open", 210_000 + 9_000 * place, 30_000
        )
        shipment = world.number("SHP", 1)
        departs = commit - timedelta(hours=14)
        world.shipments[shipment] = ShipmentRow(
            shipment, number, "EP", None, "Blue Lorry Lines", departs, commit - timedelta(hours=2), "planned", 6000.0
        )
