"""What every model backend tells about itself."""

from dataclasses import dataclass
from typing import Protocol, runtime_checkable


@dataclass(frozen=True, slots=True)
class ModelInfo:
    name: str
    sha256: str | None
    """Of the weights; None where the backend cannot know it (a remote server)."""
    context: int
    """Tokens that prompt and answer may have together."""


@runtime_checkable
class Described(Protocol):
    """A chat model that can say what it is: the local, the remote and the scripted one."""

    @property
    def info(self) -> ModelInfo: ...
