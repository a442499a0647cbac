"""Walking the MES genealogy of a lot, and who still treats a held lot as free."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from tools.context import Context
from tools.gathering import Gathering
from tools.records import ErpStock, GenealogyLink, Hold, Shipment, Stock

MOST_LOTS = 60
"""A trace that finds more lots than this stops there."""


def ancestors(context: Context, lot: str) -> tuple[str, ...]:
    """Every lot that went into this one, nearest first."""
    return _follow(lot, context.systems.mes.parents, lambda link: link.parent)


def descendants(context: Context, lot: str) -> tuple[str, ...]:
    """Every lot that this one went into, nearest first."""
    return _follow(lot, context.systems.mes.children, lambda link: link.child)


def _follow(
    lot: str, links: Callable[[str], tuple[GenealogyLink, ...]], end: Callable[[GenealogyLink], str]
) -> tuple[str, ...]:
    reached: dict[str, None] = {}
    front = [lot]
    while front and len(reached) < MOST_LOTS:
        found = [end(link) for member in front for link in links(member)]
        front = [member for member in dict.fromkeys(found) if member not in reached and member != lot]
        reached.update(dict.fromkeys(front))
    return tuple(reached)[:MOST_LOTS]


def open_holds(context: Context, lots: Iterable[str]) -> tuple[Hold, ...]:
    """Open holds on any of the lots."""
    return tuple(hold for lot in lots for hold in context.systems.mes.holds(lot=lot))


def shipments_of(context: Context, gathering: Gathering, lot: str, *, open_only: bool) -> tuple[Shipment, ...]:
    """Shipments that carry a lot; none while logistics is down, which the gathering then says."""
    return gathering.listed("logistics", lambda: context.systems.logistics.shipments(lot=lot, open_only=open_only))


@dataclass(frozen=True, slots=True, kw_only=True)
class Exposure:
    """Where a lot on hold in the MES is still treated as good."""

    hold: Hold
    erp: tuple[ErpStock, ...]
    """Stock the ERP still books as unrestricted."""
    wms: tuple[Stock, ...]
    """Stock the warehouse may still pick."""
    shipments: tuple[Shipment, ...]
    """Shipments that carry the lot and have not arrived."""

    @property
    def open(self) -> bool:
        return bool(self.erp or self.wms or self.shipments)


def exposure(context: Context, gathering: Gathering, hold: Hold) -> Exposure:
    """Ask ERP, WMS and logistics what they would still do with a held lot."""
    booked = gathering.listed("ERP", lambda: context.systems.erp.stock(lot=hold.lot))
    lying = gathering.listed("WMS", lambda: context.systems.wms.stock(lot=hold.lot))
    return Exposure(
        hold=hold,
        erp=tuple(record for record in booked if record.status == "unrestricted"),
        wms=tuple(record for record in lying if record.status in {"available", "staged"}),
        shipments=shipments_of(context, gathering, hold.lot, open_only=True),
    )
