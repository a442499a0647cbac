"""What has to be there before the first question: models, the demo plant, the knowledge index."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from copilot.errors import StartupError
from copilot.models.catalog import Catalog, load_catalog
from copilot.settings import Settings
from knowledge import corpus_folder
from knowledge.embedding import Embedder
from knowledge.errors import IndexDamaged, IndexMissing
from knowledge.index import current
from knowledge.ingest import ingest
from tools.adapters.plant.installed import install_plant, is_installed

EMBEDDING = "all-minilm-l6-v2-int8"
TOKENIZER = "all-minilm-l6-v2-tokenizer"

Progress = Callable[[str, int, int], None]
"""Told what is being done, how much of it is done, and how much there is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One thing that must be there."""

    name: str
    ready: bool


def parts(settings: Settings) -> tuple[Part, ...]:
    """What is there and what is not; quick, reads no large file."""
    catalog = load_catalog(settings.model_folder)
    return (
        *(Part(name=f"model {name}", ready=_is_there(catalog, name, settings)) for name in needed_models(settings)),
        Part(name="demo plant", ready=is_installed(settings.plant_folder)),
        Part(name="knowledge index", ready=_is_indexed(settings.index_folder)),
    )


def prepare(settings: Settings, progress: Progress) -> None:
    """Make everything that is missing; safe to stop and to run again.

    Raises StartupError, or the errors of the model catalogue, each with the next step.
    """
    make_home(settings.home)
    catalog = load_catalog(settings.model_folder)
    for name in needed_models(settings):
        if not _is_there(catalog, name, settings):
            catalog.pull(name, settings.model_folder, progress=partial(progress, name))
    if not is_installed(settings.plant_folder):
        progress("demo plant", 0, 1)
        install_plant(settings.plant_folder)
        progress("demo plant", 1, 1)
    ingest(settings.corpus or corpus_folder(), settings.index_folder, embedder(settings), progress)


def needed_models(settings: Settings) -> tuple[str, ...]:
    """The catalogue entries that this installation uses."""
    chat = (settings.model,) if settings.backend == "local" else ()
    return (*chat, EMBEDDING, TOKENIZER)


def embedder(settings: Settings) -> Embedder:
    """The embedding model; loaded at the first text."""
    catalog = load_catalog(settings.model_folder)
    folder = settings.model_folder
    return Embedder(folder / catalog.entry(EMBEDDING).file, folder / catalog.entry(TOKENIZER).file)


def make_home(home: Path) -> None:
    """The data folder, readable by its owner only; raises StartupError when it cannot be used."""
    probe = home / ".writable"
    try:
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        probe.write_text("", encoding="utf-8")
        probe.unlink()
    except OSError as error:
        raise StartupError(
            f"the data folder {str(home)!r} cannot be written ({error.strerror}); set ANDON_HOME to one that can."
        ) from error


def _is_there(catalog: Catalog, name: str, settings: Settings) -> bool:
    return catalog.located(name, settings.model_folder) is not None


def _is_indexed(index: Path) -> bool:
    try:
        current(index)
    except (IndexMissing, IndexDamaged):
        return False
    return True
