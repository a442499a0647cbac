"""What the lines make in the long run, and how much of each material that takes in a day."""

from collections import defaultdict

from tools.adapters.plant.world.sources import MaterialsSheet
from tools.adapters.plant.world.state import World

EFFECTIVENESS = 0.80
"""Good output as a share of rate times the hours of working days."""
LONGEST_ORDER_HOURS = 56


class Demand:
    """Usage of every material a day and the most one order can need, worked out from rates and BOMs."""

    def __init__(self, world: World, sheet: MaterialsSheet) -> None:
        self._world = world
        self.sheet = sheet
        self.products: defaultdict[str, list[str]] = defaultdict(list)
        for material in sorted(world.bom):
            self.products[world.materials[material].family or ""].append(material)
        self.usage: defaultdict[str, float] = defaultdict(float)
        self.order_peak: defaultdict[str, float] = defaultdict(float)
        for family in sheet.families:
            self._add_family(family)

    def rate(self, family: str) -> float:
        """Pieces or kg an hour on one line of the family."""
        return self.sheet.families[family].rate

    def step(self, family: str) -> int:
        """Order quantities are multiples of this."""
        return self.sheet.families[family].step

    def _add_family(self, family: str) -> None:
        body, products = self.sheet.families[family], self.products[family]
        daily = body.rate * len(body.lines) * 24 * 6 / 7 * EFFECTIVENESS / len(products)
        for product in products:
            for component, quantity in self._world.bom[product].items():
                self.usage[component] += daily * quantity
                peak = body.rate * LONGEST_ORDER_HOURS * EFFECTIVENESS * quantity
                self.order_peak[component] = max(self.order_peak[component], peak)
