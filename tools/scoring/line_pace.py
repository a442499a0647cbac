"""How much of its plan a line really makes, shift by shift."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from tools.context import Context
from tools.records import Shift, ShiftCount
from tools.scoring.shift_plan import bounds

HISTORY = timedelta(days=28)
FEWEST_SHIFTS = 10
"""Shifts of the line below which no pace is told."""


def recent_counts(context: Context, line: str) -> tuple[ShiftCount, ...]:
    """Shift counts of the line in the last weeks."""
    return context.systems.mes.counts(line=line, since=(context.now - HISTORY).date())


def shift_factors(counts: Sequence[ShiftCount], shifts: Sequence[Shift], now: datetime) -> tuple[float, ...]:
    """Good pieces as a share of planned ones for every finished shift."""
    named = {shift.name: shift for shift in shifts}
    good: dict[tuple[date, str], int] = {}
    planned: dict[tuple[date, str], int] = {}
    for count in counts:
        shift = named.get(count.shift)
        if shift is None or bounds(count.day, shift)[1] > now:
            continue
        key = (count.day, count.shift)
        good[key] = good.get(key, 0) + count.good
        planned[key] = planned.get(key, 0) + count.planned
    return tuple(good[key] / planned[key] for key in sorted(good) if planned[key] > 0)


def usual_pace(context: Context, line: str, shifts: Sequence[Shift]) -> float:
    """Mean share of the plan that the line makes; 1 where too few shifts are known."""
    factors = shift_factors(recent_counts(context, line), shifts, context.now)
    return sum(factors) / len(factors) if len(factors) >= FEWEST_SHIFTS else 1.0
