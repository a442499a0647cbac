"""A ledger, a log and an executor in front of the tiny plant, with a clock that tests turn."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import cast

from sqlalchemy import Engine

from guardrails.audit import Audit
from guardrails.content import Draft
from guardrails.database import open_database
from guardrails.execution import Executor
from guardrails.ledger import Ledger
from guardrails.policy import Policy
from guardrails.policy_file import load_policy
from guardrails.proposals import Proposal
from guardrails.provenance import Evidence, Label, Mention, label_arguments
from knowledge.cases import CaseHistory
from knowledge.search import ProcedureSearch
from tests.tools.tiny_plant import CLOCK
from tools.adapters.permits import PermitCheck
from tools.adapters.plant.plant import open_plant
from tools.adapters.protocols import Writer
from tools.catalog import catalog
from tools.context import Context, Operator, Role
from tools.plans import ActionPlan
from tools.records import System
from tools.tool import Json

SECRET = b"a secret that only these tests know"
TOOLS = catalog()
START = datetime(2026, 6, 17, 1, 10, tzinfo=UTC)


def person(identifier: str, role: Role, *sites: str) -> Operator:
    return Operator(id=identifier, name=identifier.capitalize(), role=role, sites=sites or ("EP",))


MARA = person("mara", "supervisor")
JONAS = person("jonas", "maintenance_lead", "EP", "NF")
WEN = person("wen", "quality_engineer")
GRACE = person("grace", "plant_manager")
MAREK = person("marek", "buyer", "EP", "NF", "LS")
RUTH = person("ruth", "finance", "EP", "NF", "LS")
FELIX = person("felix", "technician")
VIKTOR = person("viktor", "auditor", "EP", "NF", "LS")
TOMAS = person("tomas", "supervisor", "NF")
DANA = person("dana", "warehouse_lead")
PEOPLE = (MARA, JONAS, WEN, GRACE, MAREK, RUTH, FELIX, VIKTOR, TOMAS, DANA)


@dataclass
class Clock:
    """A clock that stands still until a test moves it."""

    present: datetime = START

    def __call__(self) -> datetime:
        return self.present

    def move(self, **amount: float) -> None:
        self.present += timedelta(**amount)


@dataclass
class Bench:
    """Everything one test needs, over files in one folder."""

    plant: Context
    engine: Engine
    audit: Audit
    policy: Policy
    ledger: Ledger
    clock: Clock
    writers: dict[System, Writer]
    people: dict[str, Operator] = field(default_factory=lambda: {known.id: known for known in PEOPLE})

    @property
    def executor(self) -> Executor:
        """A fresh one each time, as after a restart."""
        return Executor(
            self.engine, self.ledger, self.audit, writers=self.writers, people=self.people.get, secret=SECRET
        )

    def draft(
        self,
        action: str,
        arguments: Mapping[str, Json],
        *,
        session: str = "s-1",
        labels: Mapping[str, Label] | None = None,
    ) -> Draft:
        """An action whose arguments the person said, unless other labels are given."""
        tool = TOOLS[action]
        plan = cast(ActionPlan, tool.function(self.plant, **arguments))
        return Draft(
            tool=tool,
            arguments=arguments,
            labels=labels if labels is not None else label_arguments(tool, arguments, said(action, arguments, plan)),
            plan=plan,
            session=session,
            turn="t-1",
        )

    def propose(
        self, action: str, arguments: Mapping[str, Json], by: Operator = MARA, session: str = "s-1"
    ) -> Proposal:
        return self.ledger.propose(self.draft(action, arguments, session=session), by)

    def approve(self, proposal: Proposal, by: Operator) -> Proposal:
        return self.ledger.decide(proposal.id, digest=proposal.digest, person=by, verdict="approve")

    def audit_text(self, kind: str) -> str:
        """All payloads of one kind of event."""
        return "\n".join(entry.payload or "" for entry in self.audit.read() if entry.header.kind == kind)

    def assigned(self) -> str | None:
        """The technician on WO-8841, which nobody has at first."""
        return self.plant.systems.cmms.work_order("WO-8841").technician


def said(action: str, arguments: Mapping[str, Json], plan: ActionPlan | None = None) -> Evidence:
    """A conversation in which the person named every argument for its slot."""
    slots = {parameter.name: parameter.slot for parameter in TOOLS[action].parameters}
    mentions = [
        Mention(slot=slots[name], value=value, turn="t-1", start=0, end=5, parameter=name)
        for name, value in arguments.items()
    ]
    confirmed = frozenset({plan.target, *(change.record for change in plan.changes)}) if plan else frozenset()
    return Evidence(
        mentions=tuple(mentions), user_texts=tuple(str(v) for v in arguments.values()), site="EP", confirmed=confirmed
    )


ASSIGN: Mapping[str, Json] = {"work_order": "WO-8841", "technician": "T-114"}
HOLD: Mapping[str, Json] = {"lot": "LOT-26-04417", "reason": "out_of_specification", "note": "caps loose"}
RELEASE: Mapping[str, Json] = {"lot": "LOT-26-04418", "reason": "re-inspected, all within limits"}
REPAIR: Mapping[str, Json] = {"asset": "PKG-07", "description": "infeed rail bent", "kind": "inspection"}


def open_bench(folder: Path, policy: Policy | None = None) -> Bench:
    """A bench over `folder`, which holds a tiny plant; a second bench over it sees the same files."""
    context = _plant(folder / "plant")
    engine = open_database(folder / "ledger.db")
    clock = Clock()
    audit = Audit(engine, clock)
    rules = policy or load_policy()
    return Bench(
        plant=context,
        engine=engine,
        audit=audit,
        policy=rules,
        ledger=Ledger(engine, rules, audit),
        clock=clock,
        writers=dict(context.systems.writers),
    )


def _plant(folder: Path) -> Context:
    return Context(
        operator=GRACE,
        site="EP",
        now=CLOCK,
        systems=open_plant(folder, PermitCheck(SECRET), lambda: CLOCK),
        # Actions read no procedures and no cases.
        procedures=cast(ProcedureSearch, None),
        cases=cast(CaseHistory, None),
    )
