"""The example questions of all tools, ready to be compared with: computed once per set of tools and embedding model."""

from copilot.settings import Settings
from copilot.setup import embedder
from graphs.masking import glosser, masker
from graphs.resemblance import Resemblance
from tools.catalog import Catalog
from tools.directory import Directory
from tools.questions import load_elsewhere


def resemblance(settings: Settings, tools: Catalog, directory: Directory) -> Resemblance:
    """What this installation compares requests with; the first call takes some seconds, later ones read a file."""
    embedding = embedder(settings)
    cache = settings.state_folder / f"examples-{embedding.fingerprint[:12]}"
    return Resemblance(
        tuple(tools.values()), load_elsewhere(), embedding.embed, mask=masker(directory), gloss=glosser(), cache=cache
    )
