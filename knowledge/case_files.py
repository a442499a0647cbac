"""Reads past exceptions from YAML: a file is a list of cases."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from knowledge.cases import Case, Outcome
from knowledge.documents import told
from knowledge.errors import SourceInvalid

_LOADER: type[yaml.SafeLoader] | type[yaml.CSafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

Text = Annotated[str, Field(min_length=1)]
"""A cause of `?` is an honest entry: nobody found out."""


class _Written(BaseModel):
    """One case as it is written."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    id: str = Field(pattern=r"^EX-\d{3,6}$")
    site: str = Field(min_length=1)
    line: str | None = None
    asset: str | None = None
    asset_class: str | None = None
    failure_code: str | None = None
    opened: date
    symptom: Text
    cause: Text
    action: Text
    outcome: Outcome
    downtime_minutes: int = Field(ge=0)
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFile:
    """What one file held."""

    cases: tuple[Case, ...]
    rejected: tuple[SourceInvalid, ...]
    """Cases that cannot be used; the others of the file can."""


def parse_cases(source: str, content: bytes) -> CaseFile:
    """The cases of one file.

    A single bad case is left out and named. Raises SourceInvalid when the file as a whole cannot be read.
    """
    try:
        rows = yaml.load(content, Loader=_LOADER)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise SourceInvalid(source, f"not valid YAML: {' '.join(str(error).split())}") from error
    if not isinstance(rows, list):
        raise SourceInvalid(source, f"is a {type(rows).__name__}; write a list of cases, each beginning with `- id:`.")
    read = list(_read(source, rows))
    return CaseFile(
        cases=tuple(item for item in read if isinstance(item, Case)),
        rejected=tuple(item for item in read if isinstance(item, SourceInvalid)),
    )


def _read(source: str, rows: list[object]) -> Iterator[Case | SourceInvalid]:
    for number, row in enumerate(rows, start=1):
        name = row.get("id", number) if isinstance(row, dict) else number
        try:
            written = _Written.model_validate(row)
        except ValidationError as error:
            yield SourceInvalid(source, f"case {name!r}: {told(error)}")
        else:
            yield Case(**{field.name: getattr(written, field.name) for field in fields(Case) if field.name != "score"})
