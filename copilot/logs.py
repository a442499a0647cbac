"""The technical log: `andon.log` in the data folder; never the screen."""

import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path

LARGEST = 5_000_000


class _LogFile(RotatingFileHandler):
    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - named by logging
        """A full disk costs the log, not the turn; and nothing of it belongs on the screen."""


def open_log(home: Path) -> None:
    """Send the program's own messages and every traceback to the file; calling it again changes nothing."""
    log = logging.getLogger("andon")
    file = str(home / "andon.log")
    if any(isinstance(handler, RotatingFileHandler) and handler.baseFilename == file for handler in log.handlers):
        return
    handler = _LogFile(file, maxBytes=LARGEST, backupCount=3, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    log.addHandler(handler)
    log.setLevel(logging.INFO)
    log.propagate = False
