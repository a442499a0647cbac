"""Where one request ends and the next begins: decided by what the parts would be answered with.

A message is cut only between its pieces (sentences, commas, `and`). Among all ways to join the
pieces again, the one is taken whose parts are understood best: the sum of the logarithms of
their best probabilities, with a little for every cut. A part has to be clear by itself, and two
neighbours that the same tool would answer are one request.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from graphs.clauses import MOST_CLAUSES, Clause
from graphs.deciding import Candidate

CUT = 0.5
"""What a cut is worth, as a difference of logarithms: two clear halves beat a whole that is no clearer."""
CLEAR = 0.6
"""Least probability of a part that stands by itself."""
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


@dataclass(frozen=True, slots=True)
class Way:
    """One way to read a message up to some piece."""

    score: float
    parts: tuple[Part, ...]


Judge = Callable[[int, int], Part]
"""What the message between two characters would be, as a request of its own."""


def segmented(pieces: Sequence[tuple[int, int]], judge: Judge) -> tuple[Part, ...]:
    """The parts of a message that something answers, in order, at most MOST_CLAUSES; all where nothing does."""
    ends: list[Way | None] = [Way(0.0, ())]
    for last in range(len(pieces)):
        ways = [_with(ends[first], judge(pieces[first][0], pieces[last][1])) for first in range(last + 1)]
        ends.append(max((way for way in ways if way), key=lambda way: way.score, default=None))
    parts = ends[-1].parts if ends[-1] else ()
    return tuple(part for part in parts if part.best.tool) or parts


def _with(before: Way | None, part: Part) -> Way | None:
    """The way up to here with one more part; None where that part is unclear or belongs to the one before it."""
    if before is None:
        return None
    score, parts = before.score + math.log(max(part.best.probability, FAINT)), before.parts
    if not parts:
        return Way(score, (part,))
    unclear = min(part.best.probability, parts[-1].best.probability) < CLEAR
    if unclear or len(parts) == MOST_CLAUSES or _same(parts[-1], part):
        return None
    return Way(score + CUT, (*parts, part))


def _same(first: Part, second: Part) -> bool:
    """Whether two neighbours are one request: the same tool, unless it is to act on two different things."""
    tool = second.best.tool
    one, other = ({mention["id"] for mention in part.clause.mentions} for part in (first, second))
    twice = tool is not None and tool.kind == "act" and bool(one and other) and not one & other
    return first.best.name == second.best.name and not twice
