"""The stock position of one material at one site, projected hour by hour."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tools.context import Context
from tools.records import Stock
from tools.scoring.incoming import Incoming, incoming
from tools.scoring.netting import Netting, Supply, project
from tools.scoring.requirements import Requirement

LOOK_AHEAD = 168.0
"""Hours that are projected at least, so that a shortage just behind the horizon is still told."""
USABLE = ("available", "staged")


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """One material at one site: stock, needs, receipts, and what follows from them."""

    material: str
    unit: str
    site: str
    rows: tuple[Stock, ...]
    needs: tuple[Requirement, ...]
    coming: tuple[Incoming, ...]
    netting: Netting

    @property
    def usable(self) -> float:
        """Stock that production can draw: available or staged."""
        return sum(row.quantity for row in self.rows if row.status in USABLE)

    @property
    def held(self) -> float:
        """Stock that is there but on hold."""
        return sum(row.quantity for row in self.rows if row.status == "held")

    @property
    def blocking(self) -> Incoming | None:
        """The goods the plant waits for after the stop."""
        supply = self.netting.blocking
        return next((goods for goods in self.coming if supply and goods.reference == supply.reference), None)

    @property
    def completeness(self) -> float:
        """Share of needs with a known rate and of purchases with a word from the supplier."""
        bought = [goods for goods in self.coming if goods.receipt is not None]
        known = [need.timed for need in self.needs] + [goods.basis != "due date" for goods in bought]
        return sum(known) / len(known) if known else 0.0


def positions(
    context: Context, site: str, needs: Sequence[Requirement], components: set[str], hours: float
) -> tuple[Position, ...]:
    """The projected position of each component against all needs of the site, the first stop in front."""
    coming = incoming(context, site, components)
    rows = context.systems.wms.stock(site=site)
    found = [
        _position(
            component,
            site,
            rows=tuple(row for row in rows if row.material == component),
            needs=tuple(need for need in needs if need.component == component),
            coming=tuple(goods for goods in coming if goods.material == component),
            now=context.now,
            hours=max(hours, LOOK_AHEAD),
        )
        for component in sorted(components)
    ]
    return tuple(sorted(found, key=_urgency))


def _position(
    material: str,
    site: str,
    *,
    rows: tuple[Stock, ...],
    needs: tuple[Requirement, ...],
    coming: tuple[Incoming, ...],
    now: datetime,
    hours: float,
) -> Position:
    supplies = [
        Supply(reference=goods.reference, at=(goods.expected - now).total_seconds() / 3600, quantity=goods.quantity)
        for goods in coming
    ]
    usable = sum(row.quantity for row in rows if row.status in USABLE)
    return Position(
        material=material,
        unit=needs[0].unit,
        site=site,
        rows=rows,
        needs=needs,
        coming=coming,
        netting=project(usable, [need.demand for need in needs], supplies, hours),
    )


def _urgency(position: Position) -> tuple[float, str]:
    stop = position.netting.stop
    return (float("inf") if stop is None else stop, position.material)
