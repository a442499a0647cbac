"""One bench for each test, over a copy of one tiny plant."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.guardrails.bench import Bench, open_bench
from tests.tools.tiny_plant import make_tiny_plant


@pytest.fixture(scope="session")
def tiny_plant(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tiny") / "plant"
    folder.mkdir()
    make_tiny_plant(folder)
    return folder


@pytest.fixture
def home(tmp_path: Path, tiny_plant: Path) -> Path:
    """A data folder with a plant of its own."""
    shutil.copytree(tiny_plant, tmp_path / "plant")
    return tmp_path


@pytest.fixture
def bench(home: Path) -> Iterator[Bench]:
    opened = open_bench(home)
    yield opened
    opened.engine.dispose()
