"""The evaluation as an inspect_ai task: samples from scenarios, a solver that plays, a scorer per aspect."""

from collections.abc import Callable, Iterable

from inspect_ai import Task
from inspect_ai.dataset import MemoryDataset, Sample
from inspect_ai.scorer import Score, Scorer, Target, mean, scorer, stderr
from inspect_ai.solver import Generate, Solver, TaskState, solver

from eval.messages import messages_of
from eval.play import Played, from_json, to_json
from eval.scenario import Scenario
from eval.scorers import ASPECTS, scores
from eval.stage import Stage

PLAYED = "played"
SCENARIO = "scenario"
VERDICT = "verdict"

Heard = Callable[[Scenario, bool], None]
"""Told of every conversation as soon as it is judged: which one, and whether it passed."""


def conversation_task(name: str, scenarios: Iterable[Scenario], stage: Stage, heard: Heard) -> Task:
    """Every scenario as one sample; the model under test is the copilot's own, so inspect needs none."""
    return Task(
        name=f"andon-{name}",
        dataset=MemoryDataset([_sample(scenario) for scenario in scenarios], name=name),
        solver=_plays(stage, heard),
        scorer=[*(_scores_aspect(aspect) for aspect in ASPECTS), _gives_verdict(heard)],
    )


def scenario_of(metadata: dict[str, object]) -> Scenario:
    """The scenario that a sample was made from."""
    return Scenario.model_validate(metadata[SCENARIO])


def _sample(scenario: Scenario) -> Sample:
    written = scenario.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    return Sample(
        id=scenario.id,
        input=scenario.opening,
        target=scenario.expect.model_dump_json(exclude_defaults=True),
        metadata={SCENARIO: written},
    )


@solver(name="conversation")
def _plays(stage: Stage, heard: Heard) -> Solver:
    """Plays the whole conversation; a sample that breaks off keeps no result and so counts as failed."""

    async def solve(state: TaskState, generate: Generate) -> TaskState:  # noqa: ARG001 - the shape of a solver
        scenario = scenario_of(state.metadata)
        try:
            played = await stage.play(scenario)
        except BaseException:
            heard(scenario, False)
            raise
        state.messages = messages_of(played)
        state.store.set(PLAYED, to_json(played))
        state.completed = True
        return state

    return solve


def _scores_aspect(aspect: str) -> Scorer:
    """One aspect as an inspect scorer; not asked about is unscored, not good."""

    @scorer(metrics=[mean(), stderr()], name=aspect.replace(" ", "_"))
    def made() -> Scorer:
        async def score(state: TaskState, target: Target) -> Score | None:  # noqa: ARG001
            played = _played(state)
            if played is None:
                return Score(value=0, explanation="the conversation was cut short")
            found = ASPECTS[aspect](scenario_of(state.metadata), played)
            if found is None:
                return Score.unscored(explanation="nothing was asked about this")
            return Score(value=int(found.ok), explanation="\n".join(found.problems) or "as expected")

        return score

    return made()


@scorer(metrics=[mean(), stderr()], name=VERDICT)
def _gives_verdict(heard: Heard) -> Scorer:
    """The product of all aspects, as for a person who relies on the answer."""

    async def score(state: TaskState, target: Target) -> Score | None:  # noqa: ARG001
        scenario, played = scenario_of(state.metadata), _played(state)
        good = played is not None and all(found.ok for found in scores(scenario, played).values())
        if played is not None:
            heard(scenario, good)
        return Score(value=int(good))

    return score


def _played(state: TaskState) -> Played | None:
    kept = state.store.get(PLAYED)
    return from_json(kept) if kept is not None else None
