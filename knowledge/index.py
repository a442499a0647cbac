"""The index on disk: versions side by side, and one small file that says which of them is in use."""

import fcntl
import hashlib
import json
import os
import secrets
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

import numpy as np
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from knowledge.cases import Case
from knowledge.embedding import Vectors
from knowledge.errors import IndexDamaged, IndexMissing
from knowledge.passages import Passage
from knowledge.sources import Skipped

FORMAT = "2"
"""Changes whenever the files below are laid out differently."""

_CURRENT = "current"
_MANIFEST = "manifest.json"
_VECTORS = "vectors.npz"
_BUILDING = "building-"

Kept = TypeVar("Kept", Passage, Case)


@dataclass(frozen=True, slots=True)
class Entry(Generic[Kept]):
    """A text of the index with the terms that the word search reads."""

    text: Kept
    terms: tuple[str, ...]


class Manifest(BaseModel):
    """What a version was made of, and what it holds."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: str
    model: str
    """Fingerprint of the embedding model."""
    documents: int
    passages: int
    cases: int
    drafts: tuple[str, ...]
    skipped: tuple[Skipped, ...]
    notes: tuple[str, ...]
    files: dict[str, str]
    """SHA-256 of each file of the version that is read at start."""


_PASSAGES: TypeAdapter[list[Entry[Passage]]] = TypeAdapter(list[Entry[Passage]])
_CASES: TypeAdapter[list[Entry[Case]]] = TypeAdapter(list[Entry[Case]])


class Version:
    """One folder with a complete index."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def chroma(self) -> Path:
        """Where the vector store keeps its files."""
        return self.folder / "chroma"

    def manifest(self) -> Manifest:
        """Raises IndexDamaged when it is not there or not whole."""
        try:
            return Manifest.model_validate_json((self.folder / _MANIFEST).read_bytes())
        except (OSError, ValidationError) as error:
            raise IndexDamaged(self.folder, f"{_MANIFEST} cannot be read") from error

    def entries(self, manifest: Manifest) -> tuple[list[Entry[Passage]], list[Entry[Case]]]:
        """Passages and cases. Raises IndexDamaged when a file is not the one the manifest tells of."""
        return (
            _PASSAGES.validate_json(self._checked(manifest, "procedures.json")),
            _CASES.validate_json(self._checked(manifest, "cases.json")),
        )

    def write(self, manifest: Manifest, passages: Sequence[Entry[Passage]], cases: Sequence[Entry[Case]]) -> None:
        """Writes passages, cases and last the manifest."""
        content = {"procedures.json": _PASSAGES.dump_json(list(passages)), "cases.json": _CASES.dump_json(list(cases))}
        for name, data in content.items():
            _write(self.folder / name, data)
        digests = {name: hashlib.sha256(data).hexdigest() for name, data in content.items()}
        _write(self.folder / _MANIFEST, manifest.model_copy(update={"files": digests}).model_dump_json().encode())

    def remember(self, keys: Sequence[str], vectors: Vectors) -> None:
        """Keeps the vectors by the digest of their text, so that the next build embeds only what is new."""
        np.savez(self.folder / _VECTORS, keys=np.array(keys), vectors=vectors)

    def remembered(self) -> dict[str, Vectors]:
        """Vectors by the digest of their text; empty when the file cannot be read, which only costs time."""
        try:
            with np.load(self.folder / _VECTORS, allow_pickle=False) as data:
                return dict(zip((str(key) for key in data["keys"]), data["vectors"], strict=True))
        except (OSError, ValueError, KeyError):
            return {}

    def _checked(self, manifest: Manifest, name: str) -> bytes:
        try:
            data = (self.folder / name).read_bytes()
        except OSError as error:
            raise IndexDamaged(self.folder, f"{name} cannot be read") from error
        if hashlib.sha256(data).hexdigest() != manifest.files.get(name):
            raise IndexDamaged(self.folder, f"{name} was changed")
        return data


def current(index: Path) -> Version:
    """The version in use. Raises IndexMissing when nothing was built, IndexDamaged when it is gone."""
    try:
        name = (index / _CURRENT).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise IndexMissing(index) from error
    if not name or not (index / name).is_dir():
        raise IndexDamaged(index, f"version {name!r} is not there")
    return Version(index / name)


@contextmanager
def building(index: Path) -> Iterator[Version]:
    """A version under construction, put into use at the end of the block and removed when it fails.

    Until then the version in use stays untouched, also when the process is killed.
    """
    name = secrets.token_hex(6)
    draft = index / f"{_BUILDING}{name}"
    draft.mkdir(parents=True)
    try:
        yield Version(draft)
        draft.rename(index / name)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    _point(index, name)


@contextmanager
def locked(index: Path) -> Iterator[None]:
    """Waits until no other process builds in this folder."""
    index.mkdir(parents=True, exist_ok=True)
    with (index / "lock").open("w", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def tidy(index: Path, keep: Sequence[Version]) -> None:
    """Removes what no version in use needs: older versions, and what a killed build left behind."""
    kept = {version.folder.name for version in keep}
    for folder in index.iterdir():
        if folder.is_dir() and folder.name not in kept:
            shutil.rmtree(folder, ignore_errors=True)


def version_of(parts: dict[str, object]) -> str:
    """The name of everything an index depends on."""
    return hashlib.sha256(json.dumps({**parts, "format": FORMAT}, sort_keys=True).encode()).hexdigest()


def _point(index: Path, name: str) -> None:
    beside = index / f"{_CURRENT}.new"
    _write(beside, name.encode())
    beside.replace(index / _CURRENT)


def _write(path: Path, data: bytes) -> None:
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
