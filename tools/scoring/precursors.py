"""Which signal moved before which kind of breakdown, learned from the plant's own history."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import fmean

from tools.adapters.protocols import Historian
from tools.records import DowntimeEvent
from tools.scoring.drift import Drift, measure

WINDOW = timedelta(days=7)
"""How much of a signal is looked at before a moment: baseline, gap and recent level."""
MOST_CASES = 6
"""The latest breakdowns of a mode that are looked at; older ones tell about older parts."""
TELLING = 2.0
"""Spreads; below that a signal counts as calm."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Precursor:
    """A signal that left its usual level before past breakdowns of one mode."""

    signal: str
    direction: int
    """1 when it rose, -1 when it fell."""
    share: float
    """Share of the cases looked at in which it had moved clearly, 0 to 1."""
    cases: int
    strength: float
    """Mean drift in that direction over the cases, in spreads."""

    def towards(self, drift: Drift) -> float:
        """Drift in the direction that went before those breakdowns, in spreads."""
        return self.direction * drift.spreads


def level_before(historian: Historian, asset: str, signal: str, moment: datetime) -> Drift | None:
    """Drift of a signal in the hours before a moment; None without enough readings."""
    readings = historian.series(asset, signal, since=moment - WINDOW, until=moment)
    if not readings or readings[-1].at < moment - timedelta(hours=1):
        return None
    return measure([reading.value for reading in readings])


def learn(historian: Historian, events: Sequence[DowntimeEvent], signals: Iterable[str]) -> Precursor | None:
    """The signal that most clearly moved before these breakdowns; None when none did in half of them."""
    found = [precursor for signal in signals if (precursor := _one(historian, events, signal)) is not None]
    clear = [precursor for precursor in found if precursor.share >= 0.5]
    return max(clear, key=lambda precursor: (precursor.share, precursor.strength)) if clear else None


def _one(historian: Historian, events: Sequence[DowntimeEvent], signal: str) -> Precursor | None:
    recent = events[-MOST_CASES:]
    drifts = [level_before(historian, event.asset, signal, event.started) for event in recent]
    seen = [drift.spreads for drift in drifts if drift is not None]
    if not seen:
        return None
    direction = 1 if fmean(seen) >= 0 else -1
    moved = [spreads for spreads in seen if direction * spreads >= TELLING]
    return Precursor(
        signal=signal,
        direction=direction,
        share=len(moved) / len(seen),
        cases=len(seen),
        strength=direction * fmean(seen),
    )
