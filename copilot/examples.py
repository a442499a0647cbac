"""The example questions of all tools as vectors: computed once per set of tools and embedding model."""

from copilot.settings import Settings
from copilot.setup import embedder
from graphs.masking import glosser, masker
from graphs.ranking import ToolRanking
from tools.catalog import Catalog
from tools.directory import Directory


def tool_ranking(settings: Settings, tools: Catalog, directory: Directory) -> ToolRanking:
    """The ranking of tools for this installation; the first call takes some seconds, later ones read a file."""
    embedding = embedder(settings)
    cache = settings.state_folder / f"examples-{embedding.fingerprint[:12]}"
    return ToolRanking(tuple(tools.values()), embedding.embed, masker(directory), glosser(), cache)
