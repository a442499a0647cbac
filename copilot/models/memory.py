"""Does the model fit into the memory that is free now?"""

from pathlib import Path

from copilot.models.errors import ModelTooBig

_WORKING_SPACE = 400 * 2**20
"""Bytes llama.cpp takes for compute buffers and the interpreter, measured with a 1.5B model and rounded up."""


def require_memory(path: Path, context_bytes: int, available: int | None = None) -> None:
    """Raise ModelTooBig unless weights, context and working space fit; `available` is in bytes."""
    free = available_bytes() if available is None else available
    needed = path.stat().st_size + context_bytes + _WORKING_SPACE
    if free is not None and needed > free:
        raise ModelTooBig(
            f"{path.name!r} needs {needed / 2**30:.1f} GB of memory but {free / 2**30:.1f} GB are free; "
            "close other programs, choose a smaller model (`andon model list`) or use a remote server."
        )


def available_bytes() -> int | None:
    """Memory that can be had without swapping; None where the system does not say."""
    try:
        lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
    except OSError:
        return None
    sizes = {name: rest for name, _, rest in (line.partition(":") for line in lines)}
    return int(sizes["MemAvailable"].split()[0]) * 1024 if "MemAvailable" in sizes else None
