"""How many threads the model may use: one per physical core that this process is allowed to run on."""

import math
import os
from pathlib import Path

_CPUS = Path("/sys/devices/system/cpu")
_QUOTA = Path("/sys/fs/cgroup/cpu.max")


def physical_cores() -> int:
    """Cores, not hardware threads: two threads on one core slow matrix products down."""
    allowed = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else set(range(os.cpu_count() or 1))
    cores = {_siblings(cpu) for cpu in allowed}
    return max(1, min(len(cores), _quota(len(cores))))


def _siblings(cpu: int) -> str:
    try:
        return (_CPUS / f"cpu{cpu}" / "topology" / "thread_siblings_list").read_text().strip()
    except OSError:
        return str(cpu)


def _quota(unlimited: int) -> int:
    """A container may see all cores and be given the time of a few; more threads than that wait for each other."""
    try:
        limit, period = _QUOTA.read_text().split()
    except (OSError, ValueError):
        return unlimited
    return unlimited if limit == "max" else math.ceil(int(limit) / int(period))
