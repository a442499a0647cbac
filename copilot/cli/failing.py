"""Where the command line turns expected failures into one line and an exit code."""

import logging
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from copilot.errors import NotSignedIn, StartupError
from graphs.errors import CalibrationInvalid, ModelUnavailable
from guardrails.errors import GuardrailError
from knowledge.errors import KnowledgeError
from tools.errors import ToolError

EXPECTED = (
    StartupError,
    NotSignedIn,
    ModelUnavailable,
    CalibrationInvalid,
    GuardrailError,
    KnowledgeError,
    ToolError,
)
STOPPED = 130
"""Exit code after Ctrl-C, as shells count it."""

log = logging.getLogger("andon")
log.addHandler(logging.NullHandler())


@contextmanager
def told() -> Iterator[None]:
    """Run a command; an expected failure is printed without a traceback and ends with exit code 1."""
    try:
        yield
    except SystemExit as end:
        if end.code == STOPPED:
            sys.stderr.write("andon: stopped; nothing that was not confirmed was changed.\n")
        raise
    except EXPECTED as failure:
        _fail(str(failure))
    except KeyboardInterrupt:
        sys.stderr.write("andon: stopped; nothing that was not confirmed was changed.\n")
        sys.exit(STOPPED)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    except (sqlite3.Error, OSError) as failure:
        log.exception("storage failed")
        _fail(f"the data folder cannot be used ({failure}); run `andon doctor`.")


def _fail(message: str) -> None:
    sys.stderr.write(f"andon: {message}\n")
    sys.exit(1)
