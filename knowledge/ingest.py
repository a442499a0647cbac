"""Builds the index from the corpus, and opens it."""

import time
from dataclasses import dataclass
from pathlib import Path

from knowledge import chunking
from knowledge.build import CASES, PROCEDURES, Build, Progress
from knowledge.cases import CaseHistory
from knowledge.embedding import Embedder
from knowledge.errors import IndexDamaged, IndexMissing
from knowledge.evidence import DocumentEvidence
from knowledge.index import Manifest, Version, building, current, locked, tidy, version_of
from knowledge.lexical import LexicalIndex
from knowledge.ranking import HybridIndex
from knowledge.search import ProcedureSearch
from knowledge.sources import Skipped, digests, parse, read_files
from knowledge.store import VectorStore
from knowledge.vocabulary import shipped_vocabulary


@dataclass(frozen=True, slots=True, kw_only=True)
class IngestReport:
    """What an ingest found and did."""

    version: str
    changed: bool
    """False when the index already held exactly this corpus."""
    documents: int
    """Revisions, superseded ones included."""
    passages: int
    cases: int
    drafts: tuple[str, ...]
    """Files of documents that are not released; they are never shown."""
    skipped: tuple[Skipped, ...]
    """Files and cases that cannot be used, with the reason."""
    notes: tuple[str, ...]
    """What was used but should be looked at."""
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Knowledge:
    """Everything that is written down, ready to be asked."""

    procedures: ProcedureSearch
    cases: CaseHistory
    version: str
    store: VectorStore
    embedder: Embedder

    def warm(self) -> None:
        """Loads the vector store and the embedding model, so that the first question need not wait for them.

        May run in a thread of its own while questions are asked. Raises IndexDamaged, EmbeddingMissing.
        """
        self.embedder.embed(["warm"])
        self.store.count(PROCEDURES)

    def close(self) -> None:
        """Lets go of the index files; a later question opens them again."""
        self.store.close()


def ingest(
    corpus: Path, index: Path, embedder: Embedder, progress: Progress | None = None, *, rebuild: bool = False
) -> IngestReport:
    """Brings the index in line with the corpus; the index in use stays as it is until the new one is complete.

    Does nothing when neither the corpus nor the embedding model nor the way of cutting changed, unless `rebuild`.
    Files that cannot be used are left out and listed. Raises CorpusMissing, EmbeddingMissing, and OSError when
    the index folder cannot be written.
    """
    started = time.monotonic()
    files = read_files(corpus)
    vocabulary = shipped_vocabulary()
    version = version_of(
        {
            "files": digests(files),
            "model": embedder.fingerprint,
            "chunker": chunking.CHUNKER,
            "words": vocabulary.fingerprint,
        }
    )
    with locked(index):
        before = _usable(index)
        if before is not None and before[1].version == version and not rebuild:
            return _report(before[1], changed=False, started=started)
        old = before[0].remembered() if before is not None and before[1].model == embedder.fingerprint else {}
        with building(index) as draft:
            manifest = Build(embedder, vocabulary, old, progress or _silent).into(draft, version, parse(files))
        tidy(index, [current(index), *([before[0]] if before is not None else [])])
    return _report(manifest, changed=True, started=started)


def open_knowledge(index: Path, embedder: Embedder) -> Knowledge:
    """The index in use, without touching the vector store or the embedding model before the first question.

    Raises IndexMissing when nothing was built yet, IndexDamaged when it cannot be read or was built with
    another embedding model, EmbeddingMissing when there is none.
    """
    version = current(index)
    manifest = version.manifest()
    if manifest.model != embedder.fingerprint:
        raise IndexDamaged(version.folder, "built with another embedding model")
    passages, history = version.entries(manifest)
    vocabulary = shipped_vocabulary()
    store = VectorStore(version.chroma)
    procedures = HybridIndex(
        PROCEDURES,
        ids=[entry.text.id for entry in passages],
        lexical=LexicalIndex([entry.terms for entry in passages]),
        vectors=store,
        embedder=embedder,
        documents=DocumentEvidence(
            [f"{entry.text.document}@{entry.text.revision}" for entry in passages],
            [entry.terms for entry in passages],
            [vocabulary.terms(entry.text.title) for entry in passages],
        ),
    )
    exceptions = HybridIndex(
        CASES,
        ids=[entry.text.id for entry in history],
        lexical=LexicalIndex([entry.terms for entry in history]),
        vectors=store,
        embedder=embedder,
    )
    return Knowledge(
        procedures=ProcedureSearch([entry.text for entry in passages], procedures, vocabulary),
        cases=CaseHistory([entry.text for entry in history], exceptions, vocabulary),
        version=manifest.version,
        store=store,
        embedder=embedder,
    )


def _usable(index: Path) -> tuple[Version, Manifest] | None:
    """The version in use with its manifest; None when there is none that can be read."""
    try:
        version = current(index)
        manifest = version.manifest()
        version.entries(manifest)
    except (IndexMissing, IndexDamaged):
        return None
    return version, manifest


def _report(manifest: Manifest, *, changed: bool, started: float) -> IngestReport:
    return IngestReport(
        version=manifest.version,
        changed=changed,
        documents=manifest.documents,
        passages=manifest.passages,
        cases=manifest.cases,
        drafts=manifest.drafts,
        skipped=manifest.skipped,
        notes=manifest.notes,
        seconds=time.monotonic() - started,
    )


def _silent(what: str, done: int, total: int) -> None:
    """Nobody is watching."""
