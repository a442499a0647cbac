"""What a production order still needs of each component, what there is, and what comes next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tools.context import Context
from tools.facts import Fact, computed, facts_of
from tools.gathering import Gathering
from tools.promises import Promise, promises
from tools.records import BomLine, ErpStock, ProductionOrder


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """What an order still needs of one component, and what there is."""

    component: str
    unit: str
    needed: float
    available: float
    """Neither on hold nor in transit, at the site of the order."""
    held: float
    """There, but on hold or in inspection."""
    coming: Promise | None
    """The next delivery, asked for only where something is missing."""
    physical: bool
    """True when the WMS counted it, False when only the ERP could."""

    @property
    def missing(self) -> float:
        return max(0.0, round(self.needed - self.available, 3))


def needs(context: Context, order: ProductionOrder, gathering: Gathering) -> tuple[Need, ...]:
    """Remaining need of every component of an order, the shortest first."""
    lines = context.systems.erp.bom(order.material)
    found = [_need(context, order, line, gathering) for line in lines]
    return tuple(sorted(found, key=lambda need: (-need.missing / (need.needed or 1), need.component)))


def _need(context: Context, order: ProductionOrder, line: BomLine, gathering: Gathering) -> Need:
    component, site = line.component, order.site
    needed = max(0.0, order.quantity - order.completed) * line.quantity
    lying = gathering.listed("WMS", lambda: context.systems.wms.stock(material=component, site=site))
    physical = gathering.answered("WMS")
    booked: tuple[ErpStock, ...] = () if physical else context.systems.erp.stock(material=component, site=site)
    ready = sum(s.quantity for s in lying if s.status in {"available", "staged"})
    ready += sum(s.quantity for s in booked if s.status == "unrestricted")
    held = sum(s.quantity for s in lying if s.status == "held")
    held += sum(s.quantity for s in booked if s.status != "unrestricted")
    orders = context.systems.erp.purchase_orders(material=component, site=site) if needed > ready else ()
    said = promises(context, gathering, orders)
    return Need(
        component=component,
        unit=line.unit,
        needed=round(needed, 3),
        available=round(ready, 3),
        held=round(held, 3),
        coming=_next(said, context.now.date()),
        physical=physical,
    )


def _next(said: Sequence[Promise], today: date) -> Promise | None:
    """The next delivery that can still be believed; one whose day has passed only where there is no other."""
    return min(said, key=lambda promise: (promise.day < today, promise.day, promise.order.id), default=None)


def need_facts(order: ProductionOrder, need: Need) -> tuple[Fact, ...]:
    """Needed, available and missing quantity of one component; for a short one what is held and what comes."""
    who, as_of = order.source.record, order.source.as_of
    subject = f"{order.id} {need.component}"
    facts = [
        computed(f"{subject} {name}", value, score="availability", record=who, as_of=as_of, unit=need.unit, field=name)
        for name, value in (("needed", need.needed), ("available", need.available), ("missing", need.missing))
    ]
    if need.missing and need.held:
        label = f"{subject} on hold or in inspection"
        facts.append(computed(label, need.held, score="availability", record=who, as_of=as_of, unit=need.unit))
    if need.missing and need.coming:
        facts.extend(facts_of(need.coming.order, f"{need.component} next delivery", ("id", "due")))
        facts.extend(need.coming.facts[:1])
    return tuple(facts)
