"""Customer orders and the shipments that serve them, lot by lot."""

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from random import Random

from tools.adapters.plant.world.ledger import Ledger
from tools.adapters.plant.world.randomness import stream
from tools.adapters.plant.world.rows import CustomerOrderRow, CustomerRow, LotRow, OrderRow, ShipmentRow
from tools.adapters.plant.world.state import World

FIRST_CUSTOMER_ORDER, FIRST_SHIPMENT = 3001, 7001
SLOTS = (time(5, 30), time(9), time(13, 30), time(17, 30))
MARGINS = {"A": 0.27, "B": 0.33, "C": 0.38}
PENALTIES = {"A": 0.08, "B": 0.04, "C": 0.0}
PRICE_FACTOR = 1.5
LATE_SHARE = 0.045
WEIGHTS = {"A": 4, "B": 2, "C": 1}


@dataclass(slots=True)
class Sales:
    world: World
    ledger: Ledger
    carriers: tuple[str, ...]
    _rng: Random = field(init=False)
    _waiting: list[ShipmentRow] = field(init=False, default_factory=list)

    def __post_init__(self) -> None:
        self._rng = stream(self.world.seed, "sales")

    def sell(self, lot: LotRow, order: OrderRow) -> None:
        """Promise a finished lot to customers and plan the trucks."""
        rng = self._rng
        if rng.random() < 0.04:
            return  # stays in stock
        shares = rng.choice(((1.0,), (0.6, 0.4), (0.4, 0.35, 0.25)))
        left = round(lot.quantity)
        for position, share in enumerate(shares, start=1):
            quantity = left if position == len(shares) else round(lot.quantity * share)
            left -= quantity
            if quantity > 0:
                departs = self._slot(lot.made + timedelta(hours=rng.uniform(14, 70)))
                self._promise(lot, order, quantity, departs)

    def promise_order(self, order: OrderRow) -> None:
        """What an order that is still to be finished is meant for."""
        rng = self._rng
        quantity = round(order.quantity * rng.choice((0.4, 0.5, 0.6)))
        departs = self._slot(order.due + timedelta(hours=rng.uniform(8, 40)))
        customer = self._customer(order.site)
        arrives = departs + timedelta(hours=rng.randrange(14, 50))
        row = self._customer_order(customer, order.material, quantity, arrives + timedelta(hours=30), "open")
        order.customer_order = row.id
        self._ship(row, order.site, None, departs=departs, arrives=arrives, quantity=quantity)

    def depart_until(self, moment: datetime) -> None:
        """Take what has left by then out of stock."""
        staying = []
        for shipment in self._waiting:
            if shipment.departs > moment or shipment.lot is None:
                staying.append(shipment)
            else:
                self._leave(shipment)
        self._waiting = staying

    def _leave(self, shipment: ShipmentRow) -> None:
        order = self.world.customer_orders[shipment.customer_order]
        self.ledger.take_lot(order.material, shipment.site, shipment.lot or "", shipment.quantity)
        order.status = "shipped"
        posted = self.world.posted("logistics")
        shipment.status = "delivered" if shipment.arrives <= posted else "departed"

    def _promise(self, lot: LotRow, order: OrderRow, quantity: int, departs: datetime) -> None:
        rng = self._rng
        customer = self._customer(lot.site)
        arrives = departs + timedelta(hours=rng.randrange(10, 60))
        late = rng.random() < LATE_SHARE and arrives < self.world.clock
        slack = -rng.uniform(3, 30) if late else rng.uniform(3, 40)
        row = self._customer_order(customer, lot.material, quantity, arrives + timedelta(hours=slack), "allocated")
        order.customer_order = order.customer_order or row.id
        self._waiting.append(self._ship(row, lot.site, lot.id, departs=departs, arrives=arrives, quantity=quantity))

    def _customer(self, site: str) -> CustomerRow:
        customers = [customer for customer in self.world.customers.values() if customer.site == site]
        weights = [WEIGHTS[customer.tier] for customer in customers]
        return self._rng.choices(customers, weights)[0]

    def _customer_order(
        self, customer: CustomerRow, material: str, quantity: int, commit: datetime, status: str
    ) -> CustomerOrderRow:
        value = quantity * self.world.materials[material].cost * PRICE_FACTOR
        number = self.world.number("CO", FIRST_CUSTOMER_ORDER)
        row = CustomerOrderRow(
            number,
            customer.id,
            material,
            float(quantity),
            commit.replace(minute=0, second=0, microsecond=0),
            status,
            round(value * MARGINS[customer.tier] * self._rng.uniform(0.8, 1.15)),
            round(value * PENALTIES[customer.tier]),
        )
        self.world.customer_orders[number] = row
        return row

    def _ship(
        self, row: CustomerOrderRow, site: str, lot: str | None, *, departs: datetime, arrives: datetime, quantity: int
    ) -> ShipmentRow:
        number = self.world.number("SHP", FIRST_SHIPMENT)
        carrier = self._rng.choice(self.carriers)
        shipment = ShipmentRow(number, row.id, site, lot, carrier, departs, arrives, "planned", float(quantity))
        self.world.shipments[number] = shipment
        return shipment

    def _slot(self, earliest: datetime) -> datetime:
        """The next departure from Monday to Saturday."""
        day = earliest.date()
        while True:
            for slot in SLOTS:
                departure = datetime.combine(day, slot)
                if departure >= earliest and day.weekday() != 6:
                    return departure
            day += timedelta(days=1)
