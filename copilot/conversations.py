"""Which conversations there are and whose they are; nobody continues somebody else's."""

import sqlite3
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from copilot.errors import StartupError
from tools.context import Operator

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """One conversation as a list shows it."""

    id: str
    owner: str
    site: str
    started: datetime
    title: str
    """The first thing that was asked; empty before that."""


class Conversations:
    """The list of conversations in one SQLite file."""

    def __init__(self, file: Path, clock: Clock = lambda: datetime.now(UTC)) -> None:
        self._file = file
        self._clock = clock

    def claim(self, operator: Operator, site: str, identifier: str | None) -> Conversation:
        """A new conversation, or the person's own one of that id.

        An id that nobody uses yet becomes theirs. Raises StartupError for somebody else's.
        """
        wanted = identifier or f"s_{uuid.uuid4().hex[:12]}"
        row = (wanted, operator.id, site, self._clock().isoformat(timespec="seconds"), "")
        with self._open() as database:
            database.execute("INSERT OR IGNORE INTO conversation VALUES (?, ?, ?, ?, ?)", row)
            found = _conversation(database.execute("SELECT * FROM conversation WHERE id = ?", (wanted,)).fetchone())
        database.close()
        if found.owner != operator.id:
            raise StartupError(
                f"conversation {wanted!r} belongs to somebody else; leave the id out to start a new one."
            )
        return found

    def name(self, identifier: str, title: str) -> None:
        """Give a conversation its title, unless it has one."""
        with self._open() as database:
            database.execute("UPDATE conversation SET title = ? WHERE id = ? AND title = ''", (title[:80], identifier))
        database.close()

    def of(self, operator: Operator, limit: int = 50) -> tuple[Conversation, ...]:
        """The person's conversations that were used, newest first."""
        query = "SELECT * FROM conversation WHERE owner = ? AND title <> '' ORDER BY started DESC, rowid DESC LIMIT ?"
        database = self._open()
        rows = database.execute(query, (operator.id, limit)).fetchall()
        database.close()
        return tuple(_conversation(row) for row in rows)

    def _open(self) -> sqlite3.Connection:
        try:
            database = sqlite3.connect(self._file, timeout=5)
            database.execute(
                "CREATE TABLE IF NOT EXISTS conversation "
                "(id TEXT PRIMARY KEY, owner TEXT, site TEXT, started TEXT, title TEXT) STRICT"
            )
        except sqlite3.Error as error:
            raise StartupError(
                f"cannot use the conversations file {str(self._file)!r}: {error}; run `andon doctor`."
            ) from error
        return database


def _conversation(row: tuple[str, str, str, str, str]) -> Conversation:
    identifier, owner, site, started, title = row
    return Conversation(id=identifier, owner=owner, site=site, started=datetime.fromisoformat(started), title=title)
