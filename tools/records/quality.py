"""What the QMS knows: inspections and nonconformances."""

from dataclasses import dataclass
from typing import Annotated, Literal

from tools.records.kinds import Enum, FieldKind, FreeText, Key, Moment, Number, Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspection(Record):
    id: Key
    lot: Key
    material: Key
    site: Key
    line: Key
    characteristic: Key
    value: Number
    unit: Enum
    lower: Number
    upper: Number
    target: Number
    result: Annotated[Literal["pass", "fail"], FieldKind.ENUM]
    taken: Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class Nonconformance(Record):
    id: Key
    lot: Key
    material: Key
    site: Key
    opened: Moment
    severity: Annotated[Literal["minor", "major", "critical"], FieldKind.ENUM]
    status: Annotated[Literal["open", "closed"], FieldKind.ENUM]
    disposition: Annotated[Literal["pending", "use_as_is", "rework", "scrap", "return"], FieldKind.ENUM]
    description: FreeText
