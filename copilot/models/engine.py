"""llama.cpp as the worker sees it: tokens in, logits out, several sequences kept in the KV cache.

Runs only inside the worker process. The low-level interface is used instead of `llama_cpp.Llama` because the
copilot needs what that class does not offer: more than one cached sequence, tokenising piece by piece,
logits of single positions, and a decode that can be stopped in the middle.
"""

import ctypes
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import llama_cpp
import numpy as np
import numpy.typing as npt

from copilot.models.prompt import START
from copilot.models.vocabulary import Vocabulary

Logits = npt.NDArray[np.float32]


class LoadFailed(Exception):
    """llama.cpp did not accept the file or could not make a context; told to the caller as a typed error."""


class ForeignTemplate(LoadFailed):
    """The model does not know the markers of the prompts that are written here."""


class Stopped(Exception):
    """The request was cancelled while the model was computing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineOptions:
    model: Path
    context: int
    """Tokens per sequence."""
    slots: int
    """Sequences kept in the KV cache at the same time."""
    threads: int
    batch: int = 256
    """Prompt tokens computed at once."""
    flash: bool = True
    gpu_layers: int = 0


@dataclass(slots=True)
class Slot:
    """One sequence of the KV cache and the tokens that are in it."""

    sequence: int
    tokens: list[int] = field(default_factory=list)
    used: int = 0
    """Number of the last request that used it."""

    def common_prefix(self, tokens: Sequence[int]) -> int:
        length = min(len(self.tokens), len(tokens))
        for position in range(length):
            if self.tokens[position] != tokens[position]:
                return position
        return length


_DONTNEED = 4
"""MADV_DONTNEED of Linux."""

_quiet = llama_cpp.llama_log_callback(lambda _level, _text, _data: None)


def release_mapping(path: Path) -> None:
    """Give back the pages of the mapped file: most weights were copied into a layout that computes faster.

    What is still read from the file comes back page by page. Saves 0.5 GB of resident memory for a 1.5B model.
    """
    maps = Path("/proc/self/maps")
    if not maps.exists():
        return
    library = ctypes.CDLL(None)
    for line in maps.read_text(encoding="utf-8", errors="replace").splitlines():
        if line.endswith(str(path)):
            first, last = (int(address, 16) for address in line.split()[0].split("-"))
            library.madvise(ctypes.c_void_p(first), ctypes.c_size_t(last - first), _DONTNEED)


class Engine:
    def __init__(self, options: EngineOptions) -> None:
        self.options = options
        llama_cpp.llama_log_set(_quiet, ctypes.c_void_p(0))
        llama_cpp.llama_backend_init()
        self._stop = ctypes.create_string_buffer(2)
        self.model = self._load_model()
        self.vocabulary = Vocabulary(llama_cpp.llama_model_get_vocab(self.model))
        if self.vocabulary.single(START) is None:
            raise ForeignTemplate(f"{options.model.name!r} has no {START.text!r}, so it does not understand ChatML")
        self.context = self._make_context()
        release_mapping(options.model)
        self.memory = llama_cpp.llama_get_memory(self.context)
        self._batch = llama_cpp.llama_batch_init(options.batch, 0, 1)
        self.slots = [Slot(sequence) for sequence in range(options.slots)]

    def _load_model(self) -> llama_cpp.llama_model_p:
        params = llama_cpp.llama_model_default_params()
        params.n_gpu_layers = self.options.gpu_layers
        model = llama_cpp.llama_model_load_from_file(str(self.options.model).encode(), params)
        if not model:
            raise LoadFailed(f"llama.cpp cannot read {self.options.model.name!r} as a model")
        return model  # type: ignore[no-any-return] # the library declares pointers loosely

    def _make_context(self) -> llama_cpp.llama_context_p:
        options = self.options
        params = llama_cpp.llama_context_default_params()
        params.n_ctx = options.context * options.slots
        params.n_seq_max = options.slots
        params.kv_unified = False
        params.n_batch = params.n_ubatch = options.batch
        params.n_threads = params.n_threads_batch = options.threads
        params.flash_attn_type = (
            llama_cpp.LLAMA_FLASH_ATTN_TYPE_ENABLED if options.flash else llama_cpp.LLAMA_FLASH_ATTN_TYPE_DISABLED
        )
        params.no_perf = True
        # Asked before every graph node, from every compute thread: a C function keeps the interpreter lock
        # out of it. `strlen` of the stop buffer is 0 until `stop()` writes a character into it.
        asked = ctypes.cast(ctypes.CDLL(None).strlen, llama_cpp.ggml_abort_callback)
        params.abort_callback = asked
        params.abort_callback_data = ctypes.cast(self._stop, ctypes.c_void_p)
        context = llama_cpp.llama_init_from_model(self.model, params)
        if not context:
            raise LoadFailed(f"llama.cpp cannot make a context of {params.n_ctx} tokens for {options.model.name!r}")
        return context  # type: ignore[no-any-return] # the library declares pointers loosely

    def stop(self) -> None:
        """Make the running decode return; may be called from another thread."""
        self._stop[0] = b"x"

    def allow(self) -> None:
        self._stop[0] = b"\0"

    @property
    def stopped(self) -> bool:
        return self._stop[0] != b"\0"

    def decode(self, slot: Slot, tokens: Sequence[int], wanted: int = 1) -> list[Logits]:
        """Append tokens to a sequence; returns the logits after each of the last `wanted` of them.

        The logits are views that the next decode overwrites. Raises Stopped; the sequence then still holds
        exactly what `slot.tokens` says.
        """
        size = self.options.batch
        for start in range(0, len(tokens), size):
            chunk = tokens[start : start + size]
            first_wanted = max(0, len(tokens) - wanted - start)
            self._fill(slot, chunk, first_wanted)
            status = llama_cpp.llama_decode(self.context, self._batch)
            if status != 0:
                self.trim(slot, len(slot.tokens))
                if self.stopped:
                    raise Stopped
                raise RuntimeError(f"llama_decode returned {status} at position {len(slot.tokens)}")
            slot.tokens += chunk
        rows = range(first_wanted, len(chunk))
        return [
            np.ctypeslib.as_array(llama_cpp.llama_get_logits_ith(self.context, row), shape=(self.vocabulary.size,))
            for row in rows
        ]

    def _fill(self, slot: Slot, tokens: Sequence[int], first_wanted: int) -> None:
        batch = self._batch
        batch.n_tokens = len(tokens)
        for index, token in enumerate(tokens):
            batch.token[index] = token
            batch.pos[index] = len(slot.tokens) + index
            batch.n_seq_id[index] = 1
            batch.seq_id[index][0] = slot.sequence
            batch.logits[index] = index >= first_wanted

    def trim(self, slot: Slot, length: int) -> None:
        """Forget everything after the first `length` tokens of a sequence."""
        llama_cpp.llama_memory_seq_rm(self.memory, slot.sequence, length, -1)
        del slot.tokens[length:]

    def copy(self, source: Slot, target: Slot) -> None:
        self.trim(target, 0)
        llama_cpp.llama_memory_seq_cp(self.memory, source.sequence, target.sequence, -1, -1)
        target.tokens = list(source.tokens)

    def save(self, slot: Slot, path: Path) -> None:
        """Write the state of a sequence; raises OSError when that fails."""
        tokens = (llama_cpp.llama_token * len(slot.tokens))(*slot.tokens)
        if not llama_cpp.llama_state_seq_save_file(
            self.context, str(path).encode(), slot.sequence, tokens, len(slot.tokens)
        ):
            raise OSError(f"the state of {len(slot.tokens)} tokens could not be written to {path.name!r}")

    def load(self, slot: Slot, path: Path) -> bool:
        """Read a state into a sequence; False, and an empty sequence, when the file is not one of ours."""
        self.trim(slot, 0)
        tokens = (llama_cpp.llama_token * self.options.context)()
        count = ctypes.c_size_t(0)
        read = llama_cpp.llama_state_seq_load_file(
            self.context, str(path).encode(), slot.sequence, tokens, len(tokens), ctypes.byref(count)
        )
        if not read:
            self.trim(slot, 0)
            return False
        slot.tokens = list(tokens[: count.value])
        return True
