"""Fetching a model file: source after source, checked before it gets its name."""

import errno
import fcntl
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from copilot.models.entry import Entry
from copilot.models.errors import DiskFull, ModelCorrupt, PullFailed, SourceUnavailable
from copilot.models.fingerprint import fingerprint, stamp_of
from copilot.models.sources import Progress, Source

_MARGIN = 32 * 2**20
"""Bytes left free on the disk."""


def pull(
    entry: Entry,
    folder: Path,
    sources: Sequence[Source],
    progress: Progress = lambda _done, _total: None,
    free: Callable[[Path], int] = lambda folder: shutil.disk_usage(folder).free,
) -> Path:
    """Fetch the entry's file from the first source that has it; returns the verified file.

    What was interrupted goes on where it stopped. Raises PullFailed with the reason of every source,
    ModelCorrupt when a source delivered something else, DiskFull before anything is written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    part = folder / f"{entry.file}.part"
    with _alone(part):
        _require_space(entry, part, free)
        reasons: list[str] = []
        for source in sources:
            try:
                _fill(source, entry, part, progress)
            except SourceUnavailable as reason:
                reasons.append(f"{source.name}: {reason}")
                continue
            return _named(entry, part, folder / entry.file)
    raise PullFailed(
        f"{entry.name!r} could not be pulled. {'; '.join(reasons)}. "
        f"Bring the file {entry.file!r} along and run `andon model pull {entry.name} --from PATH`."
    )


def _fill(source: Source, entry: Entry, part: Path, progress: Progress) -> None:
    try:
        source.fill(entry, part, progress)
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        raise DiskFull(f"The disk is full; make room in {str(part.parent)!r} and pull again to go on.") from error


def _named(entry: Entry, part: Path, file: Path) -> Path:
    """The part file under its final name, if it is what it should be; else it is deleted."""
    actual = fingerprint(part, fresh=True)
    if actual != entry.sha256:
        part.unlink()
        stamp_of(part).unlink(missing_ok=True)
        raise ModelCorrupt(
            f"{entry.file!r} arrived with sha256 {actual} but should have {entry.sha256}; nothing was kept. "
            "Pull again, or from another source."
        )
    part.replace(file)
    if stamp_of(part).exists():
        stamp_of(part).replace(stamp_of(file))
    return file


def _require_space(entry: Entry, part: Path, free: Callable[[Path], int]) -> None:
    there = part.stat().st_size if part.exists() else 0
    one_wheel = max((piece.size for piece in entry.index), default=0)
    needed = max(0, entry.size - there) + one_wheel + _MARGIN
    left = free(part.parent)
    if left < needed:
        raise DiskFull(
            f"{entry.name!r} needs {needed / 2**20:.0f} MB more in {str(part.parent)!r} but {left / 2**20:.0f} MB "
            "are free; make room or set ANDON_MODELS to a folder on a larger disk."
        )


@contextmanager
def _alone(part: Path) -> Iterator[None]:
    """Two pulls into one part file would mix their pieces."""
    lock = part.with_name(f".{part.name}.lock")
    with lock.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise PullFailed(f"{part.name!r} is being pulled by another process; wait for it to end.") from error
        yield
