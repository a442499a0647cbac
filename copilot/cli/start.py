"""Entry point of the `andon` command: Ctrl-C never shows a traceback, not even while the program loads."""

import os
import signal
import sys
from types import FrameType
from typing import NoReturn


def _end(_signal: int, _frame: FrameType | None) -> NoReturn:
    sys.stderr.write("andon: stopped.\n")
    sys.stderr.flush()
    os._exit(130)


signal.signal(signal.SIGINT, _end)

from copilot.cli.main import run as run_command  # noqa: E402 - the handler has to stand before the long import


def run() -> None:
    """Run the command line; while a command runs, Ctrl-C reaches it as KeyboardInterrupt."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        run_command()
    finally:
        signal.signal(signal.SIGINT, _end)
