"""What open production orders will draw, component by component and hour by hour."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from tools.adapters.protocols import Erp
from tools.records import ProductionOrder
from tools.scoring.netting import Demand

DEFAULT_HOURS = 8.0
"""How long an order draws material when its routing does not tell: one shift."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """One order's need for one component."""

    order: ProductionOrder
    component: str
    unit: str
    demand: Demand
    timed: bool
    """Whether the routing told how fast the order runs."""


def requirements(erp: Erp, orders: Iterable[ProductionOrder], now: datetime) -> tuple[Requirement, ...]:
    """Every component that the orders still need; held and finished orders need nothing now."""
    found: list[Requirement] = []
    for order in orders:
        left = order.quantity - order.completed
        if left > 0 and order.status in ("planned", "released", "running"):
            found += _components(erp, order, left, now)
    return tuple(found)


def _components(erp: Erp, order: ProductionOrder, left: float, now: datetime) -> list[Requirement]:
    rate = rate_on(erp, order.material, order.line)
    start = 0.0 if order.status == "running" else max((order.start - now).total_seconds() / 3600, 0.0)
    end = start + (left / rate if rate else DEFAULT_HOURS)
    return [
        Requirement(
            order=order,
            component=line.component,
            unit=line.unit,
            demand=Demand(order=order.id, start=start, end=end, quantity=left * line.quantity),
            timed=rate is not None,
        )
        for line in erp.bom(order.material)
    ]


def rate_on(erp: Erp, material: str, line: str) -> float | None:
    """Nominal output per hour of a material on a line: its slowest step there; None without a routing."""
    rates = [step.rate_per_hour for step in erp.routing(material) if step.line == line and step.rate_per_hour > 0]
    return min(rates) if rates else None
