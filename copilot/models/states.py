"""Computed prefixes on disk: a new process answers without computing the system message again.

A state's name is made from the model, the options and the very prefix; it is used only when the content has the
digest written in its side file. Everything else is deleted and computed again.
"""

import contextlib
import hashlib
import json
import os
import time
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

from copilot.models.engine import Engine, Slot

_KEPT = 6
"""State files kept in the folder, 28 kB per token each for a 1.5B model; the ones unused longest go first."""

_IN_PROGRESS = 60.0
"""Seconds for which a file without its side file may still be in the making by another process."""


class PrefixStates:
    def __init__(self, folder: Path | None, engine: Engine, sha256: str) -> None:
        self._folder = folder
        self._engine = engine
        options = engine.options
        library = version("llama-cpp-python")
        self._owner = f"{sha256} {options.context} {options.flash} {options.gpu_layers} {library}"

    def restore(self, slot: Slot, prefix: Sequence[int]) -> bool:
        """Fill the slot with a saved prefix; False when there is none that can be trusted."""
        if self._folder is None:
            return False
        state, side = self._files(self._folder, prefix)
        if not side.exists():
            return False
        if _intact(state, side) and self._engine.load(slot, state) and slot.tokens == list(prefix):
            os.utime(side)
            return True
        self._engine.trim(slot, 0)
        _delete(state, side)
        return False

    def keep(self, slot: Slot, prefix: Sequence[int]) -> None:
        """Save the slot, which holds exactly the prefix. A full disk costs speed later, not the answer now."""
        if self._folder is None:
            return
        state, side = self._files(self._folder, prefix)
        if side.exists():
            return
        half = state.with_suffix(f".{os.getpid()}")
        with contextlib.suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            self._make_room(self._folder)
            self._engine.save(slot, half)
            entry = {"model": self._owner, "tokens": len(prefix), "sha256": _digest(half)}
            half.replace(state)
            side.write_text(json.dumps(entry), encoding="utf-8")

    def _files(self, folder: Path, prefix: Sequence[int]) -> tuple[Path, Path]:
        tokens = ",".join(map(str, prefix))
        key = hashlib.sha256(f"{self._owner} {tokens}".encode()).hexdigest()[:32]
        return folder / f"prefix-{key}.state", folder / f"prefix-{key}.json"

    def _make_room(self, folder: Path) -> None:
        """Delete all but the newest states, one less than are kept, and what an interrupted save left behind."""
        newest = sorted(folder.glob("prefix-*.json"), key=lambda side: side.stat().st_mtime_ns)[1 - _KEPT :]
        kept = {side.stem for side in newest}
        for file in folder.glob("prefix-*"):
            if file.stem not in kept and time.time() - file.stat().st_mtime > _IN_PROGRESS:
                file.unlink(missing_ok=True)


def _intact(state: Path, side: Path) -> bool:
    try:
        return bool(json.loads(side.read_text(encoding="utf-8"))["sha256"] == _digest(state))
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _delete(*paths: Path) -> None:
    for path in paths:
        with contextlib.suppress(OSError):
            path.unlink()
