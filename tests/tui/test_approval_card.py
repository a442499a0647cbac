"""The approval card: nobody decides by accident, late, unseen or without the right to (UA1 to UA8)."""

import pytest
from textual.events import AppFocus
from textual.pilot import Pilot
from textual.widgets import Input

from guardrails.card import Card
from tests.tui.stage import (
    RELEASE,
    TWO_WORK_ORDERS,
    WORK_ORDER,
    Stage,
    ask,
    card,
    card_shown,
    chat,
    focused_answer,
    ready,
    shown,
    visible,
    wait,
)
from tui.screens.card import CardScreen
from tui.screens.proposals import ProposalsScreen
from tui.screens.sign_in import SignInScreen
from tui.widgets.approval_card import ApprovalCard
from tui.widgets.choice import Choice
from tui.widgets.decisions import Decisions

SIZE = (120, 40)


async def proposed(pilot: Pilot[None], text: str = WORK_ORDER) -> Card:
    """Ask for an action and wait for its card."""
    await ready(pilot)
    await ask(pilot, text)
    return (await card_shown(pilot)).card


def state_of(pilot: Pilot[None], proposal: Card) -> str:
    """The proposal's state in the ledger."""
    return next(other.state for other in chat(pilot).seat.cards(False) if other.proposal == proposal.proposal)


async def settled(pilot: Pilot[None]) -> None:
    """Until no card is left and the prompt is back."""
    await wait(pilot, lambda: not chat(pilot).query(ApprovalCard) and chat(pilot).prompt.has_focus)


async def test_the_card_stands_where_the_prompt_was(stage: Stage) -> None:
    """UA1: tool, system, before and after, reason, source of every value, requester, roles, expiry, undo."""
    async with stage.app().run_test(size=(180, 80)) as pilot:
        proposal = await proposed(pilot)
        text = visible(pilot)
        assert not chat(pilot).prompt.display
    assert proposal.summary in text
    assert "writes to CMMS" in text
    for part in ("before", "after", "PKG-07", "Why", "Mara Lindqvist", "said by Mara Lindqvist", "Undo", "UTC"):
        assert part in text
    assert "maintenance lead, supervisor or plant manager (Mara Lindqvist, Jonas Vogel, Grace Mbeki)" in text


async def test_typing_while_the_card_appears_decides_nothing_and_is_kept(stage: Stage) -> None:
    """UA2: the keys of a sentence, its Enter included, go to the draft and not to the card."""
    async with stage.app().run_test(size=SIZE) as pilot:
        proposal = await proposed(pilot)
        await pilot.press(*"rather a day later", "enter")
        assert state_of(pilot, proposal) == "pending"
        assert focused_answer(pilot) == "later"
        stage.arm(pilot)
        await pilot.press("l", "enter")
        await settled(pilot)
        assert chat(pilot).prompt.text == "rather a day later"
        assert state_of(pilot, proposal) == "pending"


async def test_typing_after_the_guard_is_recognised_and_kept(stage: Stage) -> None:
    """UA2: even a sentence that begins with a letter of the card, after a pause, decides nothing."""
    async with stage.app().run_test(size=SIZE) as pilot:
        proposal = await proposed(pilot)
        stage.arm(pilot)
        await pilot.press(*"and yesterday", "enter")
        assert state_of(pilot, proposal) == "pending"
        assert focused_answer(pilot) == "later"
        assert chat(pilot).prompt.text == "and yesterday"


async def test_a_draft_survives_the_card(stage: Stage) -> None:
    """UA2: what stood in the prompt is still there afterwards."""
    async with stage.app().run_test(size=SIZE) as pilot:
        await proposed(pilot)
        chat(pilot).prompt.text = "half a thought"
        stage.arm(pilot)
        await pilot.press("escape")
        await settled(pilot)
        assert chat(pilot).prompt.text == "half a thought"


async def test_keys_count_only_after_half_a_second(stage: Stage) -> None:
    """UA2: input guard."""
    async with stage.app().run_test(size=SIZE) as pilot:
        proposal = await proposed(pilot)
        await pilot.press("a", "enter")
        assert focused_answer(pilot) == "later"
        assert state_of(pilot, proposal) == "pending"
        stage.arm(pilot)
        await pilot.press("a")
        assert focused_answer(pilot) == "approve"
        assert state_of(pilot, proposal) == "pending"
        await pilot.press("enter")
        await settled(pilot)
        assert state_of(pilot, proposal) == "done"
        assert "done and read back" in shown(pilot)


async def test_the_guard_returns_with_the_focus_of_the_terminal(stage: Stage) -> None:
    """UA2: a key meant for another window decides nothing here."""
    async with stage.app().run_test(size=SIZE) as pilot:
        proposal = await proposed(pilot)
        stage.arm(pilot)
        await pilot.press("a")
        pilot.app.post_message(AppFocus())
        await pilot.pause()
        await pilot.press("enter")
        assert state_of(pilot, proposal) == "pending"
        stage.arm(pilot)
        await pilot.press("enter")
        await settled(pilot)
        assert state_of(pilot, proposal) == "done"


async def test_the_focus_starts_on_later_and_enter_alone_changes_nothing(stage: Stage) -> None:
    """UA3."""
    async with stage.app().run_test(size=SIZE) as pilot:
        proposal = await proposed(pilot)
        stage.arm(pilot)
        assert focused_answer(pilot) == "later"
        await pilot.press("enter")
        await settled(pilot)
        assert state_of(pilot, proposal) == "pending"
        assert f"Put off: {proposal.proposal}" in shown(pilot)


async def test_the_keys_of_the_card_do_nothing_without_its_focus(stage: Stage) -> None:
    """UA2: no priority bindings."""
    async with stage.app().run_test(size=SIZE) as pilot:
        proposal = await proposed(pilot)
        stage.arm(pilot)
        pilot.app.screen.set_focus(None)
        await pilot.press("a", "enter", "r", "enter")
        assert state_of(pilot, proposal) == "pending"
        assert not pilot.app.screen.query_one("#card-entry", Input).display
    assert not any(binding.priority for binding in ApprovalCard.BINDINGS if not isinstance(binding, tuple))


async def test_high_risk_wants_the_code_of_the_card(stage: Stage) -> None:
    """UA3: typed code; another person than the one who asked."""
    async with stage.app("wen").run_test(size=SIZE) as pilot:
        asked = await proposed(pilot, RELEASE)
        assert asked.risk == "high"
        assert pilot.app.screen.query_one("#choice-approve", Choice).disabled
        stage.arm(pilot)
        await pilot.press("l", "enter")
        await settled(pilot)
        await _sign_in(pilot, "g")
        proposal = await _opened(stage, pilot)
        await pilot.press("a", "enter")
        assert isinstance(pilot.app.focused, Input)
        await pilot.press("enter")
        assert state_of(pilot, proposal) == "pending"
        await pilot.press(*"0000", "enter")
        assert "That is not the code of this card" in shown(pilot)
        assert state_of(pilot, proposal) == "pending"
        await pilot.press(*proposal.code.lower(), "enter")
        await settled(pilot)
        assert state_of(pilot, proposal) == "done"


async def test_the_answers_stand_in_the_same_order_on_every_card(stage: Stage) -> None:
    """UA4: Approve, Reject, Explain, Later, whoever looks and whatever the risk is."""
    orders = []
    for user, text in (("mara", WORK_ORDER), ("wen", RELEASE)):
        async with stage.app(user).run_test(size=SIZE) as pilot:
            await proposed(pilot, text)
            orders.append([choice.answer for choice in pilot.app.screen.query(Choice)])
    assert orders == [["approve", "reject", "explain", "later"]] * 2


async def test_a_rejection_takes_its_reason_to_the_transcript_and_the_ledger(stage: Stage) -> None:
    """UA5."""
    async with stage.app().run_test(size=SIZE) as pilot:
        proposal = await proposed(pilot)
        stage.arm(pilot)
        await pilot.press("r", "enter")
        await pilot.press("enter")
        assert "A rejection needs a reason" in shown(pilot)
        assert state_of(pilot, proposal) == "pending"
        await pilot.press(*"wrong machine", "enter")
        await settled(pilot)
        assert state_of(pilot, proposal) == "rejected"
        assert "Rejected by Mara Lindqvist: wrong machine" in shown(pilot)
        await ask(pilot, "Is FIL-03 running?")
        await ask(pilot, WORK_ORDER)
        assert "'wrong machine'" in shown(pilot)


async def test_escape_leaves_the_reason_and_then_the_card(stage: Stage) -> None:
    async with stage.app().run_test(size=SIZE) as pilot:
        proposal = await proposed(pilot)
        stage.arm(pilot)
        await pilot.press("r", "enter", *"hm", "escape")
        assert focused_answer(pilot) == "reject"
        await pilot.press("escape")
        await settled(pilot)
        assert state_of(pilot, proposal) == "pending"


async def test_explain_shows_everything_and_decides_nothing(stage: Stage) -> None:
    async with stage.app().run_test(size=SIZE) as pilot:
        proposal = await proposed(pilot)
        stage.arm(pilot)
        await pilot.press("e", "enter")
        await wait(pilot, lambda: isinstance(pilot.app.screen, CardScreen))
        assert proposal.digest in shown(pilot)
        await pilot.press("escape")
        await wait(pilot, lambda: bool(pilot.app.screen.query(ApprovalCard)))
        assert not card(pilot).armed
        assert state_of(pilot, proposal) == "pending"


async def test_several_cards_wait_their_turn(stage: Stage) -> None:
    """UA8."""
    async with stage.app().run_test(size=SIZE) as pilot:
        first = await proposed(pilot, TWO_WORK_ORDERS)
        assert "(1 of 2)" in str(card(pilot).border_title)
        stage.arm(pilot)
        await pilot.press("a", "enter")
        await wait(pilot, lambda: bool(chat(pilot).query(ApprovalCard)) and card(pilot).card.proposal != first.proposal)
        second = card(pilot).card
        await pilot.press("a", "enter")
        assert state_of(pilot, second) == "pending"
        stage.arm(pilot)
        await pilot.press("l", "enter")
        await settled(pilot)
        assert (state_of(pilot, first), state_of(pilot, second)) == ("done", "pending")


async def test_a_card_that_somebody_else_settled_goes_away(stage: Stage) -> None:
    """UA7."""
    async with stage.app().run_test(size=SIZE) as pilot:
        proposal = await proposed(pilot)
        await chat(pilot).seat.decide(proposal, "reject", "done by phone")
        await settled(pilot)
        assert f"{proposal.proposal} is rejected" in shown(pilot)


async def test_a_decision_that_comes_second_is_refused_in_one_sentence(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """UA7: the ledger has the last word."""
    monkeypatch.setattr(Decisions, "keep", _nothing)
    async with stage.app().run_test(size=SIZE) as pilot:
        proposal = await proposed(pilot)
        stage.arm(pilot)
        await chat(pilot).seat.decide(proposal, "reject", "done by phone")
        await pilot.press("a", "enter")
        await settled(pilot)
        assert "is 'rejected' already" in shown(pilot)
        assert state_of(pilot, proposal) == "rejected"


async def _nothing(_: Decisions, waiting: object) -> None:
    """The screen has not heard of the other decision yet."""


async def test_who_may_not_approve_is_told_who_may(stage: Stage) -> None:
    """A technician may ask for a work order; others approve it. Only saying no to the own request is offered."""
    async with stage.app("felix").run_test(size=SIZE) as pilot:
        proposal = await proposed(pilot)
        stage.arm(pilot)
        offered = [choice.answer for choice in pilot.app.screen.query(Choice) if not choice.disabled]
        assert offered == ["reject", "explain", "later"]
        assert "You may not approve this; maintenance lead, supervisor or plant manager" in shown(pilot)
        await pilot.press("a", "enter")
        await settled(pilot)
        assert state_of(pilot, proposal) == "pending"


async def test_the_list_of_decisions_opens_a_card(stage: Stage) -> None:
    async with stage.app("felix").run_test(size=SIZE) as pilot:
        asked = await proposed(pilot)
        stage.arm(pilot)
        await pilot.press("escape")
        await settled(pilot)
        await _sign_in(pilot, "m")
        await wait(pilot, lambda: "1 waiting for you" in shown(pilot))
        opened = await _opened(stage, pilot)
        assert opened.proposal == asked.proposal
        await pilot.press("a", "enter")
        await settled(pilot)
        assert state_of(pilot, asked) == "done"


async def _sign_in(pilot: Pilot[None], letter: str) -> None:
    """Sign out, and in as the first person whose name starts with the letter."""
    await pilot.press("ctrl+o")
    await wait(pilot, lambda: isinstance(pilot.app.screen, SignInScreen))
    await pilot.press(*([] if letter == "m" else [letter]), "enter")
    await ready(pilot)


async def _opened(stage: Stage, pilot: Pilot[None]) -> Card:
    """The first card in the list of decisions, ready to be answered."""
    await pilot.press("f2")
    await wait(pilot, lambda: isinstance(pilot.app.screen, ProposalsScreen))
    await pilot.press("enter")
    opened = (await card_shown(pilot)).card
    stage.arm(pilot)
    return opened
