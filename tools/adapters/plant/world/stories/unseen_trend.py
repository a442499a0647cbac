"""S16: an anomaly that a dashboard shows and nobody has put into business words."""

from datetime import timedelta

from tools.adapters.plant.world.breakdowns import Ramp
from tools.adapters.plant.world.rows import Drift
from tools.adapters.plant.world.state import World
from tools.adapters.plant.world.stories import scene
from tools.adapters.plant.world.story import Story

ASSET = "CMP-01"
HOURS = 16.0


def tell(world: World) -> Story:
    """Let the oil of Northfield's air compressor grow warm without any record of it."""
    start = world.clock - timedelta(hours=HOURS)
    world.drifts.append(Drift(ASSET, "oil_temperature", start, world.clock, Ramp(5.6, HOURS, power=1.2)))
    scene.drop_open_work_orders(world, ASSET)
    lines = [line.id for line in world.master.lines.values() if line.site == "NF"]
    orders = [scene.running_order(world, line).id for line in lines]
    oil_filter = scene.spare(world, "NF", "oil filter")
    oil_filter.on_hand = 2
    return Story(
        id="S16",
        title="Anomaly on the air compressor without business context",
        site="NF",
        records={
            "asset": ASSET,
            "spare": oil_filter.id,
            "technician on shift": "T-114",
            **{f"order on {line}": order for line, order in zip(lines, orders, strict=True)},
        },
        facts=(
            "historian: oil temperature of CMP-01 has climbed for 16 h to about 91 degC (healthy 78 +- 2.5); "
            "earlier trips (E910) came near 98",
            "CMMS: no open work order for CMP-01; MES: it runs, no downtime",
            "CMMS: CMP-01 is a utility of the site: all four assembly lines hang on it",
            "ERP: four running orders at Northfield",
        ),
        question="The trend of CMP-01 looks strange, does it matter for production?",
    )
