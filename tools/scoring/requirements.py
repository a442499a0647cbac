"""What open production orders will draw, component by component and hour by hour."""

from dataclasses import dataclass

from tools.adapters.protocols import Erp
from tools.context import Context
from tools.records import ProductionOrder
from tools.scoring.line_pace import usual_pace
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


def site_requirements(context: Context, site: str) -> tuple[Requirement, ...]:
    """Every component that the open orders of a site still need, drawn at the usual pace of each line.

    Held and finished orders need nothing now.
    """
    open_orders = context.systems.erp.production_orders(site=site)
    orders = [o for o in open_orders if o.quantity > o.completed and o.status in ("planned", "released", "running")]
    shifts = context.systems.cmms.shifts(site)
    paces = {line: usual_pace(context, line, shifts) for line in {order.line for order in orders}}
    return tuple(need for order in orders for need in _components(context, order, paces[order.line]))


def _components(context: Context, order: ProductionOrder, pace: float) -> list[Requirement]:
    left = order.quantity - order.completed
    rate = rate_on(context.systems.erp, order.material, order.line)
    start = 0.0 if order.status == "running" else max((order.start - context.now).total_seconds() / 3600, 0.0)
    end = start + (left / (rate * pace) if rate and pace > 0 else DEFAULT_HOURS)
    return [
        Requirement(
            order=order,
            component=line.component,
            unit=line.unit,
            demand=Demand(order=order.id, start=start, end=end, quantity=left * line.quantity),
            timed=rate is not None,
        )
        for line in context.systems.erp.bom(order.material)
    ]


def rate_on(erp: Erp, material: str, line: str) -> float | None:
    """Nominal output per hour of a material on a line: its slowest step there; None without a routing."""
    rates = [step.rate_per_hour for step in erp.routing(material) if step.line == line and step.rate_per_hour > 0]
    return min(rates) if rates else None
