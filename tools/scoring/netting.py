"""Time-phased netting: stock, receipts and the use by scheduled orders, hour by hour."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """Material that one order draws evenly between two moments, in hours from now."""

    order: str
    start: float
    end: float
    quantity: float

    def used(self, hours: float) -> float:
        """Quantity drawn up to this moment."""
        if hours <= self.start:
            return 0.0
        if hours >= self.end:
            return self.quantity
        return self.quantity * (hours - self.start) / (self.end - self.start)


@dataclass(frozen=True, slots=True, kw_only=True)
class Supply:
    """A receipt that is expected some hours from now."""

    reference: str
    at: float
    quantity: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Netting:
    """What the projection of one material shows."""

    stop: float | None
    """Hours until the stock is used up while an order still needs it; None within the horizon."""
    order: str | None
    """Order that runs dry first."""
    shortfall: float
    """Quantity missing by the end of the horizon or until the next receipt covers it."""
    blocking: Supply | None
    """The receipt the plant waits for: the first one after the stop."""
    end_balance: float
    """Balance at the end of the horizon; negative is missing."""


def project(on_hand: float, demands: Sequence[Demand], supplies: Sequence[Supply], horizon: float) -> Netting:
    """The first moment within `horizon` hours at which the balance falls below zero.

    The balance is piecewise linear between starts, ends and receipts, so the crossing is exact.
    A receipt at the very moment of need counts as in time.
    """
    stop = _crossing(on_hand, demands, supplies, horizon)
    end_balance = _balance(on_hand, demands, supplies, horizon)
    if stop is None:
        return Netting(stop=None, order=None, shortfall=0.0, blocking=None, end_balance=end_balance)
    later = sorted((supply for supply in supplies if supply.at > stop), key=lambda supply: supply.at)
    until = min(later[0].at, horizon) if later else horizon
    missing = -_before(on_hand, demands, supplies, until)
    return Netting(
        stop=stop,
        order=_drawing(demands, stop),
        shortfall=max(missing, 0.0),
        blocking=later[0] if later else None,
        end_balance=end_balance,
    )


def _crossing(on_hand: float, demands: Sequence[Demand], supplies: Sequence[Supply], horizon: float) -> float | None:
    moments = {0.0, horizon}
    moments |= {edge for demand in demands for edge in (demand.start, demand.end)}
    moments |= {supply.at for supply in supplies}
    inside = sorted(moment for moment in moments if 0.0 <= moment <= horizon)
    for left, right in pairwise(inside):
        start, end = _balance(on_hand, demands, supplies, left), _before(on_hand, demands, supplies, right)
        if end < -1e-9:
            return left if start <= 0 else left + (right - left) * start / (start - end)
    return None


def _balance(on_hand: float, demands: Sequence[Demand], supplies: Sequence[Supply], hours: float) -> float:
    received = sum(supply.quantity for supply in supplies if supply.at <= hours)
    return on_hand + received - sum(demand.used(hours) for demand in demands)


def _before(on_hand: float, demands: Sequence[Demand], supplies: Sequence[Supply], hours: float) -> float:
    """Balance just before the receipts of this moment."""
    received = sum(supply.quantity for supply in supplies if supply.at < hours)
    return on_hand + received - sum(demand.used(hours) for demand in demands)


def _drawing(demands: Sequence[Demand], hours: float) -> str | None:
    """The order that draws material right after this moment; the earliest started first."""
    active = [demand for demand in demands if demand.start <= hours + 1e-9 < demand.end]
    return min(active, key=lambda demand: (demand.start, demand.order)).order if active else None
