"""Somebody at a plant's screen who asks for things: a context over a plant folder, and short ways to ask."""

from datetime import datetime
from pathlib import Path
from typing import cast

from knowledge.cases import CaseHistory
from knowledge.search import ProcedureSearch
from tests.tools.tiny_plant import CLOCK
from tools.adapters.permits import PermitCheck
from tools.adapters.plant.plant import open_plant
from tools.context import Context, Operator, Role
from tools.facts import Fact, Value
from tools.tool import Findings

SECRET = b"a secret of these tests"
EVERY_SITE = ("EP", "NF", "LS")


def desk(
    folder: Path,
    *,
    site: str = "EP",
    role: Role = "planner",
    sites: tuple[str, ...] = EVERY_SITE,
    now: datetime = CLOCK,
    timeout: float = 0.05,
) -> Context:
    """A context over the plant in this folder; what is written down is not at this desk."""
    return Context(
        operator=Operator(id="priya", name="Priya Nair", role=role, sites=sites),
        site=site,
        now=now,
        systems=open_plant(folder, PermitCheck(SECRET), lambda: now, timeout=timeout),
        procedures=cast(ProcedureSearch, None),
        cases=cast(CaseHistory, None),
    )


def value(findings: Findings, label: str) -> Value:
    """The value of the one fact with this label."""
    return fact(findings, label).value


def fact(findings: Findings, label: str) -> Fact:
    """The one fact with this label."""
    found = [fact for fact in findings.facts if fact.label == label]
    assert len(found) == 1, [fact.label for fact in findings.facts]
    return found[0]


def labels(findings: Findings) -> list[str]:
    """What the facts are about, in their order."""
    return [fact.label for fact in findings.facts]
