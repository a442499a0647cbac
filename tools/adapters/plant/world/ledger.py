"""Stock while time passes: lots of each material at each site, used oldest first."""

from collections import defaultdict, deque
from dataclasses import dataclass, field

TRACE = 1e-6


@dataclass(slots=True)
class Balance:
    lot: str
    quantity: float


@dataclass(slots=True)
class Ledger:
    lots: defaultdict[tuple[str, str], deque[Balance]] = field(default_factory=lambda: defaultdict(deque))
    """(material, site) to what is left, oldest first."""
    short: float = 0.0
    """Share of one use, summed up, that found no stock; stays near 0 in a sound plan."""

    def receive(self, material: str, site: str, lot: str, quantity: float) -> None:
        """A lot arrives."""
        self.lots[material, site].append(Balance(lot, quantity))

    def on_hand(self, material: str, site: str) -> float:
        """All of a material at a site."""
        return sum(balance.quantity for balance in self.lots[material, site])

    def use(self, material: str, site: str, quantity: float) -> list[tuple[str, float]]:
        """Take the oldest lots first; returns (lot, quantity) for each that gave something."""
        waiting, taken = self.lots[material, site], []
        left = quantity
        while waiting and left > TRACE:
            amount = min(waiting[0].quantity, left)
            taken.append((waiting[0].lot, amount))
            left -= amount
            waiting[0].quantity -= amount
            if waiting[0].quantity <= TRACE:
                waiting.popleft()
        if quantity > TRACE:
            self.short += left / quantity if left > TRACE else 0.0
        return taken

    def take_lot(self, material: str, site: str, lot: str, quantity: float) -> float:
        """Take from one lot; returns how much it gave."""
        for balance in self.lots[material, site]:
            if balance.lot == lot:
                amount = min(balance.quantity, quantity)
                balance.quantity -= amount
                if balance.quantity <= TRACE:
                    self.lots[material, site].remove(balance)
                return amount
        return 0.0
