"""The state of every machine at the clock."""

from datetime import datetime, timedelta

from tools.adapters.plant.world.randomness import stream
from tools.adapters.plant.world.rows import OrderRow, StateRow
from tools.adapters.plant.world.state import World


def add_states(world: World, running: dict[str, OrderRow]) -> None:
    """Everything runs since its last stop; what stands still is planted afterwards."""
    rng = stream(world.seed, "states")
    last: dict[str, datetime] = {}
    for row in world.downtime:
        if row.ended:
            last[row.asset] = max(last.get(row.asset, row.ended), row.ended)
    shift_start = world.clock.replace(hour=22, minute=0, second=0) - timedelta(days=1)
    for asset in world.assets.values():
        order = running.get(asset.line or "")
        since = last.get(asset.id, shift_start) if asset.line else last.get(asset.id, world.master.start)
        rate = round(rng.uniform(0.92, 0.98), 2)
        world.states[asset.id] = StateRow(asset.id, "running", since, None, order.id if order else None, rate)


def stop_now(world: World, asset: str, code: str, since: datetime) -> None:
    """The machine stands with this code; the rest of its line waits."""
    state = world.states[asset]
    state.state, state.since, state.code, state.rate = "stopped", since, code, 0.0
    line = world.assets[asset].line
    for other in world.states.values():
        if line and other.asset != asset and world.assets[other.asset].line == line and other.state == "running":
            other.state, other.since, other.rate = "idle", since + timedelta(minutes=2), 0.0
