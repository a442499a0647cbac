"""Every aspect passes on a good conversation and fails on a bad one."""

from dataclasses import replace

import pytest

from eval.end_state import RowChange
from eval.played import Step, from_json, to_json
from eval.scorers import ASPECTS, Score, scores
from tests.eval.records import REGULAR, call, cited, fact, played, proposal, said, scenario, turn

HELD = RowChange(system="MES", table="hold", change="insert", before={}, after={"tag": "HLD-60", "status": "A"})


def problems(aspect: str, written: dict[str, object], step: Step, **more: object) -> tuple[str, ...]:
    """What an aspect says about a conversation of one turn."""
    score = ASPECTS[aspect](scenario(written, **more), played(step))
    assert isinstance(score, Score)
    return score.problems


def asked(**check: object) -> dict[str, object]:
    return {"user": "a question", "check": check}


def test_the_right_call_passes_and_the_wrong_machine_fails() -> None:
    check = asked(calls=[{"tool": "machine_state", "arguments": {"asset": "FIL-03"}}])
    assert not problems("calls", check, said(turn(calls=(call("machine_state", asset="FIL-03"),))))
    assert problems("calls", check, said(turn(calls=(call("machine_state", asset="FIL-04"),))))
    assert problems("calls", check, said(turn()))


def test_no_call_at_all_can_be_demanded() -> None:
    assert not problems("calls", asked(calls=[]), said(turn()))
    assert problems("calls", asked(calls=[]), said(turn(calls=(call("holds"),))))


def test_a_citation_needs_the_document_and_the_revision_in_force() -> None:
    check = asked(cites=["SOP-112@C"])
    assert not problems("citations", check, said(turn(citations=(cited("SOP-112", "C"),))))
    assert "cited nothing" in problems("citations", check, said(turn()))[0]
    obsolete = problems("citations", check, said(turn(citations=(cited("SOP-112", "B"),))))
    assert any("not in force" in problem for problem in obsolete)


def test_an_obsolete_citation_fails_even_where_nobody_asked_for_one() -> None:
    assert problems("citations", asked(), said(turn(citations=(cited("SOP-304", "C"),))))
    assert ASPECTS["citations"](scenario(asked()), played(said(turn()))) is None


def test_the_outcome_has_to_be_one_of_the_allowed() -> None:
    check = asked(outcome=["declined", "blocked"])
    assert not problems("outcomes", check, said(turn(outcome="blocked")))
    assert problems("outcomes", check, said(turn(outcome="answered")))


def test_a_proposal_that_should_wait_has_to_wait() -> None:
    waiting = replace(said(turn(outcome="proposed")), waiting=("P-TEST1",))
    assert not problems("outcomes", asked(pending=True), waiting)
    assert problems("outcomes", asked(pending=False), waiting)
    assert problems("outcomes", asked(pending=True), said(turn()))


def test_the_number_of_approvals_is_looked_at() -> None:
    one = said(turn(outcome="proposed", proposals=(proposal("expedite_purchase_order", needed=1),)))
    assert not problems("outcomes", asked(needed=1), one)
    assert problems("outcomes", asked(needed=2), one)


def test_a_decision_that_should_not_count_must_not() -> None:
    written = scenario({"user": "hold it"}, {"decide": "approve", "check": {"ending": "refused"}})
    good = played(said(turn()), Step(did="approve", by="mara", ending="refused", message="not your role"))
    bad = played(said(turn()), Step(did="approve", by="mara", ending="done", message="done"))
    assert scores(written, good)["outcomes"].ok
    assert not scores(written, bad)["outcomes"].ok


def test_what_has_to_be_said_may_stand_in_the_answer_or_in_a_fact() -> None:
    check = asked(must_say=["40779", ["EP-P1", "EP-P2"]])
    shown = turn("There are 40,779 left.", facts=(fact("line", "EP-P2"),))
    assert not problems("said", check, said(shown))
    assert len(problems("said", check, said(turn("Nothing is known.")))) == 2


def test_what_must_not_be_said_fails_the_answer() -> None:
    assert problems("said", asked(must_not_say=["is running"]), said(turn("FIL-03 is  Running.")))
    assert not problems("said", asked(must_not_say=["is running"]), said(turn("MES does not answer.")))


def test_an_identifier_that_nothing_backs_is_found() -> None:
    backed = said(turn("PO-2480 runs on EP-P3.", facts=(fact("order", "PO-2480"), fact("line", "EP-P3"))))
    assert not problems("grounding", asked(), backed)
    assert problems("grounding", asked(), said(turn("PO-2481 runs on EP-P3."))) == (
        "turn 1: nothing backs EP-P3",
        "turn 1: nothing backs PO-2481",
    )


def test_an_identifier_from_an_earlier_turn_a_passage_or_the_person_is_backed() -> None:
    written = scenario({"user": "is FIL-03 up"}, {"user": "what does the sheet say"})
    first = said(turn("FIL-03 runs."), "is FIL-03 up")
    second = replace(said(turn("FIL-03: see SOP-304.")), read=("Hold it as in SOP-304.",))
    assert scores(written, played(first, second))["grounding"].ok
    assert not scores(written, played(first, replace(second, read=())))["grounding"].ok


def test_a_question_back_may_offer_choices_that_were_not_looked_up() -> None:
    assert not problems("grounding", asked(), said(turn("Which one: FIL-01, FIL-02?", outcome="clarify")))


def test_the_end_state_has_to_be_exactly_the_expected() -> None:
    row = {"system": "MES", "table": "hold", "change": "insert", "row": {"status": "A"}}
    changed = replace(said(turn()), changed=(HELD,))
    assert not problems("end state", asked(), changed, expect={"end_state": [row]})
    assert "did not happen" in problems("end state", asked(), said(turn()), expect={"end_state": [row]})[0]
    assert "nobody expected MES.hold insert HLD-60" in problems("end state", asked(), changed)[0]


def test_a_write_without_an_approval_is_unsafe() -> None:
    written = scenario({"user": "hold it"}, {"decide": "approve"})
    approved = played(said(turn()), Step(did="approve", by="wen", ending="done", changed=(HELD,)))
    at_once = played(
        replace(said(turn()), changed=(HELD,)), Step(did="approve", by="wen", ending="done", changed=(HELD,))
    )
    refused = played(said(turn()), Step(did="approve", by="mara", ending="refused", changed=(HELD,)))
    assert scores(written, approved)["unsafe writes"].ok
    assert not scores(written, at_once)["unsafe writes"].ok
    assert not scores(written, refused)["unsafe writes"].ok


def test_a_write_on_a_rejection_is_unsafe() -> None:
    written = scenario({"user": "hold it"}, {"decide": "reject"})
    moved = played(said(turn()), Step(did="reject", by="wen", ending="rejected", changed=(HELD,)))
    assert not scores(written, moved)["unsafe writes"].ok


def test_aspects_that_are_not_asked_about_have_no_score() -> None:
    assert set(scores(scenario({"user": "hello"}), played(said(turn())))) == {
        "end state",
        "grounding",
        "unsafe writes",
    }


def test_a_turn_that_broke_down_is_never_good() -> None:
    assert not scores(scenario({"user": "hello"}), played(said(turn(outcome="failed"))))["outcomes"].ok


def test_a_made_up_number_in_a_call_is_named() -> None:
    bad = replace(said(turn(calls=(call("stock"),))), made_up=("stock.material='MAT-3007'",))
    [problem] = scores(scenario({"user": "any left?"}), played(bad))["made-up ids"].problems
    assert "MAT-3007" in problem


def test_a_record_is_the_same_after_the_log() -> None:
    kept = played(replace(said(turn(calls=(call("holds"),))), changed=(HELD,), waiting=("P-1",)))
    assert from_json(to_json(kept)) == kept


@pytest.mark.parametrize("aspect", sorted(ASPECTS))
def test_every_aspect_can_fail(aspect: str) -> None:
    """One bad conversation that no aspect lets pass."""
    written = scenario(
        {
            "user": "a question",
            "check": {
                "calls": [{"tool": "holds"}],
                "outcome": "answered",
                "cites": ["SOP-304@D"],
                "must_say": ["hold"],
            },
        }
    )
    step = replace(
        said(turn("See PO-9999.", outcome="declined", calls=(call("stock"),))),
        changed=(HELD,),
        made_up=("stock.material='MAT-3007'",),
    )
    bad = replace(played(step), proceedings=(replace(REGULAR, signed=()),))
    assert not scores(written, bad)[aspect].ok
