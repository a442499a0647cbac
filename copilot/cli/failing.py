"""Where the command line turns expected failures into one line and an exit code."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from copilot.errors import NotSignedIn, StartupError
from graphs.errors import ModelUnavailable
from guardrails.errors import GuardrailError
from knowledge.errors import KnowledgeError
from tools.errors import ToolError

EXPECTED = (StartupError, NotSignedIn, ModelUnavailable, GuardrailError, KnowledgeError, ToolError)


@contextmanager
def told() -> Iterator[None]:
    """Run a command; an expected failure is printed without a traceback and ends with exit code 1."""
    try:
        yield
    except EXPECTED as failure:
        sys.stderr.write(f"andon: {failure}\n")
        sys.exit(1)
    except KeyboardInterrupt:
        sys.stderr.write("andon: stopped; nothing that was not confirmed was changed.\n")
        sys.exit(130)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
