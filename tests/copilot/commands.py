"""Running the `andon` command: inside the test, or as the installed program in a process of its own."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from copilot.cli.main import run
from copilot.settings import Settings

ANDON = str(Path(sys.executable).with_name("andon"))
"""The command as it is installed."""


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """What it printed, as JSON."""
        return json.loads(self.out)

    @property
    def failed_plainly(self) -> bool:
        """Exit code 1 with exactly one line for a person, and no traceback."""
        lines = self.err.strip().splitlines()
        return self.code == 1 and len(lines) == 1 and lines[0].startswith("andon: ")


class Here:
    """The command run inside the test, on one data folder."""

    def __init__(self, settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self._monkeypatch = monkeypatch
        self._capsys = capsys
        for name, value in environment(settings).items():
            monkeypatch.setenv(name, value)

    def __call__(self, *arguments: str, **variables: str) -> Ended:
        """Run one command; `variables` are further environment variables."""
        with self._monkeypatch.context() as patched:
            patched.setattr(sys, "argv", ["andon", *arguments])
            for name, value in variables.items():
                patched.setenv(name, value)
            self._capsys.readouterr()
            with pytest.raises(SystemExit) as end:
                run()
        said = self._capsys.readouterr()
        code = end.value.code
        return Ended(code if isinstance(code, int) else 0, said.out, said.err)


def environment(settings: Settings) -> dict[str, str]:
    """What a process needs to work on that installation."""
    return {
        "ANDON_HOME": str(settings.home),
        "ANDON_MODELS": str(settings.model_folder),
        "ANDON_BACKEND": settings.backend,
        "COLUMNS": "120",
    }


def andon(settings: Settings, *arguments: str, wrap: tuple[str, ...] = (), **variables: str) -> Ended:
    """Run the installed command to its end; `wrap` goes before it, `variables` into its environment."""
    return run_in(wrap, [ANDON, *arguments], environment(settings) | variables)


def run_in(wrap: tuple[str, ...], command: Sequence[str], variables: Mapping[str, str] | None = None) -> Ended:
    """Run any program to its end."""
    done = subprocess.run(
        [*wrap, *command],
        env=os.environ | (variables or {}),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    return Ended(done.returncode, done.stdout, done.stderr)


@contextmanager
def started(settings: Settings, *arguments: str) -> Iterator["subprocess.Popen[str]"]:
    """The installed command while it runs; it is killed at the end if it still does."""
    process = subprocess.Popen(
        [ANDON, *arguments],
        env=os.environ | environment(settings),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with process:
        try:
            yield process
        finally:
            process.kill()
