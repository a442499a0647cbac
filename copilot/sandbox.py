"""A throw-away copy of an installation: same models and index, a plant and a ledger of its own."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from copilot.settings import Settings


@contextmanager
def sandboxed(settings: Settings) -> Iterator[Settings]:
    """Settings for a copy that is deleted at the end; the installation itself is only read.

    Large files are shared: models by their folder, the computed prefix and the index by copy.
    """
    with tempfile.TemporaryDirectory(prefix="andon-") as folder:
        home = Path(folder)
        shutil.copytree(settings.plant_folder, home / "plant")
        shutil.copytree(settings.index_folder, home / "index")
        if settings.state_folder.exists():
            shutil.copytree(settings.state_folder, home / "state")
        yield settings.model_copy(update={"home": home, "models": settings.model_folder})
