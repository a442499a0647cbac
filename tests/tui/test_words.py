"""Small things a person reads: times, marks, commands, safe text, who may decide."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from guardrails.card import Card
from tools.context import Operator
from tui.commands import Typed, read_command
from tui.deciding import deciders, may_approve, may_reject
from tui.safe_text import one_line, safe
from tui.spans import age, until
from tui.words import listed, tool_words

NOW = datetime(2026, 6, 17, 3, 10)


@pytest.mark.parametrize(
    ("back", "words"),
    [
        (timedelta(seconds=20), "just now"),
        (timedelta(minutes=3), "3 min ago"),
        (timedelta(hours=5), "5 h ago"),
        (timedelta(days=9), "9 days ago"),
        (-timedelta(hours=2), "17 Jun 05:10"),
    ],
)
def test_age(back: timedelta, words: str) -> None:
    assert age(NOW - back, NOW) == words


@pytest.mark.parametrize(
    ("ahead", "words"),
    [
        (timedelta(hours=3, minutes=59), "3 h 59 min left"),
        (timedelta(minutes=7), "7 min left"),
        (timedelta(seconds=10), "less than a minute left"),
        (-timedelta(seconds=1), "over"),
    ],
)
def test_time_left(ahead: timedelta, words: str) -> None:
    assert until(NOW + ahead, NOW) == words


def test_what_a_terminal_might_obey_is_made_visible() -> None:
    assert safe("a\x1b]0;title\x07\nb\tc\u202e") == "a⟨U+001B⟩]0;title⟨U+0007⟩\nb    c⟨U+202E⟩"
    assert safe("x" * 50, 10) == "xxxxxxxxxx … 40 more characters"
    assert one_line("a\n  b") == "a b"


def test_commands() -> None:
    assert read_command("/site ep") == Typed(name="site", argument="ep")
    assert read_command("/QUIT") == Typed(name="quit", argument="")
    assert read_command("/hepl") == "There is no command '/hepl': did you mean /help?"
    assert "there are /help, /proposals" in str(read_command("/xyz"))


def test_words_for_a_look_up_leave_the_question_out() -> None:
    assert tool_words("find_procedure", {"question": "how?", "asset": "PKG-07"}, "how?") == "Find procedure · PKG-07"
    assert listed(["a", "b", "c"]) == "a, b or c"


CARD = Card(
    proposal="P-1",
    action="place_hold",
    title="Place hold",
    summary="",
    risk="medium",
    site="EP",
    systems=("MES",),
    changes=(),
    arguments=(),
    touches=(),
    amount="",
    reason="",
    citations=(),
    requester="Mara, supervisor",
    requester_id="mara",
    suggested=False,
    roles=("quality_engineer", "plant_manager"),
    needed=1,
    approvals=(),
    requester_may_approve=False,
    expires=NOW.replace(tzinfo=UTC),
    undo="",
    state="pending",
    digest="0" * 64,
    code="",
)
MARA = Operator(id="mara", name="Mara", role="supervisor", sites=("EP",))
WEN = Operator(id="wen", name="Wen", role="quality_engineer", sites=("EP",))
SOFIA = Operator(id="sofia", name="Sofia", role="quality_engineer", sites=("LS",))


@pytest.mark.parametrize(
    ("card", "person", "approve", "reject"),
    [
        (CARD, WEN, True, True),
        (CARD, SOFIA, False, False),
        (CARD, MARA, False, True),
        (replace(CARD, requester_id="wen"), WEN, False, True),
        (replace(CARD, requester_id="wen", requester_may_approve=True), WEN, True, True),
        (replace(CARD, approvals=("Wen",), needed=2), WEN, False, False),
        (replace(CARD, state="done"), WEN, False, False),
    ],
    ids=["right role", "other site", "asked herself", "asked himself", "may approve own", "signed before", "settled"],
)
def test_who_may_answer(card: Card, person: Operator, approve: bool, reject: bool) -> None:
    assert (may_approve(card, person), may_reject(card, person)) == (approve, reject)


def test_deciders_are_named() -> None:
    assert deciders(CARD, (MARA, WEN, SOFIA)) == "quality engineer or plant manager (Wen), not the person who asked"
