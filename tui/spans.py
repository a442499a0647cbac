"""Time as people say it: how old a fact is, how long something takes, when it ends."""

from datetime import datetime


def age(as_of: datetime, now: datetime) -> str:
    """How old something is, for example `3 min ago`; the day itself once that is easier to grasp."""
    minutes = int((now - as_of).total_seconds() // 60)
    if minutes < 0:
        return f"{as_of:%d %b %H:%M}"
    if minutes < 1:
        return "just now"
    if minutes < 60:
        return f"{minutes} min ago"
    if minutes < 48 * 60:
        return f"{minutes // 60} h ago"
    return f"{minutes // (24 * 60)} days ago"


def until(moment: datetime, now: datetime) -> str:
    """How much time is left, for example `3 h 59 min left`; `over` when there is none."""
    minutes = int((moment - now).total_seconds() // 60)
    if moment <= now:
        return "over"
    if minutes < 1:
        return "less than a minute left"
    hours, rest = divmod(minutes, 60)
    return f"{hours} h {rest:02d} min left" if hours else f"{rest} min left"
