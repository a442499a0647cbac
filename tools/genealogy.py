"""Walking the MES genealogy of a lot, with the holds and shipments on the way."""

from collections.abc import Callable, Iterable

from tools.context import Context
from tools.gathering import Gathering
from tools.records import GenealogyLink, Hold, Shipment

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
