"""The evaluation as an inspect_ai task: samples from scenarios, a solver that plays, a scorer per aspect."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from inspect_ai import Epochs, Task
from inspect_ai.dataset import MemoryDataset, Sample
from inspect_ai.scorer import Score as InspectScore
from inspect_ai.scorer import Scorer, Target, mean, scorer, stderr
from inspect_ai.solver import Generate, Solver, TaskState, solver

from eval.choice import Choice
from eval.journal import PLAYED, SCENARIO
from eval.messages import messages_of
from eval.played import Played, to_json
from eval.scenario import Scenario
from eval.scorers import ASPECTS, Score, scores

GROUP = "group"
VERDICT = "verdict"

Play = Callable[[Scenario, int], Awaitable[Played]]
"""Plays a scenario in the wording of a repeat, counted from 0; whatever it raises cuts the conversation short."""
Heard = Callable[[Scenario, bool], None]
"""Told of every conversation as soon as it is judged: which one, and whether it passed."""


@dataclass(slots=True)
class Desk:
    """Conversations between being played and being scored, each judged once for all scorers."""

    judged: dict[tuple[str | int, int], Mapping[str, Score]] = field(default_factory=dict)

    def of(self, state: TaskState) -> Mapping[str, Score] | None:
        """The scores of a sample; None when it was cut short."""
        return self.judged.get((state.sample_id, state.epoch))


def conversation_task(choice: Choice, play: Play, heard: Heard) -> Task:
    """Every scenario as one sample; the model under test is the copilot's own, so inspect needs none."""
    desk = Desk()
    reducers = ["mean", f"pass_k_{choice.repeats}"] if choice.repeats > 1 else ["mean"]
    return Task(
        name=f"andon-{choice.suite}",
        dataset=MemoryDataset([_sample(scenario, choice) for scenario in choice.scenarios], name=choice.suite),
        solver=_plays(play, heard, desk),
        scorer=[*(_scores_aspect(aspect, desk) for aspect in ASPECTS), _gives_verdict(heard, desk)],
        epochs=Epochs(choice.repeats, reducers),
    )


def scenario_of(metadata: Mapping[str, object]) -> Scenario:
    """The scenario that a sample was made from."""
    return Scenario.model_validate(metadata[SCENARIO])


def _sample(scenario: Scenario, choice: Choice) -> Sample:
    written = scenario.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    return Sample(
        id=scenario.id,
        input=scenario.opening,
        target=scenario.expect.model_dump_json(exclude_defaults=True),
        metadata={SCENARIO: written, GROUP: choice.groups.get(scenario.id, "")},
    )


@solver(name="conversation")
def _plays(play: Play, heard: Heard, desk: Desk) -> Solver:
    """Plays the whole conversation; a sample that breaks off keeps no result and so counts as failed."""

    async def solve(state: TaskState, generate: Generate) -> TaskState:  # noqa: ARG001 - the shape of a solver
        scenario = scenario_of(state.metadata)
        try:
            played = await play(scenario, state.epoch - 1)
        except BaseException:
            heard(scenario, False)
            raise
        desk.judged[state.sample_id, state.epoch] = scores(scenario, played)
        state.messages = messages_of(played)
        state.metadata["wordings"] = list(played.wordings)
        state.store.set(PLAYED, to_json(played))
        state.completed = True
        return state

    return solve


def _scores_aspect(aspect: str, desk: Desk) -> Scorer:
    """One aspect as an inspect scorer; not asked about is unscored, not good."""

    @scorer(metrics=[mean(), stderr()], name=aspect.replace(" ", "_").replace("-", "_"))
    def made() -> Scorer:
        async def score(state: TaskState, target: Target) -> InspectScore | None:  # noqa: ARG001
            judged = desk.of(state)
            if judged is None:
                return InspectScore(value=0, explanation="the conversation was cut short")
            if aspect not in judged:
                return InspectScore.unscored(explanation="nothing was asked about this")
            found = judged[aspect]
            return InspectScore(value=int(found.ok), explanation="\n".join(found.problems) or "as expected")

        return score

    return made()


@scorer(metrics=[mean(), stderr()], name=VERDICT)
def _gives_verdict(heard: Heard, desk: Desk) -> Scorer:
    """The product of all aspects, as for a person who relies on the answer."""

    async def score(state: TaskState, target: Target) -> InspectScore | None:  # noqa: ARG001
        judged = desk.of(state)
        good = judged is not None and all(found.ok for found in judged.values())
        if judged is not None:
            heard(scenario_of(state.metadata), good)
        return InspectScore(value=int(good))

    return score
