"""Is a process still doing anything? Slow is not stuck: what counts is whether it gets processor time."""

import time
from pathlib import Path


class Idleness:
    """Looked at now and then. Where the system does not tell, a process is never idle."""

    def __init__(self, process_id: int) -> None:
        self._stat = Path(f"/proc/{process_id}/stat")
        self._used = self._ticks()
        self._since = time.monotonic()

    def seconds(self) -> float:
        """How long the process has used no processor time, as far as it was looked at."""
        used = self._ticks()
        if used is None or used != self._used:
            self._used = used
            self.forgive()
        return time.monotonic() - self._since

    def forgive(self) -> None:
        """Count from now on: it had nothing to do until here."""
        self._since = time.monotonic()

    def _ticks(self) -> int | None:
        """Processor time of all threads, in the system's ticks."""
        try:
            fields = self._stat.read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
            return int(fields[11]) + int(fields[12])
        except (OSError, ValueError, IndexError):
            return None
