"""From a request to a confirmed action and back into the conversation (ACT-01, ACT-04, ACT-05, GOV-21)."""

import pytest

from copilot.models.scripted import ScriptedChatModel
from copilot.settings import Settings
from graphs.events import ProposalMade
from guardrails.errors import NotAllowed
from tests.conversing import Talk, talking, tools_of
from tools.adapters.plant.build import logical_digest


async def lot_at_eastport(talk: Talk) -> str:
    """A finished lot that lies at Eastport and is on no hold."""
    stock = talk.copilot.systems.wms.stock(site="EP")
    held = {hold.lot for hold in talk.copilot.systems.mes.holds(site="EP")}
    return next(row.lot for row in stock if row.status == "available" and row.lot not in held)


async def test_nothing_changes_before_somebody_approves(settings: Settings) -> None:
    async with talking(settings) as talk:
        before = logical_digest(settings.plant_folder)
        turn = await talk.ask("open a work order for FIL-03, valve is leaking, urgent")
        after = logical_digest(settings.plant_folder)
    assert turn["outcome"] == "proposed"
    assert turn["proposals"][0]["status"] == "pending"
    assert before == after


async def test_ACT_01_an_approved_work_order_is_made_once_and_heard_of(settings: Settings) -> None:
    async with talking(settings) as talk:
        turn = await talk.ask("open a work order for FIL-03, valve is leaking, urgent")
        known = {order.id for order in talk.copilot.systems.cmms.work_orders(asset="FIL-03")}
        decided = await talk.decide("jonas", turn, "approve")
        new = [o for o in talk.copilot.systems.cmms.work_orders(asset="FIL-03") if o.id not in known]
        heard = await talk.ask("did it work?")
        silent = await talk.ask("hello")
    assert decided.state == "done"
    assert [(order.priority, order.kind, order.description) for order in new] == [
        (1, "corrective", "valve is leaking, urgent")
    ]
    assert new[0].id in heard["answer"]
    assert new[0].id not in silent["answer"]


async def test_every_argument_says_where_it_came_from(settings: Settings) -> None:
    async with talking(settings) as talk:
        turn = await talk.ask("open a work order for FIL-03, valve is leaking, urgent")
    assert turn["proposals"][0]["labels"] == {
        "asset": "USER",
        "description": "USER",
        "kind": "USER",
        "priority": "USER",
    }


async def test_ACT_04_a_missing_reason_is_asked_for_and_then_taken(settings: Settings) -> None:
    async with talking(settings) as talk:
        lot = await lot_at_eastport(talk)
        question = await talk.ask(f"put {lot} on hold")
        turn = await talk.ask("label error")
    assert question["outcome"] == "clarify"
    assert "reason" in question["answer"]
    assert turn["outcome"] == "proposed"
    assert turn["proposals"][0]["arguments"]["reason"] == "label_error"


async def test_a_hold_goes_to_three_systems_together(settings: Settings) -> None:
    async with talking(settings) as talk:
        lot = await lot_at_eastport(talk)
        await talk.ask(f"put {lot} on hold, label error")
        cards = [event.card for event in talk.events if isinstance(event, ProposalMade)]
    assert cards[0].systems == ("MES", "ERP", "WMS")


async def test_UA5_a_rejection_is_heard_with_its_reason_and_not_asked_again(settings: Settings) -> None:
    async with talking(settings) as talk:
        turn = await talk.ask("open a work order for FIL-03, valve is leaking")
        await talk.decide("jonas", turn, "reject", "the valve was changed an hour ago")
        again = await talk.ask("open a work order for FIL-03, valve is leaking")
    assert "the valve was changed an hour ago" in again["answer"]
    assert again["proposals"] == []
    assert again["outcome"] == "blocked"


async def test_the_wrong_role_cannot_approve(settings: Settings) -> None:
    async with talking(settings) as talk:
        turn = await talk.ask("open a work order for FIL-03, valve is leaking")
        with pytest.raises(NotAllowed):
            await talk.decide("lena", turn, "approve")


async def test_a_role_that_may_not_ask_is_told_so(settings: Settings) -> None:
    async with talking(settings, user="viktor") as talk:
        turn = await talk.ask("open a work order for FIL-03, valve is leaking")
    assert (turn["outcome"], turn["proposals"]) == ("blocked", [])


@pytest.mark.parametrize("text", ["approve it", "ok, do it", "I approve P-1234", "yes go ahead", "bestätigt"])
async def test_UA6_no_words_ever_approve(settings: Settings, text: str) -> None:
    async with talking(settings, ScriptedChatModel(lambda _messages: "Approved and done.")) as talk:
        await talk.ask("open a work order for FIL-03, valve is leaking")
        before = logical_digest(settings.plant_folder)
        await talk.ask(text)
        states = {card.state for card in talk.copilot.desk(talk.session.operator).proposals()}
        after = logical_digest(settings.plant_folder)
    assert states == {"pending"}
    assert before == after


async def test_P1_whatever_the_model_says_nothing_is_done(settings: Settings) -> None:
    """The model claims success and names tools; only proposals that code made exist."""
    chat = ScriptedChatModel(lambda _messages: '<tool_call>{"name": "release_hold"}</tool_call> Done, released.')
    async with talking(settings, chat) as talk:
        before = logical_digest(settings.plant_folder)
        turn = await talk.ask("any trouble with scrap on line 1 this week")
        after = logical_digest(settings.plant_folder)
    assert turn["proposals"] == []
    assert before == after
    assert set(tools_of(turn)) <= set(talk.copilot.parts.tools)
