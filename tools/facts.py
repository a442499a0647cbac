"""Facts: the terse, sourced values that tools return and that answers are checked against."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, datetime

from tools.records import FieldKind, Record, System, field_kinds

Value = str | int | float | bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One value that a plant system or a named calculation vouches for."""

    label: str
    """What the value is, in the words of the shop floor: `FIL-03 state`."""
    value: Value
    """Dates and times as ISO 8601 text in plant time."""
    unit: str = ""
    kind: FieldKind
    """Decides how far the value may be used as an argument; free text never is evidence."""
    system: str
    """Plant system, or `score:<name>` for a calculation."""
    record: str
    """Identifier of the record in that system."""
    field: str
    """Field of the canonical record, or the name of the calculated figure."""
    as_of: datetime

    @property
    def text(self) -> str:
        """The fact as one line for a person or the model."""
        return f"{self.label}: {shown(self.value)}{' ' + self.unit if self.unit else ''}"


def shown(value: Value) -> str:
    """A value as people write it."""
    if value is None:
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.2f}".rstrip("0").rstrip(".")
    return str(value)


def facts_of(
    record: Record, subject: str, only: Iterable[str], units: dict[str, str] | None = None
) -> tuple[Fact, ...]:
    """The chosen fields of one record as facts, labelled `<subject> <field>`.

    Raises KeyError for a field the record does not have: that is a bug in the tool.
    """
    kinds = field_kinds(type(record))
    known = {field.name for field in fields(record)}
    chosen = list(only)
    missing = [name for name in chosen if name not in known]
    if missing:
        raise KeyError(f"{type(record).__name__} has no field {missing[0]!r}")
    return tuple(
        Fact(
            label=f"{subject} {name.replace('_', ' ')}",
            value=_plain(getattr(record, name)),
            unit=(units or {}).get(name, ""),
            kind=kinds[name],
            system=record.source.system,
            record=record.source.record,
            field=name,
            as_of=record.source.as_of,
        )
        for name in chosen
    )


def computed(
    label: str, value: Value, *, score: str, record: str, as_of: datetime, unit: str = "", field: str = "value"
) -> Fact:
    """A figure that named code worked out from other facts."""
    return Fact(
        label=label,
        value=value,
        unit=unit,
        kind=FieldKind.NUMBER if isinstance(value, int | float) else FieldKind.ENUM,
        system=f"score:{score}",
        record=record,
        field=field,
        as_of=as_of,
    )


def counted(label: str, value: Value, *, system: System, record: str, as_of: datetime, unit: str = "") -> Fact:
    """A count or total over records of one system."""
    return Fact(
        label=label,
        value=value,
        unit=unit,
        kind=FieldKind.NUMBER,
        system=system,
        record=record,
        field="count",
        as_of=as_of,
    )


def _plain(value: object) -> Value:
    if isinstance(value, datetime):
        return value.isoformat(timespec="minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return ", ".join(str(item) for item in value)
    if value is None or isinstance(value, str | int | float | bool):
        return value
    raise TypeError(f"a fact cannot hold {type(value).__name__}")
