"""Turns text into vectors with a small sentence model that runs on the CPU, offline."""

import hashlib
import json
import threading
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from onnxruntime.capi.onnxruntime_pybind11_state import (
    Fail,
    InvalidArgument,
    InvalidGraph,
    InvalidProtobuf,
    NoModel,
    RuntimeException,
)
from onnxruntime.capi.onnxruntime_pybind11_state import (
    NotImplemented as NotSupported,
)
from tokenizers import Tokenizer

from knowledge.errors import EmbeddingMissing

Vectors = NDArray[np.float32]

DIMENSIONS = 384
LONGEST = 256
"""Tokens the model reads of one text, its two own markers included."""

_UNREADABLE = (Fail, InvalidArgument, InvalidGraph, InvalidProtobuf, NoModel, NotSupported, RuntimeException)
"""What onnxruntime raises for a file that is no model; they share no parent."""


class Embedder:
    """Sentence vectors of length one: the dot product of two of them is their cosine.

    Nothing is loaded before the first use. May be shared between threads.
    """

    def __init__(self, model_path: Path, tokenizer_path: Path, *, threads: int = 1) -> None:
        self._model_path = model_path
        self._tokenizer_path = tokenizer_path
        self._threads = threads
        self._loading = threading.Lock()
        self._loaded: _Model | None = None

    def embed(self, texts: Sequence[str]) -> Vectors:
        """One row per text.

        Each text runs alone: long texts are slower in a batch, and a vector must not depend on its neighbours.
        What goes beyond 256 tokens is not read. Raises EmbeddingMissing when a model file is absent or unreadable.
        """
        model = self._model()
        rows = [model.vector(text) for text in texts]
        return np.stack(rows) if rows else np.empty((0, DIMENSIONS), dtype=np.float32)

    def count(self, text: str) -> int:
        """How many tokens the model would read if there were no limit, its two own markers included."""
        return len(self._model().encode(text)) + 2

    def knows(self, word: str) -> bool:
        """Whether a word in lower case is common enough to be one token."""
        return self.count(word) == 3

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 over both model files: vectors are comparable only where it is the same."""
        digest = hashlib.sha256()
        for path in (self._model_path, self._tokenizer_path):
            digest.update(_sha256(path).encode())
        return digest.hexdigest()

    def _model(self) -> "_Model":
        with self._loading:
            if self._loaded is None:
                self._loaded = _Model(self._model_path, self._tokenizer_path, self._threads)
            return self._loaded


class _Model:
    """The loaded session and tokenizer; both are safe to call from several threads."""

    def __init__(self, model_path: Path, tokenizer_path: Path, threads: int) -> None:
        for path in (model_path, tokenizer_path):
            if not path.is_file():
                raise EmbeddingMissing(path)
        self._tokenizer = _tokenizer(tokenizer_path)
        self._session = _session(model_path, threads)
        self._start = self._marker("[CLS]", tokenizer_path)
        self._end = self._marker("[SEP]", tokenizer_path)

    def encode(self, text: str) -> list[int]:
        ids: list[int] = self._tokenizer.encode(text, add_special_tokens=False).ids
        return ids

    def vector(self, text: str) -> NDArray[np.float32]:
        ids = np.array([[self._start, *self.encode(text)[: LONGEST - 2], self._end]], dtype=np.int64)
        inputs = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
        states = np.asarray(self._session.run(["last_hidden_state"], inputs)[0], dtype=np.float32)
        mean = states[0].mean(axis=0)
        return np.asarray(mean / max(float(np.linalg.norm(mean)), 1e-12), dtype=np.float32)

    def _marker(self, token: str, path: Path) -> int:
        identifier = self._tokenizer.token_to_id(token)
        if identifier is None:
            raise EmbeddingMissing(path, f"has no token {token!r}")
        return int(identifier)


def _tokenizer(path: Path) -> Tokenizer:
    try:
        # Parsed here first: the tokenizers package answers a half-written file with a bare Exception.
        json.loads(content := path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise EmbeddingMissing(path, f"cannot be read ({error})") from error
    tokenizer = Tokenizer.from_str(content)
    # The file itself cuts and pads every text to 128 tokens: both are taken off, the cut is made by hand.
    tokenizer.no_truncation()
    tokenizer.no_padding()
    # A "[SEP]" written in a document is text, not a marker.
    tokenizer.encode_special_tokens = True
    return tokenizer


def _session(path: Path, threads: int) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    # Spinning threads would take the processor from the language model.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.log_severity_level = 3
    try:
        return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except _UNREADABLE as error:
        raise EmbeddingMissing(path, f"cannot be read ({error})") from error


def _sha256(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise EmbeddingMissing(path) from error
