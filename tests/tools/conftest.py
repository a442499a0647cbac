"""A plant of known rows, and a desk in front of it."""

from pathlib import Path

import pytest

from tests.knowledge.conftest import embedder, model_files
from tests.tools.desk import desk
from tests.tools.tiny_plant import make_tiny_plant
from tools.context import Context

__all__ = ["embedder", "model_files"]


@pytest.fixture(scope="session")
def tiny_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the tiny plant; shared, so only for reading."""
    folder = tmp_path_factory.mktemp("tiny")
    make_tiny_plant(folder)
    return folder


@pytest.fixture
def tiny(tiny_folder: Path) -> Context:
    """A planner at Eastport in front of the tiny plant."""
    return desk(tiny_folder)


@pytest.fixture
def own_tiny(tmp_path: Path) -> Path:
    """A tiny plant of one's own, to break."""
    make_tiny_plant(tmp_path)
    return tmp_path


@pytest.fixture(scope="session")
def demo(plant_folder: Path) -> Context:
    """A planner at Eastport in front of the demo plant."""
    return desk(plant_folder, timeout=5)
