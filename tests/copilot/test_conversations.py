"""Whose conversation it is, and what a list of them shows."""

from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import pytest

from copilot.conversations import Conversations
from copilot.errors import NotYours, StartupError, StorageUnavailable
from copilot.identity import load_users

PEOPLE = {person.id: person for person in load_users()}
MARA, WEN = PEOPLE["mara"], PEOPLE["wen"]


@pytest.fixture
def conversations(tmp_path: Path) -> Conversations:
    minute = count()
    return Conversations(tmp_path / "sessions.db", lambda: datetime(2026, 6, 17, 3, next(minute), tzinfo=UTC))


def test_a_new_one_gets_an_id_and_an_own_one_goes_on(conversations: Conversations) -> None:
    first = conversations.claim(MARA, "EP", None)
    again = conversations.claim(MARA, "EP", first.id)
    other = conversations.claim(MARA, "EP", None)
    assert again == first
    assert other.id != first.id


def test_a_name_that_nobody_uses_is_taken_and_then_kept(conversations: Conversations) -> None:
    assert conversations.claim(MARA, "EP", "night-shift").owner == "mara"
    with pytest.raises(NotYours, match="'night-shift'"):
        conversations.claim(WEN, "EP", "night-shift")


def test_it_stays_with_the_site_it_began_at(conversations: Conversations) -> None:
    conversations.claim(WEN, "NF", "x")
    assert conversations.claim(WEN, "EP", "x").site == "NF"


@pytest.mark.parametrize("named", [" ", "a b", "../x", "é", "x" * 101, "-x", "a\nb"])
def test_what_cannot_be_a_name_is_refused(conversations: Conversations, named: str) -> None:
    with pytest.raises(StartupError, match="cannot name a conversation"):
        conversations.claim(MARA, "EP", named)


def test_the_list_shows_ones_own_that_were_used_newest_first(conversations: Conversations) -> None:
    ids = [conversations.claim(MARA, "EP", None).id for _ in range(3)]
    conversations.claim(WEN, "EP", "hers")
    for number in (0, 2):
        conversations.name(ids[number], f"question {number}")
    conversations.name(ids[0], "a second question")
    conversations.name("hers", "not for mara")
    assert [(each.id, each.title) for each in conversations.of(MARA)] == [
        (ids[2], "question 2"),
        (ids[0], "question 0"),
    ]
    assert len(conversations.of(MARA, limit=1)) == 1


def test_a_damaged_file_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "sessions.db").write_bytes(b"no database" * 500)
    with pytest.raises(StorageUnavailable, match="andon doctor"):
        Conversations(tmp_path / "sessions.db").of(MARA)
