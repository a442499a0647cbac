"""How tools word counts, times and lists, so that every finding reads alike."""

from collections.abc import Sequence
from datetime import datetime

from tools.facts import shown


def count(number: int, noun: str, plural: str = "") -> str:
    """A number with its noun: `1 order`, `3 orders`, `no orders`."""
    many = plural or f"{noun}s"
    if number == 0:
        return f"no {many}"
    return f"{number} {noun if number == 1 else many}"


def amount(value: float, unit: str) -> str:
    """A quantity with its unit, as facts show it."""
    return f"{shown(float(value))} {unit}".rstrip()


def clock(moment: datetime, now: datetime) -> str:
    """A time of day for today, day and time otherwise, both as facts write them."""
    time = f"{moment:%H:%M}"
    return f"{time} today" if moment.date() == now.date() else f"{moment:%Y-%m-%d} {time}"


def listing(items: Sequence[str], limit: int = 3) -> str:
    """The first items in words, and that there are more."""
    if len(items) > limit:
        return ", ".join(items[:limit]) + " and more"
    return " and ".join(filter(None, [", ".join(items[:-1]), *items[-1:]]))


def words(code: str) -> str:
    """A code such as `out_of_specification` in words."""
    return code.replace("_", " ")
