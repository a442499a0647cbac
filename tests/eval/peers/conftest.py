"""One copilot without a model that lends its tools to every test here."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from copilot.assembly import Copilot
from copilot.settings import Settings
from eval.peers.rivals import lender


@pytest.fixture(scope="session")
def bare(installation: Path, model_folder: Path) -> Settings:
    """The shared installation, only read."""
    return Settings(home=installation, models=model_folder, backend="none")


@pytest_asyncio.fixture(scope="package", loop_scope="session")
async def copilot(bare: Settings) -> AsyncIterator[Copilot]:
    """Baselines keep nothing in it, so that one serves all tests."""
    async with lender(bare) as made:
        yield made
