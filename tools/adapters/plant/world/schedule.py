"""Which order a line makes next, and how the schedule goes on after the clock."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from tools.adapters.plant.world.deliveries import Deliveries
from tools.adapters.plant.world.demand import EFFECTIVENESS, Demand
from tools.adapters.plant.world.ledger import Ledger
from tools.adapters.plant.world.master import LineSpec
from tools.adapters.plant.world.randomness import stream
from tools.adapters.plant.world.rows import OrderRow
from tools.adapters.plant.world.state import World

FIRST_ORDER = 1001
ORDER_HOURS = (16, 20, 24, 32, 40, 48)
LAST_ORDER_STARTED_HOURS = 30
"""About how long before the clock the order that runs at the clock began."""
PLANNED_DAYS = 9
RELEASED_HOURS = 36


@dataclass(frozen=True, slots=True)
class Pin:
    """What a line is making at the clock and what it is planned to make after that."""

    running: str
    remaining_hours: float
    following: tuple[tuple[str, int], ...] = ()
    """(material, hours) of the orders right after."""


PINS = {
    "NF-A1": Pin("MAT-4003", 20, (("MAT-4007", 32), ("MAT-4002", 48))),
    "NF-A2": Pin("MAT-4008", 14, (("MAT-4006", 32), ("MAT-4005", 32))),
    "NF-A3": Pin("MAT-4013", 34, (("MAT-4012", 24), ("MAT-4011", 32))),
    "NF-A4": Pin("MAT-2103", 26, (("MAT-2104", 24),)),
    "EP-P1": Pin("MAT-4103", 9, (("MAT-4101", 40), ("MAT-4105", 16))),
    "EP-P2": Pin("MAT-4112", 16, (("MAT-4115", 24),)),
    "EP-P3": Pin("MAT-4114", 15, (("MAT-4116", 24),)),
    "EP-P4": Pin("MAT-4122", 22, (("MAT-4125", 24),)),
    "EP-P5": Pin("MAT-4132", 4.4, (("MAT-4133", 48),)),
    "LS-B1": Pin("MAT-2203", 18, (("MAT-2201", 24),)),
    "LS-B2": Pin("MAT-2204", 12, (("MAT-2202", 32), ("MAT-2205", 24))),
    "LS-B3": Pin("MAT-2216", 10, (("MAT-2213", 24),)),
}


class Schedule:
    """Gives each line its next order."""

    def __init__(self, world: World, demand: Demand, ledger: Ledger, deliveries: Deliveries) -> None:
        self._world = world
        self._demand = demand
        self._ledger = ledger
        self._deliveries = deliveries
        self._rng = stream(world.seed, "schedule")
        self._last: dict[str, str] = {}
        self._pinned: set[str] = set()

    def next_order(self, line: LineSpec, start: datetime) -> OrderRow:
        """Release the line's next order; it starts now."""
        clock, pin = self._world.clock, PINS[line.id]
        latest = clock - timedelta(hours=LAST_ORDER_STARTED_HOURS)
        left = working_hours(start, latest)
        if left < 8 or line.id in self._pinned:
            self._pinned.add(line.id)
            hours = working_hours(start, clock) + pin.remaining_hours
            return self._order(line, pin.running, start, hours, "running")
        hours = min(self._rng.choice(ORDER_HOURS), left if left < 60 else 60)
        return self._order(line, self._choose(line), start, hours, "running")

    def plan_ahead(self, line: LineSpec, running: OrderRow) -> list[OrderRow]:
        """The orders after the running one, released if they start soon, planned otherwise."""
        clock, rate = self._world.clock, self._demand.rate(line.family)
        moment = add_working_hours(clock, (running.quantity - running.completed) / (rate * EFFECTIVENESS))
        orders: list[OrderRow] = []
        wanted = list(PINS[line.id].following)
        while moment < clock + timedelta(days=PLANNED_DAYS):
            material, hours = wanted.pop(0) if wanted else (self._choose(line), self._rng.choice(ORDER_HOURS))
            moment = add_working_hours(moment, 0.75).replace(second=0, microsecond=0)
            status = "released" if moment < clock + timedelta(hours=RELEASED_HOURS) else "planned"
            order = self._order(line, material, moment, hours, status)
            orders.append(order)
            moment = add_working_hours(moment, hours)
        return orders

    def _order(self, line: LineSpec, material: str, start: datetime, hours: float, status: str) -> OrderRow:
        rng, step = self._rng, self._demand.step(line.family)
        quantity = max(round(self._demand.rate(line.family) * EFFECTIVENESS * hours / step), 1) * step
        slack = rng.uniform(1.05, 1.3) if hours < 60 else 1.1
        due = add_working_hours(start, hours * slack + 2).replace(minute=0, second=0, microsecond=0)
        order = OrderRow(
            self._world.number("PO", FIRST_ORDER),
            line.site,
            line.id,
            material,
            float(quantity),
            0.0,
            start.replace(second=0, microsecond=0),
            due,
            status,
            rng.choice((2, 3, 3, 3, 4, 4)),
        )
        self._world.orders[order.id] = order
        self._last[line.id] = material
        return order

    def _choose(self, line: LineSpec) -> str:
        """For own use what runs out first, for sale by chance; never the same twice in a row."""
        products = [product for product in self._demand.products[line.family] if product != self._last.get(line.id)]
        if self._demand.usage[products[0]]:
            return min(products, key=lambda product: (self.cover_days(product), product))
        return self._rng.choice(products)

    def cover_days(self, material: str) -> float:
        """How long the network's stock of a material made for own use lasts."""
        made = self._world.materials[material]
        total = self._ledger.on_hand(material, made.site) + self._deliveries.under_way(material)
        if made.site == "LS":
            total += self._ledger.on_hand(material, "EP")
        return total / self._demand.usage[material]


def working_hours(start: datetime, end: datetime) -> float:
    """Hours between two times without the Sundays; 0 if the end lies first."""
    if end <= start:
        return 0.0
    free = timedelta()
    sunday = _sunday_before(start)
    while sunday < end:
        free += max(min(end, sunday + timedelta(days=1)) - max(start, sunday), timedelta())
        sunday += timedelta(days=7)
    return (end - start - free) / timedelta(hours=1)


def add_working_hours(start: datetime, hours: float) -> datetime:
    """When this many working hours will have passed."""
    moment, left = start, hours
    while True:
        sunday = _sunday_before(moment)
        moment = max(moment, sunday + timedelta(days=1))
        until_sunday = (sunday + timedelta(days=7) - moment) / timedelta(hours=1)
        if left <= until_sunday:
            return moment + timedelta(hours=left)
        left -= until_sunday
        moment = sunday + timedelta(days=7)


def _sunday_before(moment: datetime) -> datetime:
    """Sunday 06:00 at or before this time, when the lines stopped."""
    day = (moment - timedelta(hours=6)).replace(hour=6, minute=0, second=0, microsecond=0)
    return day - timedelta(days=(day.weekday() + 1) % 7)
