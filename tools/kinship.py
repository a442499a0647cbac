"""Looking up any record by its id, and what it belongs to."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tools.context import Systems
from tools.errors import RecordNotFound
from tools.mentions import Entry, ThingKind
from tools.records import CustomerOrder, Hold, Nonconformance, ProductionOrder, Record, WorkOrder

Kin = dict[ThingKind, str]
"""Ids of other kinds that a record belongs to."""


@dataclass(frozen=True, slots=True)
class Known:
    """A record that exists, and what it belongs to."""

    entry: Entry
    kin: Kin


def look_up(systems: Systems, kind: ThingKind, identifier: str) -> Known | None:
    """The record of that id, or None where no system has it; raises ToolFailed while its system is down."""
    ask = _ASK.get(kind)
    try:
        record = ask(systems, identifier) if ask else None
    except RecordNotFound:
        return None
    return Known(_entry(kind, identifier, record), _kin(systems, record)) if record else None


def _hold(systems: Systems, identifier: str) -> Hold | None:
    return next((hold for hold in systems.mes.holds(open_only=False) if hold.id == identifier), None)


def _nonconformance(systems: Systems, identifier: str) -> Nonconformance | None:
    reports = systems.qms.nonconformances(open_only=False)
    return next((report for report in reports if report.id == identifier), None)


_ASK: Mapping[ThingKind, Callable[[Systems, str], Record | None]] = {
    "asset": lambda systems, identifier: systems.cmms.asset(identifier),
    "production_order": lambda systems, identifier: systems.erp.production_order(identifier),
    "purchase_order": lambda systems, identifier: systems.erp.purchase_order(identifier),
    "customer_order": lambda systems, identifier: systems.logistics.customer_order(identifier),
    "work_order": lambda systems, identifier: systems.cmms.work_order(identifier),
    "shipment": lambda systems, identifier: systems.logistics.shipment(identifier),
    "material": lambda systems, identifier: systems.erp.material(identifier),
    "supplier": lambda systems, identifier: systems.suppliers.supplier(identifier),
    "customer": lambda systems, identifier: systems.logistics.customer(identifier),
    "technician": lambda systems, identifier: systems.cmms.technician(identifier),
    "spare": lambda systems, identifier: systems.cmms.spare(identifier),
    "lot": lambda systems, identifier: systems.mes.lot(identifier),
    "hold": _hold,
    "nonconformance": _nonconformance,
}

_FIELDS: Mapping[str, ThingKind] = {
    "site": "site",
    "line": "line",
    "asset": "asset",
    "asset_class": "asset_class",
    "material": "material",
    "order": "production_order",
    "lot": "lot",
    "supplier": "supplier",
    "customer": "customer",
    "customer_order": "customer_order",
    "technician": "technician",
}


def _kin(systems: Systems, record: Record) -> Kin:
    fields = {kind: getattr(record, field, None) for field, kind in _FIELDS.items()}
    kin: Kin = {kind: value for kind, value in fields.items() if isinstance(value, str)}
    if isinstance(record, WorkOrder):
        machine = systems.cmms.asset(record.asset)
        kin["asset_class"] = machine.asset_class
        if machine.line:
            kin["line"] = machine.line
    if isinstance(record, CustomerOrder):
        kin |= _making(systems, record)
    return kin


def _making(systems: Systems, record: CustomerOrder) -> Kin:
    """The production order that serves a customer order, when it is exactly one."""
    made: list[ProductionOrder] = [
        order for order in systems.erp.production_orders(open_only=False) if order.customer_order == record.id
    ]
    return {"production_order": made[0].id} if len(made) == 1 else {}


def _entry(kind: ThingKind, identifier: str, record: Record) -> Entry:
    site = getattr(record, "site", None)
    name = getattr(record, "name", identifier)
    return Entry(kind=kind, id=identifier, name=str(name), site=site if isinstance(site, str) else None)
