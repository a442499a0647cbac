"""Numbers fitted to a model, kept as data: how its answers about functions are weighed.

They come from `andon eval functions --fit`. Those of the shipped model stand beside this file; those of other models
in `relevance.yaml` in the folder of model files.
"""

from functools import lru_cache
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from copilot.models.errors import CatalogWrong

FILE = "relevance.yaml"
_SHIPPED = Path(__file__).with_name(FILE)


class Calibration(BaseModel):
    """One model's numbers and what they were fitted to."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    model: str
    """Its name, for servers that do not tell the digest of what they run."""
    sha256: str | None
    """Of the weights; None for a model on a server."""
    data: str
    """sha256 of the questions it was fitted to."""
    questions: int
    """How many of them it was fitted to."""
    weights: tuple[float, ...] = Field(min_length=2, max_length=2)
    """Of the answers with "none of these" last and first."""
    bias: float
    threshold: Annotated[float, Field(ge=0, le=1)]
    """A call is made from this probability on."""


UNCALIBRATED = Calibration(model="", sha256=None, data="", questions=0, weights=(0.5, 0.5), bias=0, threshold=0.5)
"""A model that nothing has been fitted to is taken at its word."""


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")

    models: list[Calibration] = []


def find_calibration(model: str, sha256: str | None, folder: Path | None = None) -> Calibration | None:
    """The numbers for these weights, or for this name where there is no digest; the folder's own come first.

    Raises CatalogWrong for a file that cannot be read.
    """
    files = [folder / FILE] if folder and (folder / FILE).is_file() else []
    for known in (one for file in (*files, _SHIPPED) for one in load_calibrations(file)):
        if known.sha256 == sha256 if sha256 else known.model == model:
            return known
    return None


def load_calibrations(file: Path) -> tuple[Calibration, ...]:
    """All entries of a file. Raises CatalogWrong."""
    return _read(file, file.stat().st_mtime_ns)


def save_calibration(new: Calibration, file: Path) -> None:
    """Add the entry, in place of the one for the same weights."""
    others = [one for one in load_calibrations(file) if _key(one) != _key(new)] if file.is_file() else []
    entries = {"models": [one.model_dump(mode="json") for one in (*others, new)]}
    header = "# Written by `andon eval functions --fit`; docs/models.md says what it means.\n"
    file.write_text(header + yaml.safe_dump(entries, sort_keys=False, allow_unicode=True), encoding="utf-8")


def _key(calibration: Calibration) -> str:
    return calibration.sha256 or calibration.model


@lru_cache(maxsize=8)
def _read(file: Path, _changed: int) -> tuple[Calibration, ...]:
    try:
        return tuple(_File.model_validate(yaml.safe_load(file.read_text(encoding="utf-8")) or {}).models)
    except (ValueError, yaml.YAMLError, ValidationError) as error:
        raise CatalogWrong(f"{str(file)!r} is not a file of fitted numbers: {error}.") from error
