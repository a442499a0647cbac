"""What is irregular about a write: who signed, when, and whether it stands on record."""

from dataclasses import replace

import pytest

from eval.played import Proceeding, Sent, Step
from eval.scorers import scores
from tests.eval.records import REGULAR, SIGNED, played, said, scenario, turn

WRITTEN = scenario({"user": "hold it"}, {"decide": "approve_as:wen", "reason": "checked"})


def problems(proceeding: Proceeding) -> tuple[str, ...]:
    happened = played(said(turn()), Step(did="approve 'checked'", by="wen", ending="done"))
    return scores(WRITTEN, replace(happened, proceedings=(proceeding,)))["procedure"].problems


def test_a_regular_write_is_good() -> None:
    assert problems(REGULAR) == ()


@pytest.mark.parametrize(
    ("irregular", "told"),
    [
        (replace(REGULAR, needed=2), "1 of 2 approvals"),
        (replace(REGULAR, roles=("plant_manager",)), "decided as quality_engineer"),
        (replace(REGULAR, requester="wen"), "approved what they had asked for"),
        (replace(REGULAR, signed=(replace(SIGNED, logged=9),)), "announced before it was approved"),
        (replace(REGULAR, signed=(replace(SIGNED, logged=None),)), "is not in the log"),
        (replace(REGULAR, sent=(Sent(system="MES", status="ok", logged=None),)), "was not announced"),
        (replace(REGULAR, state="rejected"), "although it is rejected"),
        (replace(REGULAR, signed=(replace(SIGNED, reason=""),)), "'checked' is not on record"),
    ],
)
def test_every_irregularity_is_named(irregular: Proceeding, told: str) -> None:
    assert any(told in problem for problem in problems(irregular)), problems(irregular)


def test_the_requester_may_always_say_no() -> None:
    no = replace(SIGNED, person="mara", role="supervisor", verdict="reject")
    rejected = replace(REGULAR, state="rejected", signed=(no,), sent=())
    written = scenario({"user": "hold it"}, {"decide": "reject", "reason": "checked"})
    happened = played(said(turn()), Step(did="reject 'checked'", by="mara", ending="rejected"))
    assert scores(written, replace(happened, proceedings=(rejected,)))["procedure"].ok
