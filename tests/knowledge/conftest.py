"""A small corpus of our own, indexed once with the real embedding model."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from knowledge.embedding import Embedder
from knowledge.ingest import Knowledge, ingest, open_knowledge
from tests.knowledge.corpora import write_small_corpus


def _models() -> Path:
    home = os.environ.get("ANDON_HOME") or Path.home() / ".local" / "share" / "andon"
    return Path(os.environ.get("ANDON_TEST_MODELS") or Path(home) / "models")


@pytest.fixture(scope="session")
def model_files() -> tuple[Path, Path]:
    """The embedding model and its tokenizer; a test run without them is no test run."""
    files = (_models() / "all-minilm-l6-v2-int8.onnx", _models() / "all-minilm-l6-v2-tokenizer.json")
    missing = [path for path in files if not path.is_file()]
    if missing:
        pytest.fail(f"{missing[0]} is missing; run `andon model pull`, or set ANDON_TEST_MODELS", pytrace=False)
    return files


@pytest.fixture(scope="session")
def embedder(model_files: tuple[Path, Path]) -> Embedder:
    return Embedder(*model_files)


@pytest.fixture(scope="session")
def small_corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_small_corpus(tmp_path_factory.mktemp("corpus"))


@pytest.fixture(scope="session")
def written(small_corpus: Path, embedder: Embedder, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Knowledge]:
    """The small corpus, ingested and opened."""
    index = tmp_path_factory.mktemp("index")
    ingest(small_corpus, index, embedder)
    opened = open_knowledge(index, embedder)
    yield opened
    opened.close()
