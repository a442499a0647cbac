"""Concentrates on their way from Lakeside to Eastport."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tools.adapters.plant.world.ledger import Ledger
from tools.adapters.plant.world.rows import LotRow, TransferRow
from tools.adapters.plant.world.state import World

ORIGIN, TRANSIT, DESTINATION = "LS-WH-D01", "EP-TRANSIT", "EP-WH-T01"
FIRST_TRANSFER = 101
DEPARTURE_HOUR, JOURNEY_HOURS = 14, 17


@dataclass(slots=True)
class Journey:
    transfer: TransferRow
    departs: datetime
    arrives: datetime


@dataclass(slots=True)
class Deliveries:
    world: World
    ledger: Ledger
    waiting: list[Journey] = field(default_factory=list)
    travelling: list[Journey] = field(default_factory=list)

    def send(self, lot: LotRow) -> None:
        """Plan the lot for the next truck that leaves at least four hours after it was made."""
        ready = lot.made + timedelta(hours=4)
        departs = ready.replace(hour=DEPARTURE_HOUR, minute=0)
        while departs < ready or departs.weekday() == 6:
            departs += timedelta(days=1)
        number = self.world.number("TRF", FIRST_TRANSFER)
        transfer = TransferRow(
            number, lot.material, lot.id, lot.quantity, ORIGIN, DESTINATION, "open", lot.made + timedelta(hours=1)
        )
        self.world.transfers[number] = transfer
        self.waiting.append(Journey(transfer, departs, departs + timedelta(hours=JOURNEY_HOURS)))

    def move_until(self, moment: datetime) -> None:
        """Let trucks leave and arrive up to this time."""
        for journey in [journey for journey in self.waiting if journey.departs <= moment]:
            self.waiting.remove(journey)
            transfer = journey.transfer
            transfer.quantity = self.ledger.take_lot(transfer.material, "LS", transfer.lot, transfer.quantity)
            transfer.status = "in_transit"
            self.travelling.append(journey)
        for journey in [journey for journey in self.travelling if journey.arrives <= moment]:
            self.travelling.remove(journey)
            transfer = journey.transfer
            transfer.status = "done"
            self.ledger.receive(transfer.material, "EP", transfer.lot, transfer.quantity)

    def under_way(self, material: str) -> float:
        """What is on a truck."""
        return sum(journey.transfer.quantity for journey in self.travelling if journey.transfer.material == material)
