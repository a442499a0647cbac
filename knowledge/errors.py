"""Expected failures of reading, indexing and searching what is written down."""

from pathlib import Path

INGEST_COMMAND = "andon knowledge ingest"
REBUILD_COMMAND = "andon knowledge ingest --rebuild"
PULL_COMMAND = "andon model pull"


class KnowledgeError(Exception):
    """Root of the failures that a person is told about; the message names the next step."""


class SourceInvalid(KnowledgeError):
    """A file of the corpus cannot be used; the message names the file and the field."""

    def __init__(self, source: str, reason: str) -> None:
        super().__init__(f"{source}: {reason}")
        self.source = source
        self.reason = reason


class CorpusMissing(KnowledgeError):
    """The folder of procedures and cases is not there, so nothing was indexed."""

    def __init__(self, corpus: Path) -> None:
        super().__init__(f"no corpus at {str(corpus)!r}: name a folder that holds procedures/*.md and cases/*.yaml.")


class EmbeddingMissing(KnowledgeError):
    """A file of the embedding model is not there, or is not what it should be."""

    def __init__(self, path: Path, reason: str = "is missing") -> None:
        super().__init__(f"embedding model file {str(path)!r} {reason}; run `{PULL_COMMAND}`.")
        self.path = path


class IndexMissing(KnowledgeError):
    """There is no index yet."""

    def __init__(self, index: Path) -> None:
        super().__init__(f"no knowledge index at {str(index)!r}; build it with `{INGEST_COMMAND}`.")
        self.index = index


class IndexDamaged(KnowledgeError):
    """The index cannot be read, or was built with another embedding model; it can always be built again."""

    def __init__(self, index: Path, reason: str) -> None:
        super().__init__(f"knowledge index at {str(index)!r} cannot be used ({reason}); run `{REBUILD_COMMAND}`.")
        self.index = index
        self.reason = reason
