"""The ledger: one answer wins, in time, on what was shown, by somebody with the right to give it."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from guardrails.content import Draft
from guardrails.errors import (
    AlreadyDecided,
    AlreadySigned,
    DigestMismatch,
    Expired,
    NotAllowed,
    RejectedBefore,
    Stale,
    UnknownProposal,
)
from guardrails.ledger import Ledger
from guardrails.policy import Policy
from guardrails.proposals import OPEN, Choice, Proposal, Signature
from tests.guardrails.bench import (
    ASSIGN,
    FELIX,
    GRACE,
    HOLD,
    JONAS,
    MARA,
    MAREK,
    RELEASE,
    REPAIR,
    RUTH,
    TOMAS,
    VIKTOR,
    WEN,
    Bench,
)
from tools.context import Operator
from tools.tool import Json

ANSWERS: tuple[Choice, ...] = ("approve", "reject")
EXPEDITE: dict[str, Json] = {"purchase_order": "PUR-5012", "wanted": "2026-06-18"}


def test_a_proposal_waits_and_changes_nothing(bench: Bench) -> None:
    made = bench.propose("assign_technician", ASSIGN)
    assert made.state == "pending"
    assert bench.ledger.get(made.id) == made
    assert bench.assigned() is None


def test_one_approval_is_enough_where_the_policy_says_so(bench: Bench) -> None:
    made = bench.propose("assign_technician", ASSIGN)
    approved = bench.approve(made, JONAS)
    assert approved.state == "approved"
    assert [(d.person, d.verdict, d.digest) for d in approved.decisions] == [("jonas", "approve", made.digest)]


def test_what_is_signed_says_who_when_how_and_with_what_meaning(bench: Bench) -> None:
    """A15 subset."""
    made = bench.propose("assign_technician", ASSIGN)
    signed = bench.ledger.decide(
        made.id, digest=made.digest, person=JONAS, verdict="approve", signature=Signature(method="password")
    ).decisions[0]
    assert (signed.name, signed.role, signed.method, signed.at) == (
        "Jonas",
        "maintenance_lead",
        "password",
        bench.clock(),
    )
    assert "approve" in signed.meaning


@pytest.mark.parametrize("digest", ["", "0" * 64, "x"])
def test_a1_an_answer_to_something_else_is_refused_and_the_proposal_waits_on(bench: Bench, digest: str) -> None:
    made = bench.propose("assign_technician", ASSIGN)
    with pytest.raises(DigestMismatch):
        bench.ledger.decide(made.id, digest=digest, person=JONAS, verdict="approve")
    assert bench.ledger.get(made.id).state == "pending"
    assert "DigestMismatch" in bench.audit_text("decision")


def test_a1_content_altered_in_the_file_cannot_be_approved(bench: Bench) -> None:
    made = bench.propose("assign_technician", ASSIGN)
    with bench.engine.begin() as connection:
        connection.execute(text("UPDATE proposal SET content = replace(content, 'T-114', 'T-115')"))
    with pytest.raises(DigestMismatch):
        bench.approve(made, JONAS)


@pytest.mark.parametrize(("late", "state"), [(-1, "approved"), (0, "expired"), (1, "expired")])
def test_a2_approval_ends_to_the_second(bench: Bench, late: int, state: str) -> None:
    made = bench.propose("assign_technician", ASSIGN)
    bench.clock.present = made.content.approve_by + timedelta(seconds=late)
    if state == "approved":
        assert bench.approve(made, JONAS).state == state
    else:
        with pytest.raises(Expired):
            bench.approve(made, JONAS)
        assert bench.ledger.get(made.id).state == state


@pytest.mark.parametrize(("late", "state"), [(-1, "done"), (0, "expired"), (1, "expired")])
def test_a2_execution_ends_to_the_second(bench: Bench, late: int, state: str) -> None:
    approved = bench.approve(bench.propose("assign_technician", ASSIGN), JONAS)
    assert approved.execute_by == bench.clock() + timedelta(minutes=30)
    bench.clock.present = approved.execute_by + timedelta(seconds=late)
    if state == "done":
        assert bench.executor.execute(approved.id).state == state
    else:
        with pytest.raises(Expired):
            bench.executor.execute(approved.id)
        assert bench.assigned() is None


def test_a2_a_clock_set_back_prolongs_nothing(bench: Bench) -> None:
    made = bench.propose("assign_technician", ASSIGN)
    bench.clock.present = made.content.approve_by + timedelta(seconds=1)
    bench.audit.append("turn", person="mara", payload={})
    bench.clock.move(hours=-1)
    with pytest.raises(Expired):
        bench.approve(made, JONAS)


def test_a3_nobody_releases_what_they_asked_to_release(bench: Bench) -> None:
    made = bench.propose("release_hold", RELEASE, by=WEN)
    with pytest.raises(NotAllowed, match="another person"):
        bench.approve(made, WEN)
    assert bench.approve(made, GRACE).state == "approved"


def test_a3_the_requester_may_approve_where_the_policy_says_so(bench: Bench) -> None:
    assert bench.approve(bench.propose("assign_technician", ASSIGN, by=MARA), MARA).state == "approved"


def test_a4_two_people_means_two_different_people_with_the_right_roles(bench: Bench) -> None:
    made = bench.ledger.propose(_expensive(bench), MARA)
    assert made.content.needed == 2
    assert bench.approve(made, MAREK).state == "pending"
    with pytest.raises(AlreadySigned):
        bench.approve(made, MAREK)
    with pytest.raises(NotAllowed):
        bench.approve(made, JONAS)
    assert bench.approve(made, RUTH).state == "approved"


def _expensive(bench: Bench) -> Draft:
    draft = bench.draft("expedite_purchase_order", EXPEDITE)
    return replace(draft, plan=replace(draft.plan, amount_minor=2_500_000))


@pytest.mark.parametrize("person", [FELIX, VIKTOR, TOMAS, RUTH], ids=lambda p: p.id)
def test_n3_the_wrong_role_or_site_can_neither_approve_nor_reject_nor_revoke(bench: Bench, person: Operator) -> None:
    made = bench.propose("assign_technician", ASSIGN)
    for verdict in ANSWERS:
        with pytest.raises(NotAllowed):
            bench.ledger.decide(made.id, digest=made.digest, person=person, verdict=verdict)
    with pytest.raises(NotAllowed):
        bench.ledger.revoke(made.id, person=person)
    assert bench.ledger.get(made.id).decisions == ()


def test_the_requester_can_say_no_without_being_an_approver(bench: Bench) -> None:
    made = bench.propose("create_work_order", REPAIR, by=FELIX)
    assert bench.ledger.decide(made.id, digest=made.digest, person=FELIX, verdict="reject").state == "rejected"


@pytest.mark.parametrize("first", ANSWERS)
@pytest.mark.parametrize("second", ANSWERS)
def test_a7_the_second_answer_is_told_that_it_came_second(bench: Bench, first: Choice, second: Choice) -> None:
    made = bench.propose("assign_technician", ASSIGN)
    state = bench.ledger.decide(made.id, digest=made.digest, person=JONAS, verdict=first).state
    with pytest.raises(AlreadyDecided):
        bench.ledger.decide(made.id, digest=made.digest, person=GRACE, verdict=second)
    assert bench.ledger.get(made.id).state == state


def test_a9_an_answer_reaches_only_the_proposal_it_names(bench: Bench) -> None:
    first = bench.propose("assign_technician", ASSIGN)
    second = bench.propose("place_hold", HOLD, by=WEN)
    with pytest.raises(DigestMismatch):
        bench.ledger.decide(second.id, digest=first.digest, person=GRACE, verdict="approve")
    assert {found.state for found in bench.ledger.list()} == {"pending"}


def test_a10_a_revoked_proposal_is_over(bench: Bench) -> None:
    approved = bench.approve(bench.propose("assign_technician", ASSIGN), JONAS)
    revoked = bench.ledger.revoke(approved.id, person=MARA, reason="found another way")
    assert (revoked.state, revoked.note) == ("revoked", "Revoked by Mara: found another way")
    with pytest.raises(AlreadyDecided):
        bench.executor.execute(approved.id)
    assert bench.assigned() is None


def test_a_rejection_is_an_answer_for_the_rest_of_the_conversation(bench: Bench) -> None:
    made = bench.propose("place_hold", HOLD, by=WEN)
    bench.ledger.decide(made.id, digest=made.digest, person=GRACE, verdict="reject", reason="sample first")
    with pytest.raises(RejectedBefore, match="sample first"):
        bench.propose("place_hold", {**HOLD, "note": "the same in other words"}, by=WEN)
    assert bench.propose("place_hold", {**HOLD, "reason": "supplier_defect"}, by=WEN).state == "pending"
    assert bench.propose("place_hold", HOLD, by=WEN, session="s-2").state == "pending"


def test_asking_twice_makes_one_proposal(bench: Bench) -> None:
    first = bench.propose("place_hold", HOLD, by=WEN)
    assert bench.propose("place_hold", {**HOLD, "note": "still loose"}, by=WEN) == first
    assert len(bench.ledger.list()) == 1


def test_lists_are_by_state_site_and_conversation_newest_first(bench: Bench) -> None:
    first = bench.propose("assign_technician", ASSIGN)
    second = bench.propose("place_hold", HOLD, by=WEN, session="s-2")
    bench.approve(first, JONAS)
    assert _ids(bench.ledger.list()) == [second.id, first.id]
    assert _ids(bench.ledger.list(status="pending")) == [second.id]
    assert _ids(bench.ledger.list(status=OPEN)) == [second.id, first.id]
    assert _ids(bench.ledger.list(session="s-1")) == [first.id]
    assert _ids(bench.ledger.list(sites=("NF",))) == []
    assert _ids(bench.ledger.list(limit=1)) == [second.id]


def _ids(found: tuple[Proposal, ...]) -> list[str]:
    return [proposal.id for proposal in found]


def test_an_unknown_proposal_is_named(bench: Bench) -> None:
    with pytest.raises(UnknownProposal, match="P-NONE"):
        bench.ledger.get("P-NONE")
    with pytest.raises(UnknownProposal):
        bench.ledger.decide("P-NONE", digest="", person=GRACE, verdict="approve")


def test_n7_a_new_policy_ends_what_was_open_under_the_old_one(bench: Bench) -> None:
    pending = bench.propose("place_hold", HOLD, by=WEN)
    approved = bench.approve(bench.propose("assign_technician", ASSIGN), JONAS)
    bench.ledger = Ledger(bench.engine, replace(bench.policy, hash="another"), bench.audit)
    with pytest.raises((Stale, AlreadyDecided)):
        bench.executor.execute(approved.id)
    assert (bench.ledger.get(pending.id).state, bench.ledger.get(approved.id).state) == ("expired", "stale")
    assert bench.assigned() is None


def test_the_ledger_refuses_what_the_policy_refuses_and_logs_it(bench: Bench) -> None:
    with pytest.raises(NotAllowed, match="no-rule"):
        bench.propose("assign_technician", ASSIGN, by=VIKTOR)
    assert bench.ledger.list() == ()
    assert "no-rule" in bench.audit_text("policy")


def test_every_decision_and_refusal_is_in_the_log(bench: Bench) -> None:
    made = bench.propose("assign_technician", ASSIGN)
    bench.approve(made, JONAS)
    kinds = [entry.header.kind for entry in bench.audit.read()]
    assert kinds == ["proposal", "decision", "decision"]
    assert bench.audit.verify().ok


def test_policy_of_the_ledger_is_visible(bench: Bench) -> None:
    assert isinstance(bench.ledger.policy, Policy)
