"""The reading half of the conformance suite; every read of every protocol is called by its signature."""

import inspect
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields
from datetime import date, datetime, timedelta
from types import NoneType, UnionType
from typing import Annotated, Literal, Union, get_args, get_origin, get_type_hints

from tests.tools.adapter_subject import Subject, raises
from tools.adapters import protocols
from tools.errors import RecordNotFound, SystemTimeout, SystemUnavailable
from tools.records import FieldKind, Record, System, field_kinds

ReadCheck = Callable[[Subject], None]
Argument = str | bool | date | datetime
Arguments = dict[str, Argument]
NOWHERE = "NO-SUCH-0"

SYSTEMS: dict[System, tuple[str, type]] = {
    "ERP": ("erp", protocols.Erp),
    "MES": ("mes", protocols.Mes),
    "CMMS": ("cmms", protocols.Cmms),
    "WMS": ("wms", protocols.Wms),
    "QMS": ("qms", protocols.Qms),
    "historian": ("historian", protocols.Historian),
    "suppliers": ("suppliers", protocols.Suppliers),
    "logistics": ("logistics", protocols.Logistics),
    "labour": ("labour", protocols.Labour),
}

# What each list is ordered by, as its protocol promises; True where the newest comes first.
ORDERS: dict[str, tuple[tuple[str, ...], bool]] = {
    "production_orders": (("start",), False),
    "materials": (("id",), False),
    "bom": (("component",), False),
    "routing": (("step", "line"), False),
    "purchase_orders": (("due",), False),
    "ERP stock": (("material", "site", "lot"), False),
    "downtime": (("started",), True),
    "counts": (("day",), True),
    "lots": (("made",), True),
    "holds": (("placed",), True),
    "assets": (("id",), False),
    "work_orders": (("opened",), True),
    "spares": (("id",), False),
    "technicians": (("id",), False),
    "WMS stock": (("material", "site", "location", "lot"), False),
    "staging": (("due",), False),
    "transfers": (("created",), True),
    "inspections": (("taken",), False),
    "nonconformances": (("opened",), True),
    "series": (("at",), False),
    "suppliers": (("id",), False),
    "confirmations": (("received",), True),
    "asns": (("eta",), False),
    "customers": (("id",), False),
    "customer_orders": (("commit_date",), False),
    "shipments": (("departs",), False),
    "attendance": (("line",), False),
    "overtime": (("person",), False),
}


class Read:
    """One method of one protocol, callable with made-up or known arguments."""

    def __init__(self, subject: Subject, system: System, name: str) -> None:
        attribute, protocol = SYSTEMS[system]
        self.system, self.name, self._subject = system, name, subject
        self._call = getattr(getattr(subject.systems, attribute), name)
        self._hints = get_type_hints(getattr(protocol, name))
        self._parameters = [
            p for p in inspect.signature(getattr(protocol, name)).parameters.values() if p.name != "self"
        ]
        self.many = get_origin(self._hints["return"]) is tuple
        self.item = get_args(self._hints["return"])[0] if self.many else self._hints["return"]

    @property
    def optional(self) -> list[str]:
        """Filters, without the switch for open records and without times."""
        return [p.name for p in self._parameters if p.default is None and p.name != "since"]

    def required(self) -> Arguments:
        """Arguments that must be given, with values that exist; everything, not only what is open."""
        given = {p.name: self.known(p.name) for p in self._parameters if p.default is inspect.Parameter.empty}
        return given | ({"open_only": False} if any(p.name == "open_only" for p in self._parameters) else {})

    def __call__(self, **arguments: Argument) -> tuple[Record, ...]:
        answer = self._call(**self.required() | arguments)
        return answer if self.many else (answer,)

    def known(self, name: str) -> Argument:
        """A value that exists for one parameter."""
        hint = self._hints[name]
        if hint in (date, datetime):
            moment = self._subject.now if name == "until" else self._subject.since
            return self._subject.since.date() if hint is date else moment
        known = self._subject.known
        exact = f"{self.system} {self.name} {name}"
        return known.get(exact) or known.get(f"{self.name} {name}") or known[name]


def _reads(subject: Subject) -> Iterator[Read]:
    for system, (_, protocol) in SYSTEMS.items():
        for name in vars(protocol):
            if not name.startswith("_"):
                yield Read(subject, system, name)


def _record_reads(subject: Subject) -> Iterator[Read]:
    """Reads that return records, not plain names."""
    return (read for read in _reads(subject) if read.item is not str)


def every_read_returns_whole_records(subject: Subject) -> None:
    for read in _record_reads(subject):
        records = read()
        assert records, f"{read.system}.{read.name} found nothing; name known values that have something"
        for record in records:
            _require_record(subject, read, record)


def _require_record(subject: Subject, read: Read, record: Record) -> None:
    where = f"{read.system}.{read.name}"
    assert type(record) is read.item, where
    assert record.source.system == read.system, where
    assert record.source.record, where
    assert record.source.as_of <= subject.now, where
    assert record.source.as_of.tzinfo is None, where
    hints = get_type_hints(read.item, include_extras=True)
    kinds = field_kinds(read.item)
    for field in fields(record):
        if field.name != "source":
            value = getattr(record, field.name)
            assert _fits(value, hints[field.name]), f"{where}.{field.name} holds {value!r}"
            assert _is_of_kind(value, kinds[field.name]), f"{where}.{field.name} holds {value!r}"


def _fits(value: object, hint: object) -> bool:
    """Whether a value is what an annotation such as `Key | None` or `tuple[Key, ...]` says."""
    origin = get_origin(hint)
    if origin is Annotated:
        return _fits(value, get_args(hint)[0])
    if origin in (Union, UnionType):
        return any(_fits(value, part) for part in get_args(hint))
    if origin is Literal:
        return value in get_args(hint)
    if origin is tuple:
        return isinstance(value, tuple) and all(_fits(item, get_args(hint)[0]) for item in value)
    if hint is float:
        return isinstance(value, float | int) and not isinstance(value, bool)
    return value is None if hint is NoneType else type(value) is hint


_KINDS: dict[FieldKind, tuple[type, ...]] = {
    FieldKind.KEY: (str,),
    FieldKind.ENUM: (str, bool),
    FieldKind.NUMBER: (int, float),
    FieldKind.DATE: (date, datetime),
    FieldKind.FREE_TEXT: (str,),
}


def _is_of_kind(value: object, kind: FieldKind) -> bool:
    values = value if isinstance(value, tuple) else (value,)
    return all(item is None or isinstance(item, _KINDS[kind]) for item in values)


def lists_keep_their_order(subject: Subject) -> None:
    for read in _record_reads(subject):
        by, newest_first = ORDERS.get(read.name, ORDERS.get(f"{read.system} {read.name}", ((), False)))
        keys = [tuple(getattr(record, name) for name in by) for record in read()]
        assert keys == sorted(keys, reverse=newest_first), f"{read.system}.{read.name} is out of order"
        assert read() == read()


def filters_return_what_they_name(subject: Subject) -> None:
    for read in _record_reads(subject):
        for name in read.optional:
            value = read.known(name)
            found = read(**{name: value})
            assert found, (read.name, name)
            assert all(getattr(record, name, value) == value for record in found), (read.name, name)


def filters_that_match_nothing_return_nothing(subject: Subject) -> None:
    for read in _record_reads(subject):
        for name in read.optional:
            assert read(**{name: NOWHERE}) == (), (read.name, name)


def one_unknown_record_is_not_found(subject: Subject) -> None:
    singles = [read for read in _record_reads(subject) if not read.many]
    assert singles
    for read in singles:
        with raises(RecordNotFound):
            read(**dict.fromkeys(read.required(), NOWHERE))


def an_unknown_signal_is_not_found(subject: Subject) -> None:
    with raises(RecordNotFound):
        subject.systems.historian.series(subject.known["asset"], NOWHERE, since=subject.since, until=subject.now)
    assert subject.systems.historian.signals(NOWHERE) == ()


def an_unavailable_system_says_so(subject: Subject) -> None:
    _every_read_fails(subject, "unavailable", SystemUnavailable)


def a_slow_system_times_out(subject: Subject) -> None:
    _every_read_fails(subject, "slow", SystemTimeout)


def _every_read_fails(subject: Subject, state: Literal["unavailable", "slow"], failure: type[Exception]) -> None:
    for system in SYSTEMS:
        subject.condition(system, state, 0.001)
        for read in _reads(subject):
            if read.system == system:
                with raises(failure):
                    read()
        subject.condition(system, "ok")


def a_stale_system_shows_its_age(subject: Subject) -> None:
    for read in _record_reads(subject):
        fresh = read()[0].source.as_of
        subject.condition(read.system, "stale", 7200)
        assert fresh - read()[0].source.as_of == timedelta(hours=2), read.name
        subject.condition(read.system, "ok")


def threads_can_read_at_once(subject: Subject) -> None:
    reads = list(_record_reads(subject))
    alone = [read() for read in reads]
    with ThreadPoolExecutor(8) as pool:
        for together in pool.map(lambda _: [read() for read in reads], range(8)):
            assert together == alone


READ_CHECKS: tuple[ReadCheck, ...] = (
    every_read_returns_whole_records,
    lists_keep_their_order,
    filters_return_what_they_name,
    filters_that_match_nothing_return_nothing,
    one_unknown_record_is_not_found,
    an_unknown_signal_is_not_found,
    an_unavailable_system_says_so,
    a_slow_system_times_out,
    a_stale_system_shows_its_age,
    threads_can_read_at_once,
)
