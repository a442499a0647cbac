"""The demo plant, built once for a whole run of tests and copied for those that write to it."""

import shutil
from pathlib import Path

import pytest

from tools.adapters.plant.build import build_plant


@pytest.fixture(scope="session")
def plant_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the demo plant; shared, so only for reading."""
    folder = tmp_path_factory.mktemp("demo") / "plant"
    build_plant(folder)
    return folder


@pytest.fixture
def plant_copy(plant_folder: Path, tmp_path: Path) -> Path:
    """A demo plant of one's own, to write to or to break."""
    return Path(shutil.copytree(plant_folder, tmp_path / "plant"))
