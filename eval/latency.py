"""How long the turns of a run took, as the person waited for them."""

from collections.abc import Sequence
from dataclasses import dataclass

from eval.estimates import percentile
from eval.results import Results


@dataclass(frozen=True, slots=True, kw_only=True)
class Latency:
    """One duration over many turns, in seconds."""

    name: str
    turns: int
    p50: float | None
    p95: float | None


def latencies(results: Results) -> tuple[Latency, ...]:
    """To the first fact, to the first piece of the answer, and to its end."""
    turns = [turn["seconds"] for result in results.results if result.played for turn in result.played.turns]
    return (
        _latency("first fact", [each["first_fact"] for each in turns]),
        _latency("first token", [each["first_token"] for each in turns]),
        _latency("full answer", [each["total"] for each in turns]),
    )


def _latency(name: str, seconds: Sequence[float | None]) -> Latency:
    known = [value for value in seconds if value is not None]
    return Latency(name=name, turns=len(known), p50=percentile(known, 0.5), p95=percentile(known, 0.95))
