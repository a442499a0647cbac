"""One server on one data folder: a second one is refused, not warned."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from copilot.errors import StartupError


@contextmanager
def only_one(home: Path, what: str) -> Iterator[None]:
    """Hold the lock of the data folder while the server runs; raises StartupError when another one does."""
    with (home / "server.lock").open("w", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise StartupError(
                f"another `{what}` already works on {str(home)!r}; stop it, or set ANDON_HOME to another folder."
            ) from error
        yield
