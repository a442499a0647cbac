"""Who may sign in, and which bearer token belongs to whom.

Tokens are stored as SHA-256 digests, so the file alone lets nobody in.
"""

import hashlib
import secrets
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import get_args

import yaml
from pydantic import BaseModel, ConfigDict

from copilot.errors import NotSignedIn, StartupError, StorageUnavailable, UnknownUser
from tools.context import Operator, Role

DEMO_USERS = Path(__file__).parent / "demo_users.yaml"
TOKEN_DAYS = 30
_BUSY_SECONDS = 5

Clock = Callable[[], datetime]


class _User(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    name: str
    role: Role
    sites: tuple[str, ...]


class Identity:
    """The people of one installation and their tokens."""

    def __init__(self, users: tuple[Operator, ...], file: Path, clock: Clock = lambda: datetime.now(UTC)) -> None:
        self._users = {user.id: user for user in users}
        self._file = file
        self._clock = clock

    def users(self) -> tuple[Operator, ...]:
        """Everybody who may sign in, by role in the order of responsibility, then name."""
        order = get_args(Role)
        return tuple(sorted(self._users.values(), key=lambda user: (order.index(user.role), user.name)))

    def find(self, name: str) -> Operator | None:
        """The person with that login name as they are now; None for nobody."""
        return self._users.get(name.strip().lower())

    def user(self, name: str) -> Operator:
        """The person with that login name; raises UnknownUser."""
        found = self.find(name)
        if found is None:
            raise UnknownUser(f"nobody signs in as {name!r}; `andon users list` shows the names.")
        return found

    def new_token(self, name: str) -> str:
        """A fresh bearer token for that person, valid for TOKEN_DAYS days; shown once, stored as a digest."""
        user = self.user(name)
        token = "andon_" + secrets.token_urlsafe(24)
        expires = self._clock() + timedelta(days=TOKEN_DAYS)
        with self._opened() as database:
            database.execute("INSERT INTO token VALUES (?, ?, ?)", (_digest(token), user.id, expires.isoformat()))
        return token

    def by_token(self, token: str) -> Operator:
        """The person a bearer token belongs to; raises NotSignedIn."""
        with self._opened() as database:
            row = database.execute("SELECT user, expires FROM token WHERE digest = ?", (_digest(token),)).fetchone()
        if row is None or row[0] not in self._users or datetime.fromisoformat(row[1]) <= self._clock():
            raise NotSignedIn("the token is unknown or has expired; `andon users token NAME` makes a new one.")
        return self._users[row[0]]

    @contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        """The file for one transaction; raises StorageUnavailable."""
        try:
            if not self._file.exists():
                self._file.touch(mode=0o600)
            with closing(sqlite3.connect(self._file, timeout=_BUSY_SECONDS)) as database, database:
                database.execute(
                    "CREATE TABLE IF NOT EXISTS token (digest TEXT PRIMARY KEY, user TEXT, expires TEXT) STRICT"
                )
                yield database
        except (sqlite3.Error, OSError) as error:
            raise StorageUnavailable(
                f"the identity file {str(self._file)!r} cannot be used ({error}); run `andon doctor`."
            ) from error


def load_users(file: Path = DEMO_USERS) -> tuple[Operator, ...]:
    """The people in a users file; raises StartupError for a file that does not fit."""
    try:
        rows = [_User.model_validate(row) for row in yaml.safe_load(file.read_text(encoding="utf-8"))]
    except (OSError, ValueError, TypeError, yaml.YAMLError) as error:
        raise StartupError(f"cannot read users from {str(file)!r}: {error}") from error
    return tuple(Operator(id=row.id, name=row.name, role=row.role, sites=row.sites) for row in rows)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
