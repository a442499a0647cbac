"""Everything that adds to the stock of a site: purchases, production of the network, and transfers."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from tools.context import Context
from tools.records import ProductionOrder, Transfer
from tools.scoring.receipts import Receipt, expected_receipts
from tools.scoring.requirements import rate_on

JOURNEY = timedelta(hours=24)
"""A truck between two sites; the WMS gives no arrival time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """Goods that are counted on at a moment."""

    reference: str
    """Purchase order, production order or transfer."""
    material: str
    kind: Literal["purchase order", "production order", "transfer"]
    expected: datetime
    quantity: float
    basis: str
    """What the moment rests on."""
    delayed: bool
    """Whether the goods come after the day they were promised for."""
    receipt: Receipt | None = None
    """The purchase behind it, where there is one."""


def incoming(context: Context, site: str, materials: Collection[str]) -> tuple[Incoming, ...]:
    """What is on its way to the site, soonest first."""
    bought = [order for order in context.systems.erp.purchase_orders(site=site) if order.material in materials]
    made = [order for order in context.systems.erp.production_orders() if order.material in materials]
    moved = [transfer for transfer in context.systems.wms.transfers() if transfer.material in materials]
    found = [
        *(_purchase(receipt) for receipt in expected_receipts(context.systems, bought, context.now)),
        *_production(context, site, made),
        *(_transfer(transfer, context.now) for transfer in moved if _comes_in(transfer, site)),
    ]
    return tuple(sorted(found, key=lambda goods: (goods.expected, goods.reference)))


def _purchase(receipt: Receipt) -> Incoming:
    return Incoming(
        reference=receipt.order.id,
        material=receipt.order.material,
        kind="purchase order",
        expected=receipt.expected,
        quantity=receipt.quantity,
        basis=receipt.basis,
        delayed=receipt.delayed,
        receipt=receipt,
    )


def _production(context: Context, site: str, orders: Iterable[ProductionOrder]) -> list[Incoming]:
    """Open orders that make the material, here or at a site that sends it."""
    found = []
    for order in orders:
        left = order.quantity - order.completed
        if left > 0 and order.status in ("planned", "released", "running"):
            ready = _ready(context, order, left)
            found.append(
                Incoming(
                    reference=order.id,
                    material=order.material,
                    kind="production order",
                    expected=ready if order.site == site else ready + JOURNEY,
                    quantity=left,
                    basis="due time",
                    delayed=ready > order.due,
                )
            )
    return found


def _ready(context: Context, order: ProductionOrder, left: float) -> datetime:
    """When an order can be finished: when it is due, but not before its nominal rate allows."""
    rate = rate_on(context.systems.erp, order.material, order.line)
    hours = left / rate if rate else 0.0
    return max(order.due, max(order.start, context.now) + timedelta(hours=hours))


def _comes_in(transfer: Transfer, site: str) -> bool:
    """Locations carry their site in front: `EP-WH-T01`."""
    return transfer.destination.startswith(f"{site}-") and not transfer.origin.startswith(f"{site}-")


def _transfer(transfer: Transfer, now: datetime) -> Incoming:
    return Incoming(
        reference=transfer.id,
        material=transfer.material,
        kind="transfer",
        expected=now + JOURNEY,
        quantity=transfer.quantity,
        basis="usual journey",
        delayed=False,
    )
