"""Stretches of plant time that a question is about."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from tools.errors import ToolRejected

LONGEST_DAYS = 366


@dataclass(frozen=True, slots=True)
class Period:
    """From `start` up to, not including, `end`."""

    start: datetime
    end: datetime
    words: str
    """How a sentence names it: `on 2026-06-16`, `in the last 7 days`."""

    def overlap(self, start: datetime, end: datetime) -> float:
        """Minutes that another stretch shares with this one."""
        return max(0.0, (min(end, self.end) - max(start, self.start)).total_seconds() / 60)


def day_of(text: str) -> date:
    """A calendar day from its ISO form; raises ToolRejected for anything else."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ToolRejected(f"{text!r} is not a day; write it as YYYY-MM-DD, for example 2026-06-17.") from None


def period(day: str | None, days: int, now: datetime) -> Period:
    """One calendar day when it is named, otherwise the last `days` times 24 hours."""
    if day is not None:
        start = datetime.combine(day_of(day), time.min)
        return Period(start, min(start + timedelta(days=1), max(now, start)), f"on {day}")
    back = within("days", days, LONGEST_DAYS)
    return Period(now - timedelta(days=back), now, "in the last 24 hours" if back == 1 else f"in the last {back} days")


def within(what: str, number: int, most: int) -> int:
    """The number if it is between 1 and `most`; raises ToolRejected otherwise."""
    if not 1 <= number <= most:
        raise ToolRejected(f"{what} must be between 1 and {most}, not {number!r}.")
    return number
