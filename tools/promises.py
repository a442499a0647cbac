"""What suppliers say about purchase orders: the shipping notice, or else their newest confirmation."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tools.context import Context
from tools.facts import Fact, facts_of
from tools.gathering import Gathering
from tools.records import Asn, Confirmation, PurchaseOrder


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """The supplier's latest word on one purchase order."""

    order: PurchaseOrder
    notice: Asn | None
    confirmation: Confirmation | None

    @property
    def day(self) -> date:
        """When the goods are to come; the due date while the supplier has said nothing."""
        if self.notice:
            return self.notice.eta.date()
        return self.confirmation.confirmed_date if self.confirmation else self.order.due

    @property
    def later(self) -> bool:
        """Whether the goods are still to come, and after the day they were ordered for."""
        return self.order.status in {"open", "confirmed", "shipped"} and self.day > self.order.due

    @property
    def facts(self) -> tuple[Fact, ...]:
        """The day the supplier named, from the record in which it stands."""
        if self.notice:
            return facts_of(self.notice, f"{self.order.id} shipping notice", ("eta", "status"))
        if self.confirmation:
            return facts_of(self.confirmation, f"{self.order.id} confirmation", ("confirmed_date",))
        return ()


def promise(context: Context, gathering: Gathering, order: PurchaseOrder) -> Promise:
    """Ask what the supplier last said about an order; nothing while the portal is down, which the gathering says."""
    read = context.systems.suppliers
    notices = gathering.listed("suppliers", lambda: read.asns(purchase_order=order.id, open_only=False))
    said = gathering.listed("suppliers", lambda: read.confirmations(purchase_order=order.id))
    return Promise(order=order, notice=notices[-1] if notices else None, confirmation=said[0] if said else None)


def promises(context: Context, gathering: Gathering, orders: Iterable[PurchaseOrder]) -> tuple[Promise, ...]:
    """The same for several orders, in their order."""
    return tuple(promise(context, gathering, order) for order in orders)
