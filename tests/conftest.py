"""What tests of all packages share: the models, the demo plant and a whole installation, each made once."""

import asyncio
import os
import shutil
from pathlib import Path

import pytest

from copilot.assembly import assembled
from copilot.settings import Settings
from copilot.setup import prepare
from tools.adapters.plant.build import build_plant
from tools.adapters.plant.world.state import World


@pytest.fixture(scope="session")
def model_folder() -> Path:
    """The folder of model files that this machine has."""
    home = os.environ.get("ANDON_HOME", str(Path.home() / ".local" / "share" / "andon"))
    return Path(os.environ.get("ANDON_TEST_MODELS", str(Path(home) / "models")))


@pytest.fixture(scope="session")
def built_plant(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, World]:
    """The demo plant on disk, and the world it was made from."""
    folder = tmp_path_factory.mktemp("demo") / "plant"
    return folder, build_plant(folder)


@pytest.fixture(scope="session")
def plant_folder(built_plant: tuple[Path, World]) -> Path:
    """The folder of the demo plant; shared, so only for reading."""
    return built_plant[0]


@pytest.fixture(scope="session")
def planted(built_plant: tuple[Path, World]) -> dict[str, dict[str, str]]:
    """The ids of the planted situations: `planted["S9"]["lot"]`."""
    return {story.id: dict(story.records) for story in built_plant[1].stories}


@pytest.fixture
def plant_copy(plant_folder: Path, tmp_path: Path) -> Path:
    """A demo plant of one's own, to write to or to break."""
    return Path(shutil.copytree(plant_folder, tmp_path / "plant"))


@pytest.fixture(scope="session")
def installation(tmp_path_factory: pytest.TempPathFactory, plant_folder: Path, model_folder: Path) -> Path:
    """A data folder with plant and knowledge index as `andon setup` makes them; shared, so only for copying."""
    home = tmp_path_factory.mktemp("installation")
    shutil.copytree(plant_folder, home / "plant")
    settings = Settings(home=home, models=model_folder, backend="none")
    prepare(settings, lambda _what, _done, _total: None)
    asyncio.run(_opened_once(settings))
    return home


async def _opened_once(settings: Settings) -> None:
    """The first start computes the vectors of the tools' example questions; tests need not repeat that."""
    async with assembled(settings):
        pass


@pytest.fixture
def settings(installation: Path, model_folder: Path, tmp_path: Path) -> Settings:
    """Settings of a fresh copy of the installation, without a chat model of its own."""
    home = Path(shutil.copytree(installation, tmp_path / "home"))
    return Settings(home=home, models=model_folder, backend="none")
