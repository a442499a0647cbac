"""Makes the days around the clock quiet, so that what is planted afterwards stands out."""

from datetime import timedelta

from tools.adapters.plant.world.ledger import Ledger
from tools.adapters.plant.world.state import World

SUPPLIED_DAYS = 6
ROOM = 1.4
"""Stock of a bought material over what the open orders of the next days need."""


def calm_supply(world: World, ledger: Ledger) -> None:
    """See that every bought material covers the open orders of the next days."""
    needs: dict[str, float] = {}
    horizon = world.clock + timedelta(days=SUPPLIED_DAYS)
    for order in world.orders.values():
        if order.status != "done" and order.start < horizon:
            for component, quantity in world.bom[order.material].items():
                needs[component] = needs.get(component, 0.0) + quantity * (order.quantity - order.completed)
    for material, need in needs.items():
        row = world.materials[material]
        missing = need * ROOM - ledger.on_hand(material, row.site)
        if row.supplier and missing > 0:
            _enlarge(world, ledger, material, float(round(missing)) + 1.0)


def _enlarge(world: World, ledger: Ledger, material: str, amount: float) -> None:
    """The last delivery was that much larger."""
    balance = ledger.lots[material, world.materials[material].site][-1]
    balance.quantity += amount
    world.lots[balance.lot].quantity += amount
    for order in world.purchases.values():
        if order.lot == balance.lot:
            order.quantity += amount
            order.received += amount


def calm_deliveries(world: World) -> None:
    """No delivery on its way is more than a day late."""
    for order in world.purchases.values():
        late = (order.arrives.date() - order.due).days
        if order.status != "received" and late > 1 and order.arrives > world.clock:
            order.due = order.arrives.date() - timedelta(days=1)
