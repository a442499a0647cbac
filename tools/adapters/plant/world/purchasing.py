"""Buying: when stock and what is on order run low, an order goes out; it comes as the supplier is."""

import math
from datetime import date, datetime, time, timedelta

from tools.adapters.plant.world.demand import Demand
from tools.adapters.plant.world.ledger import Ledger
from tools.adapters.plant.world.notes import Notes
from tools.adapters.plant.world.quality import Laboratory
from tools.adapters.plant.world.randomness import stream
from tools.adapters.plant.world.rows import AsnRow, ConfirmationRow, LotRow, MaterialRow, PurchaseRow
from tools.adapters.plant.world.sources import Character
from tools.adapters.plant.world.state import World

FIRST_PURCHASE = 5001
COUNTED_IN = ("ea",)
EXPEDITED_FROM_DAYS = 2
"""Buyers hurry some of the deliveries that are at least this late."""
RESERVED_DAYS = 25
"""Days before the clock of which some numbers are kept for what is planted later."""


class Purchasing:
    """Reorders every bought material day by day."""

    def __init__(
        self,
        world: World,
        demand: Demand,
        ledger: Ledger,
        characters: dict[str, Character],
        *,
        laboratory: Laboratory,
        notes: Notes,
    ) -> None:
        self._world = world
        self._demand = demand
        self._ledger = ledger
        self._characters = characters
        self._laboratory = laboratory
        self._notes = notes
        self._hurry = stream(world.seed, "expedited")
        self._rng = stream(world.seed, "purchasing")
        self._on_order: dict[str, list[PurchaseRow]] = {}
        self.bought = [material for material in world.materials.values() if material.supplier]

    def open_stock(self) -> None:
        """What lay in the warehouses when the history began, and the safety stocks."""
        for material in self._world.materials.values():
            usage = self._demand.usage[material.id]
            material.safety_stock = _round_up(usage * (4 if material.supplier else 2), material.unit)
        for material in self.bought:
            amount = self._reorder_point(material) + self._lot_size(material) * self._rng.uniform(0.2, 0.9)
            if amount <= 0:
                continue  # a substitute that is bought only when it is needed
            made = _unloaded(self._world.master.start - timedelta(days=self._rng.randrange(2, 30)))
            lot = self._new_lot(material, _round_up(amount, material.unit), made)
            self._ledger.receive(material.id, material.site, lot.id, lot.quantity)

    def day(self, day: date) -> None:
        """Order what is low on the morning of a day, after receiving what came by then."""
        if self._world.clock.date() - day < timedelta(days=RESERVED_DAYS):
            self._reserve(datetime.combine(day, time(6)))
        self.receive_until(datetime.combine(day, time(6)))
        for material in self.bought:
            if day.weekday() < 5 and self._position(material) < self._reorder_point(material):
                self._order(material, day)

    def receive_until(self, moment: datetime) -> None:
        """Take in what has come by then."""
        for material in self.bought:
            for order in list(self._on_order.get(material.id, ())):
                if order.arrives <= moment:
                    self._receive(material, order)

    def _reserve(self, moment: datetime) -> None:
        self._world.reserve("purchase", moment, self._world.number("PUR", FIRST_PURCHASE))
        for _ in range(2):
            self._world.reserve("lot", moment, self._world.lot_number(moment))

    def settle(self) -> None:
        """Put the documents that suppliers had sent by the clock beside each order."""
        for order in self._world.purchases.values():
            self._documents(order)

    def _reorder_point(self, material: MaterialRow) -> float:
        lead = self._world.suppliers[material.supplier or ""].lead_days
        usage = self._demand.usage[material.id]
        return usage * (lead * 1.2 + 14) + self._demand.order_peak[material.id]

    def _lot_size(self, material: MaterialRow) -> float:
        usage = self._demand.usage[material.id]
        return max(usage * material.cycle_days, self._demand.order_peak[material.id] * 0.6)

    def _position(self, material: MaterialRow) -> float:
        coming = sum(order.quantity for order in self._on_order.get(material.id, ()))
        return self._ledger.on_hand(material.id, material.site) + coming

    def _order(self, material: MaterialRow, day: date) -> None:
        supplier = self._world.suppliers[material.supplier or ""]
        character = self._characters[supplier.character]
        due = day + timedelta(days=supplier.lead_days)
        due += timedelta(days={5: 2, 6: 1}.get(due.weekday(), 0))
        delay = max(self._rng.gauss(character.delay, character.spread), -1.0)
        arrives = datetime.combine(due, time(7)) + timedelta(days=delay, hours=self._rng.uniform(0, 8))
        order = PurchaseRow(
            id=self._world.number("PUR", FIRST_PURCHASE),
            supplier=supplier.id,
            site=material.site,
            material=material.id,
            quantity=_round_up(self._lot_size(material) * self._rng.uniform(0.9, 1.1), material.unit),
            received=0.0,
            ordered=day,
            due=due,
            status="open",
            arrives=_unloaded(arrives),
        )
        self._world.purchases[order.id] = order
        self._on_order.setdefault(material.id, []).append(order)

    def _receive(self, material: MaterialRow, order: PurchaseRow) -> None:
        character = self._characters[self._world.suppliers[order.supplier].character]
        short = self._rng.random() < character.short
        order.received = (
            _round_up(order.quantity * self._rng.uniform(0.8, 0.95), material.unit) if short else order.quantity
        )
        order.status = "received"
        lot = self._new_lot(material, order.received, order.arrives)
        order.lot = lot.id
        self._on_order[material.id].remove(order)
        self._ledger.receive(material.id, material.site, lot.id, lot.quantity)
        self._laboratory.look_over(lot, character.faulty)
        late = (order.arrives.date() - order.due).days
        order.expedited = late >= EXPEDITED_FROM_DAYS and self._hurry.random() < 0.4

    def _new_lot(self, material: MaterialRow, quantity: float, made: datetime) -> LotRow:
        rng = self._rng
        lot = LotRow(
            id=self._world.lot_number(made),
            material=material.id,
            site=material.site,
            quantity=quantity,
            made=made,
            supplier=material.supplier,
            supplier_lot=f"{rng.choice('ABCDKLMT')}{made:%y%m}{rng.randrange(100, 999)}",
        )
        self._world.lots[lot.id] = lot
        return lot

    # --- documents of the supplier portal ------------------------------------------------------

    def _documents(self, order: PurchaseRow) -> None:
        limit = self._world.posted("suppliers")
        said = datetime.combine(order.ordered, time(9)) + timedelta(hours=self._rng.randrange(5, 60))
        if said > limit:
            return
        self._confirm(order, said)
        shipped = order.arrives - timedelta(hours=self._rng.randrange(18, 70))
        announced = max(shipped, said + timedelta(hours=3))
        if order.status == "received" or announced < limit:
            self._announce(order, min(announced, order.arrives - timedelta(hours=2)))

    def _confirm(self, order: PurchaseRow, said: datetime) -> None:
        character = self._characters[self._world.suppliers[order.supplier].character]
        moved = self._rng.random() < character.moved and order.arrives.date() > order.due
        promised = order.arrives.date() if moved else order.due
        kind = "later" if moved else "agreed"
        note = self._notes.confirmation(kind, days=(promised - order.due).days, date=f"{promised:%d.%m.}")
        if order.status == "open":
            order.status = "confirmed"
        self._world.confirmations.append(
            ConfirmationRow(order.id, order.supplier, promised, order.quantity, said, note)
        )

    def _announce(self, order: PurchaseRow, shipped: datetime) -> None:
        arrived = order.status == "received"
        status = "arrived" if arrived else "in_transit"
        if not arrived:
            order.status = "shipped"
        self._world.asns.append(
            AsnRow(
                order.id,
                order.supplier,
                order.material,
                order.received if arrived else order.quantity,
                shipped,
                order.arrives,
                status,
                self._notes.asn(status),
            )
        )


def _round_up(amount: float, unit: str) -> float:
    """To two leading digits, and to whole pieces."""
    if amount <= 0:
        return 0.0
    step = 10.0 ** (math.floor(math.log10(amount)) - 1)
    rounded = math.ceil(amount / step) * step
    return float(math.ceil(rounded)) if unit in COUNTED_IN else round(rounded, 3)


def _unloaded(moment: datetime) -> datetime:
    """Goods come in on weekdays between 06:00 and 18:00."""
    if moment.weekday() >= 5:
        moment += timedelta(days=7 - moment.weekday())
    return moment.replace(hour=min(max(moment.hour, 6), 17), second=0, microsecond=0)
