"""Where a person decides: what they see, what counts, and what the conversation hears of it."""

import sqlite3
from contextlib import closing

import pytest

from copilot.settings import Settings
from guardrails.errors import AlreadyDecided, NotAllowed, UnknownProposal
from tests.conversing import Talk, talking
from tools.adapters.plant.faults import set_condition

WORK_ORDER = "create a work order for FIL-03: nozzle drips"
FULL = "BEGIN SELECT RAISE(ABORT, 'full'); END"


async def seen_by(talk: Talk, user: str, *, open_only: bool = True) -> list[str]:
    cards = talk.copilot.desk(talk.copilot.identity.user(user)).proposals(open_only=open_only)
    return [card.proposal for card in cards]


async def test_people_see_the_proposals_of_their_sites_only(settings: Settings) -> None:
    async with talking(settings) as talk:
        proposal = (await talk.ask(WORK_ORDER))["proposals"][0]["id"]
        assert await seen_by(talk, "jonas") == [proposal]
        assert await seen_by(talk, "ilse") == []
        with pytest.raises(UnknownProposal):
            talk.copilot.desk(talk.copilot.identity.user("ilse")).card(proposal)


async def test_a_decided_one_leaves_the_open_list(settings: Settings) -> None:
    async with talking(settings) as talk:
        turn = await talk.ask(WORK_ORDER)
        decided = await talk.decide("jonas", turn, "reject", "replaced on Friday")
        assert decided.state == "rejected"
        assert await seen_by(talk, "jonas") == []
        assert await seen_by(talk, "jonas", open_only=False) == [turn["proposals"][0]["id"]]
        with pytest.raises(AlreadyDecided):
            await talk.decide("jonas", turn, "approve")


async def test_what_is_done_names_the_record_and_the_way_back(settings: Settings) -> None:
    async with talking(settings) as talk:
        turn = await talk.ask(WORK_ORDER)
        decided = await talk.decide("jonas", turn, "approve")
        news = await talk.ask("Is FIL-03 running?")
    assert decided.state == "done"
    assert "WO-" in decided.message
    assert "Undo:" in decided.message
    assert news["answer"].startswith(decided.message)


async def test_a_refusal_leaves_everything_as_it_was(settings: Settings) -> None:
    async with talking(settings) as talk:
        turn = await talk.ask(WORK_ORDER)
        with pytest.raises(NotAllowed):
            await talk.decide("felix", turn, "approve")
        assert await seen_by(talk, "jonas") == [turn["proposals"][0]["id"]]


async def test_a_plant_that_does_not_answer_is_news_and_the_approval_stands(settings: Settings) -> None:
    async with talking(settings) as talk:
        turn = await talk.ask(WORK_ORDER)
        set_condition(settings.plant_folder, "CMMS", "unavailable")
        decided = await talk.decide("jonas", turn, "approve")
        set_condition(settings.plant_folder, "CMMS", "ok")
    assert decided.state == "approved"
    assert "Nothing was changed" in decided.message


async def test_a_conversation_that_cannot_be_told_does_not_undo_a_decision(settings: Settings) -> None:
    """The ledger decides; the news to the conversation is a courtesy."""
    async with talking(settings) as talk:
        turn = await talk.ask(WORK_ORDER)
        with closing(sqlite3.connect(settings.conversations_file)) as database:
            database.execute(f"CREATE TRIGGER no_more BEFORE INSERT ON checkpoints {FULL}")
            database.commit()
        decided = await talk.decide("jonas", turn, "approve")
    assert decided.state == "done"
    assert "was not told" in (settings.home / "andon.log").read_text(encoding="utf-8")


async def test_an_approval_that_the_disk_interrupts_is_told_as_such(settings: Settings) -> None:
    """The approval is in the ledger; that nothing more could be written is not a refusal of it."""
    async with talking(settings) as talk:
        turn = await talk.ask(WORK_ORDER)
        with closing(sqlite3.connect(settings.ledger_file)) as database:
            database.execute(f"CREATE TRIGGER no_more BEFORE INSERT ON effect {FULL}")
            database.commit()
        decided = await talk.decide("jonas", turn, "approve")
    assert decided.state == "approved"
    assert "the approval is recorded" in decided.message
    assert "andon doctor" in decided.message
