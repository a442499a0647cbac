"""What is found out about a machine and a file before a model is loaded."""

import struct
from pathlib import Path

import pytest

from copilot.models.errors import ModelCorrupt, ModelTooBig
from copilot.models.gguf import read_shape
from copilot.models.memory import available_bytes, require_memory
from copilot.models.threads import physical_cores


def gguf(entries: dict[str, int | str | list[str]]) -> bytes:
    """The head of a GGUF file with these entries."""
    out = struct.pack("<4sIQQ", b"GGUF", 3, 0, len(entries))
    for key, value in entries.items():
        out += struct.pack("<Q", len(key)) + key.encode()
        if isinstance(value, int):
            out += struct.pack("<II", 4, value)
        elif isinstance(value, str):
            out += struct.pack("<IQ", 8, len(value)) + value.encode()
        else:
            out += struct.pack("<IIQ", 9, 8, len(value))
            out += b"".join(struct.pack("<Q", len(item)) + item.encode() for item in value)
    return out


QWEN: dict[str, int | str | list[str]] = {
    "general.architecture": "qwen2",
    "tokenizer.ggml.tokens": ["a", "b"],
    "qwen2.block_count": 28,
    "qwen2.context_length": 32768,
    "qwen2.embedding_length": 1536,
    "qwen2.attention.head_count": 12,
    "qwen2.attention.head_count_kv": 2,
}


def test_the_size_of_a_context_is_read_from_the_file(tmp_path: Path) -> None:
    (tmp_path / "m.gguf").write_bytes(gguf(QWEN))
    shape = read_shape(tmp_path / "m.gguf")
    assert shape.context_bytes_per_token == 28_672
    assert shape.trained_context == 32768


def test_a_model_without_grouped_heads_keeps_all_of_them(tmp_path: Path) -> None:
    (tmp_path / "m.gguf").write_bytes(gguf({k: v for k, v in QWEN.items() if not k.endswith("_kv")}))
    assert read_shape(tmp_path / "m.gguf").kv_heads == 12


@pytest.mark.parametrize("content", [b"", b"GGUF", b"PK\x03\x04 an archive of some kind", gguf(QWEN)[:150]])
def test_what_is_not_a_model_is_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "letter.gguf").write_bytes(content)
    with pytest.raises(ModelCorrupt, match=r"'letter\.gguf' is not a readable GGUF model"):
        read_shape(tmp_path / "letter.gguf")


def test_a_model_that_does_not_fit_is_told_with_both_figures(tmp_path: Path) -> None:
    (tmp_path / "m.gguf").write_bytes(b"x")
    with pytest.raises(ModelTooBig, match=r"'m\.gguf' needs 1\.4 GB of memory but 1\.0 GB are free"):
        require_memory(tmp_path / "m.gguf", context_bytes=2**30, available=2**30)


def test_a_model_that_fits_is_let_through(tmp_path: Path) -> None:
    (tmp_path / "m.gguf").write_bytes(b"x")
    require_memory(tmp_path / "m.gguf", context_bytes=2**30, available=2**31)


def test_free_memory_and_cores_are_plausible() -> None:
    assert physical_cores() >= 1
    free = available_bytes()
    assert free is None or free > 0
