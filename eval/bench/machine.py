"""What this machine can do at best: how fast its memory is, and how much of it a token needs."""

import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from copilot.models.gguf import tensor_sizes
from copilot.models.threads import physical_cores
from eval.bench.figures import Machine
from eval.manifest import processor

SIZE = 256 * 2**20
"""Bytes of the array that each core copies: far more than any cache holds."""
ROUNDS = 5
LOOKED_UP = "token_embd.weight"
"""Of this table one row is read for a token; where a model has no other output layer, it is that as well."""
OUTPUT = "output.weight"
GB = 1e9


def machine(threads: int | None = None, model: Path | None = None, size: int = SIZE) -> Machine:
    """Measure the memory with as many threads as the model uses, which takes about a second."""
    cores = threads or physical_cores()
    read = read_for_a_token(tensor_sizes(model)) if model else 0
    return Machine(processor=processor(), cores=cores, bandwidth=bandwidth(cores, size), weights=read / GB)


def bandwidth(threads: int, size: int = SIZE) -> float:
    """GB/s that are read and written while every thread copies an array of `size` bytes; the best of a few rounds."""
    pairs = [(np.ones(size // 8), np.zeros(size // 8)) for _ in range(threads)]
    with ThreadPoolExecutor(threads) as pool:
        seconds = min(_round(pool, pairs) for _ in range(ROUNDS))
    return round(2 * size * threads / seconds / GB, 2)


def _round(pool: ThreadPoolExecutor, pairs: list[tuple[NDArray[np.float64], NDArray[np.float64]]]) -> float:
    started = time.perf_counter()
    # numpy lets the interpreter go while it copies, so that the threads really run side by side.
    list(pool.map(lambda pair: np.copyto(pair[1], pair[0]), pairs))
    return time.perf_counter() - started


def read_for_a_token(tensors: Mapping[str, int]) -> int:
    """Bytes of the weights that have to be read to write one token."""
    return sum(tensors.values()) - (tensors.get(LOOKED_UP, 0) if OUTPUT in tensors else 0)


def resident(*process_ids: int | None) -> float:
    """Memory of this process and of these, in GB; what several share counts for each."""
    named = [str(one) for one in process_ids if one is not None]
    return round(sum(_resident(name) for name in ("self", *named)) / GB, 3)


def _resident(process: str) -> int:
    status = Path(f"/proc/{process}/status")
    for line in status.read_text(encoding="ascii", errors="replace").splitlines() if status.exists() else ():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) * 1024
    return 0
