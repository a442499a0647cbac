"""Where one request ends and the next begins: decided by what the parts would be answered with.

A message is cut only between its pieces (sentences, commas, `and`). Among all ways to join the
pieces again, the one is taken whose parts are understood best: the sum of the logarithms of
their best probabilities, less a price for every cut. Two neighbours that the same tool would
answer are one request.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from graphs.clauses import MOST_CLAUSES, Clause
from graphs.deciding import Candidate

CUT = 0.9
"""Price of a cut, in log-odds."""
FAINT = 1e-6


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a message as a request of its own, with everything that might answer it."""

    clause: Clause
    weighed: tuple[Candidate, ...]
    """Best first."""

    @property
    def best(self) -> Candidate:
        return self.weighed[0]


Judge = Callable[[int, int], Part]
"""What the message between two characters would be, as a request of its own."""


def segmented(pieces: Sequence[tuple[int, int]], judge: Judge) -> tuple[Part, ...]:
    """The parts of a message that something answers, in order, at most MOST_CLAUSES; all where nothing does."""
    ends: list[tuple[float, tuple[Part, ...]]] = [(0.0, ())]
    for last in range(len(pieces)):
        ways = [_way(ends[first], judge(pieces[first][0], pieces[last][1])) for first in range(last + 1)]
        ends.append(max((way for way in ways if way), key=lambda way: way[0]))
    parts = ends[-1][1]
    return tuple(part for part in parts if part.best.tool) or parts


def _way(before: tuple[float, tuple[Part, ...]], part: Part) -> tuple[float, tuple[Part, ...]] | None:
    """One way to read the message up to here; None where the part belongs to the one before it."""
    score, parts = before
    if len(parts) == MOST_CLAUSES or (parts and parts[-1].best.name == part.best.name):
        return None
    return score + math.log(max(part.best.probability, FAINT)) - (CUT if parts else 0.0), (*parts, part)
