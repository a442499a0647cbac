"""The few numbers in the head of a GGUF file that say how much memory its context needs."""

import struct
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from copilot.models.errors import ModelCorrupt

_NUMBERS = {0: "B", 1: "b", 2: "H", 3: "h", 4: "I", 5: "i", 6: "f", 7: "?", 10: "Q", 11: "q", 12: "d"}
_STRING, _LIST = 8, 9
_HALF = 2
"""Bytes of one number in the KV cache."""


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
    try:
        with path.open("rb") as file:
            return _shape(file)
    except (struct.error, KeyError, UnicodeDecodeError) as error:
        raise ModelCorrupt(
            f"{path.name!r} is not a readable GGUF model; pull it again with `andon model pull`."
        ) from error


def _shape(file: BinaryIO) -> Shape:
    magic, _version, _tensors, entries = struct.unpack("<4sIQQ", file.read(24))
    if magic != b"GGUF":
        raise KeyError("magic")
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
