"""Seeded chance: one stream for each concern, so that a change in one leaves the others as they were."""

import math
from datetime import datetime, timedelta
from random import Random


def stream(seed: int, name: str) -> Random:
    """The random stream of one concern."""
    return Random(f"{seed}/{name}")


def poisson(rng: Random, mean: float) -> int:
    """A count of rare events with this mean."""
    limit, count, product = math.exp(-mean), 0, rng.random()
    while product > limit:
        count += 1
        product *= rng.random()
    return count


def minutes(start: datetime, amount: float) -> datetime:
    """`amount` minutes after `start`, to the whole minute."""
    return (start + timedelta(minutes=round(amount))).replace(second=0, microsecond=0)


def between(rng: Random, start: datetime, end: datetime) -> datetime:
    """A whole minute between two times."""
    return minutes(start, rng.random() * max((end - start).total_seconds() / 60 - 1, 0))
