"""The vectors on disk: the only file that knows Chroma."""

import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, cast

import numpy as np

from knowledge.audience import Condition, Fields
from knowledge.embedding import Vectors
from knowledge.errors import IndexDamaged

if TYPE_CHECKING:
    from chromadb.api.client import Client
    from chromadb.api.models.Collection import Collection
    from chromadb.api.types import Metadata, Where

Answer = TypeVar("Answer")


class VectorStore:
    """The collections of one index folder. Chroma is imported and opened by the first call that needs it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._opening = threading.Lock()
        self._client: Client | None = None
        self._open: dict[str, Collection] = {}

    def fill(self, name: str, ids: Sequence[str], vectors: Vectors, fields: Sequence[Fields]) -> None:
        """Writes a new collection; vectors have length one and are compared by cosine."""

        def write() -> None:
            collection = self._connected().create_collection(
                name, embedding_function=None, configuration={"hnsw": {"space": "cosine"}}
            )
            if ids:
                collection.add(
                    ids=list(ids), embeddings=vectors, metadatas=[cast("Metadata", dict(row)) for row in fields]
                )

        self._guarded(write)

    def nearest(self, name: str, vector: Vectors, *, limit: int, where: Condition | None = None) -> dict[str, float]:
        """The nearest ids with their cosine, nearest first, among those that meet the condition.

        Raises IndexDamaged when the collection cannot be read.
        """

        def read() -> dict[str, float]:
            answer = self._collection(name).query(
                query_embeddings=vector[np.newaxis, :],
                n_results=limit,
                where=cast("Where | None", where),
                include=["distances"],
            )
            distances = answer["distances"]
            if distances is None:
                raise IndexDamaged(self._folder, f"collection {name!r} gave no distances")
            return {found: 1.0 - distance for found, distance in zip(answer["ids"][0], distances[0], strict=True)}

        return self._guarded(read)

    def count(self, name: str) -> int:
        """How many vectors a collection holds. Raises IndexDamaged when it cannot be read."""
        return self._guarded(lambda: self._collection(name).count())

    def close(self) -> None:
        """Lets go of the files; a later call opens them again."""
        with self._opening:
            if self._client is not None:
                self._client.close()
            self._client = None
            self._open.clear()

    def _collection(self, name: str) -> "Collection":
        client = self._connected()
        with self._opening:
            if name not in self._open:
                # Without this argument Chroma would attach its own function, which downloads a model.
                self._open[name] = client.get_collection(name, embedding_function=None)
            return self._open[name]

    def _connected(self) -> "Client":
        with self._opening:
            if self._client is None:
                # Half a second that the start of the product need not wait for.
                import chromadb  # noqa: PLC0415
                from chromadb.config import Settings  # noqa: PLC0415

                settings = Settings(anonymized_telemetry=False)
                self._client = cast("Client", chromadb.PersistentClient(path=str(self._folder), settings=settings))
            return self._client

    def _guarded(self, work: Callable[[], Answer]) -> Answer:
        from chromadb.errors import ChromaError  # noqa: PLC0415

        try:
            return work()
        except ChromaError as error:
            raise IndexDamaged(self._folder, str(error)) from error
