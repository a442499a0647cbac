"""Which conversations there are and whose they are; nobody continues somebody else's."""

import re
import sqlite3
import uuid
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from copilot.errors import NotYours, StartupError, StorageUnavailable
from tools.context import Operator

Clock = Callable[[], datetime]
_IDENTIFIER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,99}")
_BUSY_SECONDS = 5
_TABLE = (
    "CREATE TABLE IF NOT EXISTS conversation (id TEXT PRIMARY KEY, owner TEXT, site TEXT, started TEXT, title TEXT)"
    " STRICT"
)


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
    """The list of conversations in one SQLite file.

    Every method raises StorageUnavailable when the file cannot be used.
    """

    def __init__(self, file: Path, clock: Clock = lambda: datetime.now(UTC)) -> None:
        self._file = file
        self._clock = clock

    def claim(self, operator: Operator, site: str, identifier: str | None) -> Conversation:
        """A new conversation, or the person's own one of that id.

        An id that nobody uses yet becomes theirs. Raises NotYours for somebody else's, StartupError
        for an id that is none.
        """
        wanted = identifier or f"s_{uuid.uuid4().hex[:12]}"
        if not _IDENTIFIER.fullmatch(wanted):
            raise StartupError(
                f"{wanted[:40]!r} cannot name a conversation; use up to 100 letters, digits, dots, colons and dashes."
            )
        row = (wanted, operator.id, site, self._clock().isoformat(timespec="seconds"), "")
        with self._opened() as database:
            database.execute("INSERT OR IGNORE INTO conversation VALUES (?, ?, ?, ?, ?)", row)
            found = _conversation(database.execute("SELECT * FROM conversation WHERE id = ?", (wanted,)).fetchone())
        if found.owner != operator.id:
            raise NotYours(f"conversation {wanted!r} belongs to somebody else; leave the id out to start a new one.")
        return found

    def name(self, identifier: str, title: str) -> None:
        """Give a conversation its title, unless it has one."""
        with self._opened() as database:
            database.execute("UPDATE conversation SET title = ? WHERE id = ? AND title = ''", (title[:80], identifier))

    def of(self, operator: Operator, limit: int = 50) -> tuple[Conversation, ...]:
        """The person's conversations that were used, newest first."""
        query = "SELECT * FROM conversation WHERE owner = ? AND title <> '' ORDER BY started DESC, rowid DESC LIMIT ?"
        with self._opened() as database:
            return tuple(_conversation(row) for row in database.execute(query, (operator.id, limit)))

    @contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        """The file for one transaction."""
        try:
            with closing(sqlite3.connect(self._file, timeout=_BUSY_SECONDS)) as database, database:
                database.execute(_TABLE)
                yield database
        except sqlite3.Error as error:
            raise StorageUnavailable(
                f"the list of conversations {str(self._file)!r} cannot be used ({error}); run `andon doctor`."
            ) from error


def _conversation(row: tuple[str, str, str, str, str]) -> Conversation:
    identifier, owner, site, started, title = row
    return Conversation(id=identifier, owner=owner, site=site, started=datetime.fromisoformat(started), title=title)
