"""The planted situations in order, and the one place that tells them all."""

from collections.abc import Callable

from tools.adapters.plant.world.state import World
from tools.adapters.plant.world.stories import (
    drifting_batch,
    failing_packer,
    held_batch,
    held_but_shipping,
    network_squeeze,
    pouch_scrap,
    qms_only,
    scene,
    shared_pool,
    short_component,
    short_handed_packer,
    silent_delay,
    slow_winding,
    unseen_trend,
    unstable_filler,
    untold_change,
)
from tools.adapters.plant.world.story import Story

STORIES: tuple[Callable[[World], Story], ...] = (
    failing_packer.tell,
    shared_pool.tell,
    drifting_batch.tell,
    short_component.tell,
    slow_winding.tell,
    short_handed_packer.tell,
    pouch_scrap.tell,
    held_but_shipping.tell,
    network_squeeze.tell,
    untold_change.tell,
    held_batch.tell,
    unstable_filler.tell,
    unseen_trend.tell,
    qms_only.tell,
    silent_delay.tell,
)


def tell_all(world: World) -> None:
    """Plant every situation and let the ERP count the warehouses once more."""
    for tell in STORIES:
        world.stories.append(tell(world))
    scene.recount(world)
