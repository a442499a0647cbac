"""Looking up any record by its id, and what it belongs to."""

from collections.abc import Callable, Mapping

from tools.context import Systems
from tools.errors import RecordNotFound
from tools.mentions import ThingKind
from tools.records import CustomerOrder, Hold, Nonconformance, ProductionOrder, Record, WorkOrder

Kin = dict[ThingKind, str]
"""Ids of other kinds that a record belongs to."""


def exists(systems: Systems, kind: ThingKind, identifier: str) -> bool:
    """Whether a system of record has that id; raises ToolFailed while it cannot say."""
    return _record(systems, kind, identifier) is not None


def is_open(systems: Systems, kind: ThingKind, identifier: str) -> bool:
    """Whether there is still something to be done about a record; raises ToolFailed while its system is down."""
    record = _record(systems, kind, identifier)
    return record is not None and getattr(record, "status", "") not in _OVER.get(kind, frozenset())


def kin_of(systems: Systems, kind: ThingKind, identifier: str) -> Kin:
    """What a record belongs to; nothing for an unknown one. Raises ToolFailed while its system is down."""
    record = _record(systems, kind, identifier)
    return _kin(systems, record) if record else {}


def _record(systems: Systems, kind: ThingKind, identifier: str) -> Record | None:
    ask = _ASK.get(kind)
    try:
        return ask(systems, identifier) if ask else None
    except RecordNotFound:
        return None


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

_OVER: Mapping[ThingKind, frozenset[str]] = {
    "production_order": frozenset({"done"}),
    "purchase_order": frozenset({"received", "cancelled"}),
    "customer_order": frozenset({"shipped"}),
    "work_order": frozenset({"done", "cancelled"}),
    "shipment": frozenset({"departed", "delivered"}),
}
"""States in which nothing is left to do."""

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
