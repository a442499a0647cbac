"""Measures one subject: its turns, and how a turn grows with tools and with history."""

import statistics
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager

from copilot.result import TurnJson
from eval.bench.figures import Growth, Pace, Spread, Start, System, spread
from eval.bench.questions import PROBES, QUESTIONS
from eval.bench.subject import Subject
from eval.estimates import percentile
from eval.peers.meter import Tokens, together

TOOLS = (10, 50, 100, 200)
HISTORY = (1, 10, 50)
"""Turns, the measured one included."""
Said = Callable[[str], None]
"""Told what is being measured."""
Widen = Callable[[int], AbstractAsyncContextManager[Subject]]
"""The subject with so many tools."""
Measured = tuple[list[TurnJson], list[Tokens]]


async def turns(subject: Subject, rounds: int, said: Said) -> Measured:
    """Every question so many times, after one that warms up and does not count."""
    said(f"{subject.name}: warming up")
    await subject.ask(QUESTIONS[2])
    subject.meter.taken()
    asked, tokens = [], []
    for number in range(rounds):
        for question in QUESTIONS:
            said(f"{subject.name}: round {number + 1}, {question}")
            asked.append(await subject.ask(question))
            tokens.append(subject.meter.taken())
    return asked, tokens


def system(
    name: str,
    measured: Measured,
    *,
    memory: float,
    pace: Pace | None,
    starts: tuple[Start, ...],
    tools: tuple[Growth, ...] = (),
    history: tuple[Growth, ...] = (),
) -> System:
    """The figures of one subject."""
    asked, tokens = measured
    all_of_them, number = together(tokens), len(asked)
    return System(
        name=name,
        first_fact=spread(turn["seconds"]["first_fact"] for turn in asked),
        first_token=spread(turn["seconds"]["first_token"] for turn in asked),
        full_answer=spread(turn["seconds"]["total"] for turn in asked) or Spread(median=0.0, p95=0.0, n=0),
        failed=sum(turn["outcome"] == "failed" for turn in asked),
        reduced=sum(turn["reduced"] for turn in asked),
        model_calls=round(all_of_them.calls / number, 2),
        read=round(all_of_them.read / number, 1),
        computed=round(all_of_them.computed / number, 1),
        written=round(all_of_them.written / number, 1),
        memory=memory,
        pace=pace,
        starts=starts,
        tools=tools,
        history=history,
    )


async def growth_with_tools(
    widen: Widen, sizes: Sequence[int], usual: Subject, said: Said, repeats: int = 1
) -> tuple[Growth, ...]:
    """The probes so many times with catalogues of these sizes, held against the calls with the product's own."""
    probes = PROBES * repeats
    wanted = [_called(await usual.ask(question)) for question in PROBES] * repeats if sizes else []
    grown = []
    for size in sizes:
        said(f"{usual.name}: {size} tools")
        async with widen(size) as subject:
            asked = [await subject.ask(question) for question in (PROBES[0], *probes)]
        grown.append(_growth(size, asked, wanted))
    return tuple(grown)


async def growth_with_history(
    subject: Subject, sizes: Sequence[int], said: Said, repeats: int = 1
) -> tuple[Growth, ...]:
    """The probes so many times at the end of conversations of these lengths, held against the calls in fresh ones."""
    probes = PROBES * repeats
    wanted = [_called(await subject.ask(question)) for question in PROBES] * repeats if sizes else []
    grown = []
    for size in sizes:
        said(f"{subject.name}: {size} turns of history")
        grown.append(_growth(size, await _late(subject, (PROBES[0], *probes), size), wanted))
    return tuple(grown)


async def _late(subject: Subject, probes: Sequence[str], size: int) -> list[TurnJson]:
    """One conversation from that turn on; conversations of one turn are one each."""
    return await subject.ask_late(probes, size - 1) if size > 1 else [await subject.ask(probe) for probe in probes]


def _growth(size: int, asked: Sequence[TurnJson], wanted: Sequence[frozenset[str]]) -> Growth:
    first, *rest = asked
    seconds = [turn["seconds"]["total"] for turn in rest]
    return Growth(
        size=size,
        first=first["seconds"]["total"],
        median=round(statistics.median(seconds), 3),
        p95=round(percentile(seconds, 0.95) or 0.0, 3),
        n=len(rest),
        same=sum(_called(turn) == tools for turn, tools in zip(rest, wanted, strict=True)),
        failed=sum(turn["outcome"] == "failed" for turn in rest),
    )


def _called(turn: TurnJson) -> frozenset[str]:
    return frozenset(call["tool"] for call in turn["calls"])
