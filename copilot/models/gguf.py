"""What the head of a GGUF file says about memory: how much the context needs, and how large each tensor is."""

import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from copilot.models.errors import ModelCorrupt

_NUMBERS = {0: "B", 1: "b", 2: "H", 3: "h", 4: "I", 5: "i", 6: "f", 7: "?", 10: "Q", 11: "q", 12: "d"}
_STRING, _LIST = 8, 9
_HALF = 2
"""Bytes of one number in the KV cache."""
_ALIGNMENT = 32
"""Bytes; where a file says nothing else."""


@dataclass(frozen=True, slots=True)
class Shape:
    layers: int
    heads: int
    kv_heads: int
    width: int
    trained_context: int

    @property
    def context_bytes_per_token(self) -> int:
        """Keys and values of one token in all layers."""
        return 2 * self.layers * self.kv_heads * (self.width // self.heads) * _HALF


def read_shape(path: Path) -> Shape:
    """Raises ModelCorrupt when the file is not a GGUF model."""
    with _opened(path) as file:
        return _shape(file)


def tensor_sizes(path: Path) -> dict[str, int]:
    """Bytes of every tensor in the file, by name; raises ModelCorrupt when the file is not a GGUF model."""
    with _opened(path) as file:
        return _sizes(file, path.stat().st_size)


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    try:
        with path.open("rb") as file:
            yield file
    except (struct.error, KeyError, UnicodeDecodeError) as error:
        raise ModelCorrupt(
            f"{path.name!r} is not a readable GGUF model; pull it again with `andon model pull`."
        ) from error


def _head(file: BinaryIO) -> tuple[int, int]:
    """How many tensors and how many entries follow."""
    magic, _version, tensors, entries = struct.unpack("<4sIQQ", file.read(24))
    if magic != b"GGUF":
        raise KeyError("magic")
    return tensors, entries


def _sizes(file: BinaryIO, end: int) -> dict[str, int]:
    """From where each tensor begins to where the next one does."""
    tensors, entries = _head(file)
    alignment = _ALIGNMENT
    for _ in range(entries):
        key = _string(file)
        value = _value(file, *struct.unpack("<I", file.read(4)))
        alignment = value if key == "general.alignment" and value else alignment
    begins = dict(_tensor(file) for _ in range(tensors))
    data = -(-file.tell() // alignment) * alignment
    borders = [*sorted(begins.values()), end - data]
    return {name: borders[borders.index(begin) + 1] - begin for name, begin in begins.items()}


def _tensor(file: BinaryIO) -> tuple[str, int]:
    """Name of the next tensor, and where it begins in the data."""
    name = _string(file)
    (dimensions,) = struct.unpack("<I", file.read(4))
    *_, begin = struct.unpack(f"<{dimensions}QIQ", file.read(8 * dimensions + 12))
    return name, int(begin)


def _shape(file: BinaryIO) -> Shape:
    _tensors, entries = _head(file)
    found: dict[str, int] = {}
    wanted = ("block_count", "attention.head_count", "attention.head_count_kv", "embedding_length", "context_length")
    for _ in range(entries):
        key = _string(file).partition(".")[2]
        value = _value(file, *struct.unpack("<I", file.read(4)))
        if key in wanted and value is not None:
            found[key] = value
        if len(found) == len(wanted):
            break
    heads = found["attention.head_count"]
    kv_heads = found.get("attention.head_count_kv", heads)
    return Shape(found["block_count"], heads, kv_heads, found["embedding_length"], found["context_length"])


def _value(file: BinaryIO, kind: int) -> int | None:
    """The value where it is a whole number; anything else is read over."""
    if kind == _STRING:
        _string(file)
        return None
    if kind == _LIST:
        inner, length = struct.unpack("<IQ", file.read(12))
        for _ in range(length):
            _value(file, inner)
        return None
    layout = "<" + _NUMBERS[kind]
    (value,) = struct.unpack(layout, file.read(struct.calcsize(layout)))
    return value if isinstance(value, int) else None


def _string(file: BinaryIO) -> str:
    (length,) = struct.unpack("<Q", file.read(8))
    return file.read(length).decode()
