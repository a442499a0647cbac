"""What every record has, and the marks that say what kind of value a field holds.

The mark decides how far a value can be trusted as an argument later: a key, enum, number or
date from a system of record is evidence, free text never is, whichever system it came from.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Literal, get_args, get_type_hints


class FieldKind(StrEnum):
    """What a record's field holds."""

    KEY = "key"
    ENUM = "enum"
    NUMBER = "number"
    DATE = "date"
    FREE_TEXT = "free_text"


System = Literal["ERP", "MES", "CMMS", "WMS", "QMS", "historian", "suppliers", "logistics", "labour", "documents"]

Key = Annotated[str, FieldKind.KEY]
Enum = Annotated[str, FieldKind.ENUM]
Number = Annotated[float, FieldKind.NUMBER]
Whole = Annotated[int, FieldKind.NUMBER]
Flag = Annotated[bool, FieldKind.ENUM]
Moment = Annotated[datetime, FieldKind.DATE]
Date = Annotated[date, FieldKind.DATE]
FreeText = Annotated[str, FieldKind.FREE_TEXT]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a record was read and how fresh it is."""

    system: System
    record: str
    """The record's own identifier in that system, which may differ from the canonical one."""
    as_of: datetime
    """Plant time at which the system vouches for the content."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What every canonical record has."""

    source: Source


def field_kinds(record: type[Record]) -> dict[str, FieldKind]:
    """The kind of every field of a record class; a field without a mark counts as free text."""
    hints = get_type_hints(record, include_extras=True)
    return {name: _kind(hint) for name, hint in hints.items() if name != "source"}


def _kind(hint: object) -> FieldKind:
    marks = [mark for mark in getattr(hint, "__metadata__", ()) if isinstance(mark, FieldKind)]
    inner = [_kind(part) for part in get_args(hint) if hasattr(part, "__metadata__")]
    return (marks + inner + [FieldKind.FREE_TEXT])[0]
