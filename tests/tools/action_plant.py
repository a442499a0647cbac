"""The tiny plant as a context for actions, and a way to carry a plan out as execution would."""

from pathlib import Path
from typing import cast

from knowledge.cases import CaseHistory
from knowledge.search import ProcedureSearch
from tests.tools.tiny_plant import CLOCK, make_tiny_plant
from tools.adapters.permits import Permit, PermitCheck, seal, write_digest
from tools.adapters.plant.plant import open_plant
from tools.adapters.writes import Change, Write
from tools.context import Context, Operator
from tools.facts import Fact, Value
from tools.plans import ActionPlan
from tools.records import System

SECRET = b"a secret that only these tests know"


def open_context(folder: Path) -> Context:
    """A plant manager at Eastport in front of a fresh tiny plant."""
    make_tiny_plant(folder)
    return Context(
        operator=Operator(id="grace", name="Grace Fry", role="plant_manager", sites=("EP",)),
        site="EP",
        now=CLOCK,
        systems=open_plant(folder, PermitCheck(SECRET), lambda: CLOCK),
        # Actions read no procedures and no cases.
        procedures=cast(ProcedureSearch, None),
        cases=cast(CaseHistory, None),
    )


def carry_out(context: Context, plan: ActionPlan, key: str = "do") -> tuple[Change, ...]:
    """Apply every step of a plan under keys of its own; what the systems say they changed."""
    done = [_apply(context, step.system, step.write, f"{key}-{at}") for at, step in enumerate(plan.steps)]
    return tuple(change for changes in done for change in changes)


def take_back(context: Context, plan: ActionPlan) -> None:
    """Apply the undo of every step, last step first."""
    for at, step in reversed(list(enumerate(plan.steps))):
        assert step.undo is not None
        _apply(context, step.system, step.undo, f"undo-{at}")


def _apply(context: Context, system: System, write: Write, key: str) -> tuple[Change, ...]:
    digest = write_digest(write)
    permit = Permit(proposal="P-test", key=key, write_digest=digest, seal=seal(SECRET, "P-test", key, digest))
    return context.systems.writers[system].apply(write, key=key, permit=permit).changes


def value(facts: tuple[Fact, ...], label: str) -> Value:
    """The value of the one fact with this label."""
    found = [fact.value for fact in facts if fact.label == label]
    assert len(found) == 1, [fact.label for fact in facts]
    return found[0]
