"""Conversations on disk: the latest state of each, and no more of it after many turns than after a few."""

import sqlite3

from copilot.settings import Settings
from tests.conversing import talking


def rows(settings: Settings, table: str) -> list[str]:
    with sqlite3.connect(settings.conversations_file) as database:
        return [str(row[0]) for row in database.execute(f"SELECT thread_id FROM {table}")]


async def test_of_every_conversation_one_state_is_kept(settings: Settings) -> None:
    async with talking(settings) as talk:
        for _ in range(3):
            await talk.ask("Is FIL-03 running?")
        other = talk.copilot.session(talk.copilot.identity.user("jonas"))
        _ = [event async for event in other.ask("Is FIL-02 running?")]
        exchanges = await talk.session.exchanges()
        threads = rows(settings, "checkpoints")
        writes = rows(settings, "writes")
    assert sorted(threads) == sorted([talk.session.id, other.id])
    assert len(exchanges) == 3
    assert len(writes) < 100
