"""The terminal UI over a whole copilot, with everything that changes from run to run held still."""

import asyncio
import itertools
import uuid
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from copilot.assembly import assembled
from copilot.sandbox import sandboxed
from copilot.settings import Settings
from guardrails import content, ledger
from guardrails.audit import Audit
from tests.tui.stage import MOMENT, Stage, Stopwatch
from tools import runner


@pytest.fixture(scope="session")
def installation(installation: Path, model_folder: Path) -> Path:
    """The shared installation; what the first start on a machine computes lies beside the models."""
    settings = Settings(home=installation, models=model_folder, backend="none")
    with sandboxed(settings) as copy:
        asyncio.run(_start_once(copy))
    return installation


async def _start_once(settings: Settings) -> None:
    async with assembled(settings):
        pass


@pytest.fixture
def stopwatch() -> Stopwatch:
    """The seconds that the input guard and the waiting line count; they pass only when a test says so."""
    return Stopwatch()


@pytest.fixture
def stage(settings: Settings, stopwatch: Stopwatch) -> Stage:
    """Opens the terminal UI for somebody, over a copilot of this test's own."""
    return Stage(settings, stopwatch)


@pytest.fixture
def still(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ids, moments and durations that are the same in every run, for pictures."""
    names = (f"P-DEMO{number}" for number in itertools.count(1))
    monkeypatch.setattr(ledger, "_new_id", lambda _connection: next(names))
    monkeypatch.setattr(content, "secrets", SimpleNamespace(token_hex=lambda size: "0" * 2 * size))
    monkeypatch.setattr(Audit, "now", lambda _self, _connection: MOMENT)
    monkeypatch.setattr(uuid, "uuid4", _counting_uuid())
    monkeypatch.setattr(runner, "time", SimpleNamespace(perf_counter=lambda: 0.0))


def _counting_uuid() -> Callable[[], uuid.UUID]:
    numbers = itertools.count(1)
    return lambda: uuid.UUID(int=next(numbers) << 64)
