"""Where the stock lies at the clock, what is staged at the lines, and the ERP's count of the same."""

from datetime import timedelta

from tools.adapters.plant.world.deliveries import DESTINATION, ORIGIN, Deliveries
from tools.adapters.plant.world.demand import EFFECTIVENESS, Demand
from tools.adapters.plant.world.ledger import TRACE, Ledger
from tools.adapters.plant.world.rows import ErpStockRow, OrderRow, QuantRow, StagingRow
from tools.adapters.plant.world.state import World

BINS = 24
ZONES = {"raw": "A", "component": "A", "packaging": "B", "finished": "D"}
LINE_SIDE_HOURS = 6.0
AT_DOCK_HOURS = 3.5
PICKED_HOURS = 14


class Warehouse:
    """Lays the ledger out on locations."""

    def __init__(self, world: World, demand: Demand, ledger: Ledger, deliveries: Deliveries) -> None:
        self._world = world
        self._demand = demand
        self._ledger = ledger
        self._deliveries = deliveries
        self._bin = 0

    def fill(self, running: dict[str, OrderRow]) -> None:
        """Make locations, stock and staging as they are at the clock."""
        self._locations()
        for order in running.values():
            self._line_side(order)
        self._shelves()
        self._on_trucks()
        self._docks()
        self._count_in_erp()
        self._requests()

    def _locations(self) -> None:
        places = self._world.locations
        for site in self._world.master.sites:
            for zone in "ABD":
                places.update({f"{site}-WH-{zone}{number:02d}": site for number in range(1, BINS + 1)})
            places.update({f"{site}-DOCK-{number}": site for number in range(1, 4)})
            places[f"{site}-QUA-01"] = site
        places[DESTINATION] = "EP"
        for line in self._world.master.lines.values():
            places[line_side(line.id)] = line.site

    def _line_side(self, order: OrderRow) -> None:
        """What stands beside the line for the next hours of the running order."""
        family = self._world.materials[order.material].family or ""
        pieces = self._demand.rate(family) * EFFECTIVENESS * LINE_SIDE_HOURS
        pieces = min(pieces, order.quantity - order.completed)
        for component, quantity in self._world.bom[order.material].items():
            for lot, amount in self._ledger.use(component, order.site, pieces * quantity):
                self._place(line_side(order.line), component, lot, amount, "staged")

    def _shelves(self) -> None:
        for (material, site), balances in sorted(self._ledger.lots.items()):
            for balance in balances:
                if balance.quantity > TRACE:
                    place = self._shelf(material, site)
                    self._place(place, material, balance.lot, balance.quantity, "available")

    def _shelf(self, material: str, site: str) -> str:
        made = self._world.materials[material]
        if made.family and "concentrate" in made.family:
            return ORIGIN if site == "LS" else DESTINATION
        self._bin += 1
        return f"{site}-WH-{ZONES[made.kind]}{self._bin % BINS + 1:02d}"

    def _on_trucks(self) -> None:
        for journey in self._deliveries.travelling:
            transfer = journey.transfer
            self._place(transfer.destination, transfer.material, transfer.lot, transfer.quantity, "in_transit")

    def _docks(self) -> None:
        """Goods of trucks that leave soon stand at the dock."""
        for shipment in self._world.shipments.values():
            soon = self._world.clock < shipment.departs < self._world.clock + timedelta(hours=AT_DOCK_HOURS)
            if soon and shipment.status == "planned" and shipment.lot:
                shipment.status = "loading"
                move(self._world, shipment.lot, shipment.quantity, f"{shipment.site}-DOCK-1", "staged")

    def _place(self, location: str, material: str, lot: str, quantity: float, status: str) -> None:
        self._world.quants.append(QuantRow(location, material, lot, round(quantity, 3), status))

    def _count_in_erp(self) -> None:
        """The ERP counts the same lots by site, whatever their place."""
        totals: dict[tuple[str, str], float] = {}
        for quant in self._world.quants:
            key = (quant.lot, self._world.locations[quant.location])
            totals[key] = totals.get(key, 0.0) + quant.quantity
        for (lot, site), quantity in sorted(totals.items()):
            self._world.erp_stock.append(ErpStockRow(lot, site, round(quantity, 3), "unrestricted"))

    def _requests(self) -> None:
        """Staging for the running orders is done; for the released ones it is asked for."""
        clock = self._world.clock
        for order in self._world.orders.values():
            if order.status not in ("running", "released"):
                continue
            due = order.start - timedelta(hours=2)
            soon = order.start < clock + timedelta(hours=PICKED_HOURS)
            status = "staged" if order.status == "running" else "picking" if soon else "open"
            for component, quantity in self._world.bom[order.material].items():
                amount = round(quantity * order.quantity, 3)
                self._world.staging.append(StagingRow(order.id, order.line, component, amount, due, status))


def line_side(line: str) -> str:
    """The location beside a line: `NF-LINE-A1` for `NF-A1`."""
    site, name = line.split("-")
    return f"{site}-LINE-{name}"


def move(world: World, lot: str, quantity: float, destination: str, status: str) -> None:
    """Move part of a lot's available stock at the destination's site to another place."""
    site = world.locations[destination]
    for quant in list(world.quants):
        if quantity <= TRACE:
            return
        if quant.lot == lot and quant.status == "available" and world.locations[quant.location] == site:
            amount = min(quant.quantity, quantity)
            quant.quantity = round(quant.quantity - amount, 3)
            quantity -= amount
            world.quants.append(QuantRow(destination, quant.material, lot, round(amount, 3), status))
            if quant.quantity <= TRACE:
                world.quants.remove(quant)
