"""The sha256 of a model file, computed once: a stamp beside the file says for which content it holds."""

import contextlib
import hashlib
import json
from pathlib import Path

from copilot.models.errors import ModelCorrupt, ModelMissing


def fingerprint(path: Path, fresh: bool = False) -> str:
    """The file's sha256, from the stamp while size and time of change are those of the stamp.

    `fresh` reads the whole file again. Raises ModelMissing when there is no file.
    """
    if not path.is_file():
        raise ModelMissing(f"There is no model file {path.name!r} in {str(path.parent)!r}; run `andon model pull`.")
    known = None if fresh else _stamped(path)
    return known or _stamp(path)


def verified(path: Path, sha256: str | None, fresh: bool = False) -> str:
    """The file's sha256 when it is the expected one, or when none is expected; else raises ModelCorrupt."""
    actual = fingerprint(path, fresh)
    if sha256 is not None and actual != sha256:
        raise ModelCorrupt(
            f"{path.name!r} has sha256 {actual} but should have {sha256}; delete it and run `andon model pull`."
        )
    return actual


def stamp_of(path: Path) -> Path:
    return path.with_name(path.name + ".sha256.json")


def _stamped(path: Path) -> str | None:
    try:
        stamp = json.loads(stamp_of(path).read_text(encoding="utf-8"))
        return str(stamp["sha256"]) if [stamp["size"], stamp["mtime_ns"]] == _state(path) else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _stamp(path: Path) -> str:
    size, changed = _state(path)
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    stamp = json.dumps({"size": size, "mtime_ns": changed, "sha256": sha256})
    with contextlib.suppress(OSError):  # a read-only folder costs the time of the next check, nothing else
        stamp_of(path).write_text(stamp, encoding="utf-8")
    return sha256


def _state(path: Path) -> list[int]:
    stat = path.stat()
    return [stat.st_size, stat.st_mtime_ns]
