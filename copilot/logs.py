"""The technical log: `andon.log` in the data folder; never the screen."""

import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path

LARGEST = 5_000_000


def open_log(home: Path) -> None:
    """Send the program's own messages and every traceback to the file; calling it again changes nothing."""
    log = logging.getLogger("andon")
    file = str(home / "andon.log")
    if any(isinstance(handler, RotatingFileHandler) and handler.baseFilename == file for handler in log.handlers):
        return
    handler = RotatingFileHandler(file, maxBytes=LARGEST, backupCount=3, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    log.addHandler(handler)
    log.setLevel(logging.INFO)
    log.propagate = False
