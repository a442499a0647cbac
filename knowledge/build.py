"""Makes one version of the index: cuts, embeds and writes everything the sources hold."""

import hashlib
from collections.abc import Callable, Iterable, Sequence

import numpy as np

from knowledge import audience, cases, chunking
from knowledge.embedding import DIMENSIONS, LONGEST, Embedder, Vectors
from knowledge.errors import SourceInvalid
from knowledge.index import Entry, Manifest, Version
from knowledge.passages import Passage
from knowledge.sources import Skipped, Sources
from knowledge.store import VectorStore
from knowledge.vocabulary import Vocabulary

Progress = Callable[[str, int, int], None]
"""Told what is being done, how many are done and of how many."""

SECTION_WEIGHT = 3

PROCEDURES = "procedures"
CASES = "cases"


class Build:
    """Makes one version."""

    def __init__(
        self, embedder: Embedder, vocabulary: Vocabulary, remembered: dict[str, Vectors], progress: Progress
    ) -> None:
        self._embedder = embedder
        self._vocabulary = vocabulary
        self._vectors = remembered
        self._used: dict[str, Vectors] = {}
        self._progress = progress
        self._skipped: list[Skipped] = []

    def into(self, draft: Version, version: str, sources: Sources) -> Manifest:
        """Writes everything the sources hold into the folder of the draft."""
        passages = self._passages(sources)
        # Obsolete revisions open by name only; no search ever ranks them.
        ranked = [passage for passage in passages if passage.status == "released"]
        store = VectorStore(draft.chroma)
        try:
            store.fill(
                PROCEDURES,
                [passage.id for passage in ranked],
                self._embedded("reading procedures", [chunking.embedded_text(passage) for passage in ranked]),
                [audience.indexed_fields(passage) for passage in ranked],
            )
            store.fill(
                CASES,
                [case.id for case in sources.cases],
                self._embedded("reading cases", [cases.embedded_text(case) for case in sources.cases]),
                [cases.indexed_fields(case) for case in sources.cases],
            )
        finally:
            store.close()
        draft.remember(list(self._used), _stacked(list(self._used.values())))
        manifest = Manifest(
            version=version,
            model=self._embedder.fingerprint,
            documents=len({(passage.document, passage.revision) for passage in passages}),
            passages=len(passages),
            cases=len(sources.cases),
            drafts=sources.drafts,
            skipped=(*sources.skipped, *self._skipped),
            notes=tuple(note for passage in ranked for note in self._notes(passage)),
            files={},
        )
        draft.write(
            manifest,
            [Entry(passage, self._passage_terms(passage)) for passage in passages],
            [Entry(case, self._vocabulary.terms(cases.searched_text(case))) for case in sources.cases],
        )
        return manifest

    def _passages(self, sources: Sources) -> list[Passage]:
        passages: list[Passage] = []
        for document in sources.documents:
            try:
                passages.extend(chunking.passages_of(document, self._embedder.count))
            except SourceInvalid as error:
                self._skipped.append(Skipped(source=error.source, reason=error.reason))
        return passages

    def _notes(self, passage: Passage) -> Iterable[str]:
        tokens = self._embedder.count(chunking.embedded_text(passage))
        if tokens > LONGEST:
            yield (
                f"{passage.source}: {passage.id} has one step or table of {tokens} tokens, of which the search by "
                f"meaning reads {LONGEST}; split it."
            )

    def _passage_terms(self, passage: Passage) -> tuple[str, ...]:
        """The heading of the section counts thrice: it tells the passage from the others of its document."""
        section = self._vocabulary.terms(passage.heading.removeprefix(passage.title))
        title = self._vocabulary.terms(passage.title)
        return (passage.document.lower(), *title, *section * SECTION_WEIGHT, *self._vocabulary.terms(passage.text))

    def _embedded(self, what: str, texts: Sequence[str]) -> Vectors:
        return _stacked(list(self._each(what, texts)))

    def _each(self, what: str, texts: Sequence[str]) -> Iterable[Vectors]:
        for done, text in enumerate(texts, start=1):
            key = hashlib.sha256(text.encode()).hexdigest()
            if key not in self._vectors:
                self._vectors[key] = self._embedder.embed([text])[0]
            self._used[key] = self._vectors[key]
            self._progress(what, done, len(texts))
            yield self._vectors[key]


def _stacked(rows: Sequence[Vectors]) -> Vectors:
    return np.stack(rows) if rows else np.empty((0, DIMENSIONS), dtype=np.float32)
