"""Whose records a person may see: reading follows the sites where the role holds."""

from collections.abc import Callable, Iterable, Mapping
from typing import Protocol, TypeVar

from tools.context import Context, Operator, Systems
from tools.errors import ToolFailed, ToolRejected
from tools.slots import SlotKind


class Sited(Protocol):
    """A record that belongs to one site."""

    @property
    def site(self) -> str: ...


S = TypeVar("S", bound=Sited)


def _asset_site(asset: str, systems: Systems) -> str:
    """CMMS and MES both know where a machine stands; one of them is enough."""
    try:
        return systems.cmms.asset(asset).site
    except ToolFailed:
        return systems.mes.state(asset).site


def _prefix(identifier: str, _: Systems) -> str:
    """Lines and locations carry their site in front: `EP-P3`, `EP-WH-A03`."""
    return identifier.partition("-")[0]


_SITE_OF: Mapping[SlotKind, Callable[[str, Systems], str]] = {
    "site": lambda value, _: value,
    "line": _prefix,
    "location": _prefix,
    "asset": _asset_site,
    "production_order": lambda value, systems: systems.erp.production_order(value).site,
    "purchase_order": lambda value, systems: systems.erp.purchase_order(value).site,
    "shipment": lambda value, systems: systems.logistics.shipment(value).site,
    "work_order": lambda value, systems: systems.cmms.work_order(value).site,
    "technician": lambda value, systems: systems.cmms.technician(value).site,
    "spare": lambda value, systems: systems.cmms.spare(value).site,
}


def require_site(operator: Operator, site: str, what: str) -> None:
    """Return if the operator may see the site; raise ToolRejected that names it otherwise."""
    if site not in operator.sites:
        own = ", ".join(operator.sites)
        raise ToolRejected(
            f"{what} belongs to site {site!r}, and {operator.id} may see {own} only; "
            "ask somebody who works there or a role that covers every site."
        )


def require_record(context: Context, slot: SlotKind, identifier: str) -> None:
    """Check the site of the record an argument names; kinds without a site always pass.

    Raises RecordNotFound for an unknown record and ToolFailed when its system is down: what
    cannot be checked is not shown.
    """
    site_of = _SITE_OF.get(slot)
    if slot == "lot":
        require_site(context.operator, lot_site(context, identifier), identifier)
    elif site_of is not None:
        require_site(context.operator, site_of(identifier, context.systems), identifier)


def lot_site(context: Context, lot: str) -> str:
    """Where a lot is handled: at this site or another of the operator's if it lies there, else where it was made.

    Raises RecordNotFound. While the WMS is down the place it was made decides.
    """
    made = context.systems.mes.lot(lot).site
    try:
        lies = {row.site for row in context.systems.wms.stock(lot=lot)}
    except ToolFailed:
        lies = set()
    own = (context.site, *context.operator.sites)
    return next((site for site in own if site in lies or site == made), made)


def permitted(operator: Operator, records: Iterable[S]) -> tuple[S, ...]:
    """The records at the operator's sites."""
    return tuple(record for record in records if record.site in operator.sites)
