"""The same requests put to every contender in turn, in one run on one machine, scored by the same scorers."""

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from eval.choice import Choice, choose
from eval.peers.contender import Contender
from eval.peers.meter import Tokens
from eval.played import Played
from eval.sampling import Part
from eval.scenario import Say, Scenario
from eval.scorers import Score, scores

SUITE = "requests"
SAMPLE = 40
WARM_UP = "Is FIL-03 running?"


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """One request, put to one contender."""

    contender: str
    scenario: Scenario
    played: Played
    scores: Mapping[str, Score]
    error: str
    """Why it broke down; it counts as failed then."""
    seconds: float
    """As the person waits: from the request to the end of the answer."""
    tokens: Tokens


Told = Callable[[Round], None]


def single_requests(part: Part, limit: int, suite: str = SUITE) -> Choice:
    """A fixed sample over all kinds of requests that want no answer from a person; raises the errors of `choose`."""
    chosen = choose(suite, part)
    single = tuple(each for each in chosen.scenarios if len(each.turns) == 1 and isinstance(each.turns[0], Say))
    ids = tuple(each.id for each in single)
    return choose(suite, part, limit, ids)


async def match(contenders: Sequence[Contender], scenarios: Iterable[Scenario], told: Told) -> tuple[Round, ...]:
    """Every scenario by every contender before the next one, so that a busy machine is busy for all of them.

    Each answers one question first that does not count: models load and long prompts are computed then.
    """
    warming = Scenario.model_validate({"id": "warm-up", "tags": ["read"], "turns": [{"user": WARM_UP}]})
    for contender in contenders:
        await _round(contender, warming)
    rounds = []
    for scenario in scenarios:
        for contender in contenders:
            rounds.append(await _round(contender, scenario))
            told(rounds[-1])
    return tuple(rounds)


async def _round(contender: Contender, scenario: Scenario) -> Round:
    contender.meter.taken()
    started = time.monotonic()
    played = await contender.play(scenario)
    waited = sum(turn["seconds"]["total"] for turn in played.turns) or time.monotonic() - started
    failed = next((turn["answer"] for turn in played.turns if turn["outcome"] == "failed"), "")
    return Round(
        contender=contender.name,
        scenario=scenario,
        played=played,
        scores=scores(scenario, played),
        error=failed,
        seconds=waited,
        tokens=contender.meter.taken(),
    )
