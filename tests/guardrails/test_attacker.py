"""An attacker in the place of the model and of every client: no effect without a consumed approval (P1, A7, A8, L3)."""

import shutil
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, multiple, rule

from guardrails.content import Draft
from guardrails.errors import GuardrailError
from guardrails.proposals import Choice, Proposal
from guardrails.provenance import Label, Trust
from tests.guardrails.bench import ASSIGN, GRACE, HOLD, PEOPLE, RELEASE, REPAIR, WEN, Bench, open_bench
from tools.adapters.permits import Permit
from tools.context import Operator
from tools.errors import ToolError
from tools.records import System

SYSTEMS: tuple[System, ...] = ("ERP", "MES", "CMMS", "WMS")
ACTIONS = {"assign_technician": ASSIGN, "place_hold": HOLD, "release_hold": RELEASE, "create_work_order": REPAIR}
ANSWERS: tuple[Choice, ...] = ("approve", "reject")
LABELS = st.builds(
    Label,
    trust=st.sampled_from(Trust),
    origin=st.text(max_size=10),
    evidence=st.text(max_size=10),
    confirmed=st.booleans(),
)


class Attacker(RuleBasedStateMachine):
    """Proposes with any labels, signs as anybody with any digest, executes and revokes in any order."""

    made = Bundle("made")
    template: Path
    effects = 0
    """Over all runs: a hunt that never sees an effect would prove nothing."""

    @initialize()
    def open(self) -> None:
        self.home = Path(tempfile.mkdtemp())
        shutil.copytree(self.template, self.home / "plant")
        self.bench: Bench = open_bench(self.home)
        self.drafts = {name: self.bench.draft(name, arguments) for name, arguments in ACTIONS.items()}

    @rule(
        target=made,
        action=st.sampled_from(sorted(ACTIONS)),
        by=st.sampled_from((GRACE, *PEOPLE)),
        labels=st.none()
        | st.none()
        | st.dictionaries(st.sampled_from(["lot", "work_order", "asset", "reason"]), LABELS),
        session=st.sampled_from(["s-1", "s-2"]),
    )
    def propose(self, action: str, by: Operator, labels: dict[str, Label] | None, session: str) -> object:
        draft: Draft = replace(self.drafts[action], session=session)
        if labels is not None:
            draft = replace(draft, labels={**draft.labels, **labels})
        try:
            return self.bench.ledger.propose(draft, by)
        except GuardrailError:
            return multiple()

    @rule(
        proposal=made,
        other=made,
        by=st.sampled_from(PEOPLE),
        verdict=st.sampled_from(ANSWERS),
        forged=st.booleans(),
    )
    def answer(self, proposal: Proposal, other: Proposal, by: Operator, verdict: Choice, forged: bool) -> None:
        self.decide(proposal, other.digest if forged else proposal.digest, by, verdict)

    def decide(self, proposal: Proposal, digest: str, by: Operator, verdict: Choice) -> None:
        self._try(lambda: self.bench.ledger.decide(proposal.id, digest=digest, person=by, verdict=verdict))

    @rule(proposal=made)
    def follow_the_rules(self, proposal: Proposal) -> None:
        """The right people sign what they see, and it is carried out; otherwise the hunt proves nothing."""
        for by in (GRACE, WEN):
            self.decide(proposal, proposal.digest, by, "approve")
        self.execute(proposal)

    @rule(proposal=made, by=st.sampled_from(PEOPLE))
    def revoke(self, proposal: Proposal, by: Operator) -> None:
        self._try(lambda: self.bench.ledger.revoke(proposal.id, person=by))

    @rule(proposal=made)
    def execute(self, proposal: Proposal) -> None:
        self._try(lambda: self.bench.executor.execute(proposal.id))

    @rule(proposal=made, system=st.sampled_from(SYSTEMS), seal=st.text(alphabet="0123456789abcdef", max_size=64))
    def write_directly(self, proposal: Proposal, system: System, seal: str) -> None:
        for step in proposal.content.plan_steps:
            permit = Permit(proposal=proposal.id, key="k", write_digest=proposal.digest, seal=seal)
            with pytest.raises(ToolError):
                self.bench.plant.systems.writers[system].apply(step.write, key="k", permit=permit)

    @rule(minutes=st.sampled_from([1, 31, 61, 241]))
    def wait(self, minutes: int) -> None:
        self.bench.clock.move(minutes=minutes)

    @rule()
    def recover(self) -> None:
        self.bench.executor.recover()

    def _try(self, attempt: Callable[[], object]) -> None:
        with suppress(GuardrailError):
            attempt()

    @invariant()
    def every_effect_has_its_approvals_and_its_record(self) -> None:
        if not hasattr(self, "bench"):
            return
        known = {effect.key: found for found in self.bench.ledger.list() for effect in found.effects}
        for key in self._applied():
            found = known[key]
            right = {d.person for d in found.approvals if d.digest == found.digest and d.role in found.content.roles}
            right -= set() if found.content.requester_may_approve else {found.content.requester}
            assert len(right) >= found.content.needed
            assert found.state == "done"
            assert all(leaf.trust != Trust.INVENTED for leaf in found.content.arguments if leaf.slot != "text")

    def _applied(self) -> set[str]:
        """Every key that a plant system has carried out, from the systems' own ledgers."""
        found = self.bench.ledger.list()
        keys = {f"{proposal.idem_key}-{step}" for proposal in found for step in range(len(proposal.content.steps))}
        writers = self.bench.plant.systems.writers
        return {key for key in {*keys, "k"} if any(writers[system].find(key) for system in SYSTEMS)}

    def teardown(self) -> None:
        if hasattr(self, "bench"):
            Attacker.effects += len(self._applied())
            assert self.bench.audit.verify().ok
            self.bench.engine.dispose()
            shutil.rmtree(self.home)


def test_p1_an_attacker_gets_no_effect_without_a_consumed_approval(tiny_plant: Path) -> None:
    Attacker.template = tiny_plant
    case = Attacker.TestCase
    case.settings = settings(max_examples=15, stateful_step_count=25, deadline=None)
    case().runTest()
    assert Attacker.effects > 0
