"""Reading the embedded ERP: orders, bill of materials, routing, purchasing, stock value."""

import sqlite3
from datetime import date, datetime
from typing import Literal

from tools.adapters.plant.system import PlantSystem, where
from tools.records import BomLine, ErpStock, Material, ProductionOrder, PurchaseOrder, RoutingStep, Source

ORDER_STATUS: dict[str, Literal["planned", "released", "running", "held", "done"]] = {
    "CRTD": "planned",
    "REL": "released",
    "PCNF": "running",
    "LKD": "held",
    "TECO": "done",
}
PURCHASE_STATUS: dict[str, Literal["open", "confirmed", "shipped", "received", "cancelled"]] = {
    "O": "open",
    "C": "confirmed",
    "S": "shipped",
    "R": "received",
    "X": "cancelled",
}
STOCK_TYPE: dict[str, Literal["unrestricted", "quality", "blocked"]] = {
    "F": "unrestricted",
    "Q": "quality",
    "S": "blocked",
}
_MATERIAL_TYPE: dict[str, Literal["raw", "component", "packaging", "finished"]] = {
    "ROH": "raw",
    "HALB": "component",
    "VERP": "packaging",
    "FERT": "finished",
}

_ORDERS = """
    SELECT o.number AS record, o.tag, p.tag AS site, w.tag AS line, m.tag AS material, m.name, m.unit,
           o.quantity, o.delivered, o.start, o.finish, o.status, o.priority, o.customer_order
    FROM production_order o
    JOIN plant p ON p.code = o.plant
    JOIN work_center w ON w.code = o.work_center
    JOIN material m ON m.number = o.material"""
_MATERIALS = """
    SELECT m.number AS record, m.tag, m.name, m.type, m.unit, m.price_cents, m.safety_stock,
           (SELECT group_concat(tag) FROM (
                SELECT s.tag FROM substitute x JOIN material s ON s.number = x.substitute
                WHERE x.material = m.number ORDER BY s.tag)) AS substitutes
    FROM material m"""
_BOM = """
    SELECT p.number || '/' || c.number AS record, p.tag AS parent, c.tag AS component, b.quantity, c.unit
    FROM bom_item b
    JOIN material p ON p.number = b.parent
    JOIN material c ON c.number = b.component"""
_ROUTING = """
    SELECT m.number || '/' || r.operation || '/' || w.code AS record, m.tag AS material, r.operation,
           w.tag AS line, r.text, r.rate_per_hour
    FROM routing_operation r
    JOIN material m ON m.number = r.material
    JOIN work_center w ON w.code = r.work_center"""
_PURCHASES = """
    SELECT o.number AS record, o.tag, v.tag AS supplier, p.tag AS site, m.tag AS material, m.unit,
           o.quantity, o.received, o.ordered, o.due, o.status, o.expedite, o.value_cents
    FROM purchase_order o
    JOIN vendor v ON v.number = o.vendor
    JOIN plant p ON p.code = o.plant
    JOIN material m ON m.number = o.material"""
_STOCK = """
    SELECT b.number || '/' || p.code AS record, m.tag AS material, p.tag AS site, b.tag AS lot,
           s.quantity, m.unit, s.type, s.value_cents
    FROM batch_stock s
    JOIN batch b ON b.number = s.batch
    JOIN plant p ON p.code = s.plant
    JOIN material m ON m.number = b.material"""


class ErpReader:
    """Answers the `Erp` protocol from the ERP's file."""

    def __init__(self, system: PlantSystem) -> None:
        self._system = system

    def production_order(self, order: str) -> ProductionOrder:
        return self._system.one(_order, "production order", order, _ORDERS + " WHERE o.tag = ?")

    def production_orders(
        self, *, site: str | None = None, line: str | None = None, open_only: bool = True
    ) -> tuple[ProductionOrder, ...]:
        which = where({"p.tag = ?": site, "w.tag = ?": line}, "o.status <> 'TECO'" if open_only else "")
        return self._system.all(_order, _ORDERS + which.sql + " ORDER BY o.start, o.number", which.values)

    def material(self, material: str) -> Material:
        return self._system.one(_material, "material", material, _MATERIALS + " WHERE m.tag = ?")

    def materials(self) -> tuple[Material, ...]:
        return self._system.all(_material, _MATERIALS + " ORDER BY m.tag")

    def bom(self, material: str) -> tuple[BomLine, ...]:
        return self._system.all(_bom_line, _BOM + " WHERE p.tag = ? ORDER BY c.tag", (material,))

    def where_used(self, component: str) -> tuple[BomLine, ...]:
        return self._system.all(_bom_line, _BOM + " WHERE c.tag = ? ORDER BY p.tag", (component,))

    def routing(self, material: str) -> tuple[RoutingStep, ...]:
        return self._system.all(_step, _ROUTING + " WHERE m.tag = ? ORDER BY r.operation, w.tag", (material,))

    def purchase_order(self, purchase_order: str) -> PurchaseOrder:
        return self._system.one(_purchase, "purchase order", purchase_order, _PURCHASES + " WHERE o.tag = ?")

    def purchase_orders(
        self,
        *,
        site: str | None = None,
        material: str | None = None,
        supplier: str | None = None,
        open_only: bool = True,
    ) -> tuple[PurchaseOrder, ...]:
        which = where(
            {"p.tag = ?": site, "m.tag = ?": material, "v.tag = ?": supplier},
            "o.status NOT IN ('R', 'X')" if open_only else "",
        )
        return self._system.all(_purchase, _PURCHASES + which.sql + " ORDER BY o.due, o.number", which.values)

    def stock(
        self, *, material: str | None = None, lot: str | None = None, site: str | None = None
    ) -> tuple[ErpStock, ...]:
        which = where({"m.tag = ?": material, "b.tag = ?": lot, "p.tag = ?": site}, "s.quantity > 0")
        return self._system.all(_stock, _STOCK + which.sql + " ORDER BY m.tag, p.tag, b.tag", which.values)


def erp_time(text: str) -> datetime:
    """A time as the ERP writes it: `20260617031000`."""
    return datetime.fromisoformat(f"{text[:8]}T{text[8:]}")


def erp_text(moment: datetime) -> str:
    """A time in the ERP's own form."""
    return moment.strftime("%Y%m%d%H%M%S")


def _order(row: sqlite3.Row, source: Source) -> ProductionOrder:
    return ProductionOrder(
        source=source,
        id=row["tag"],
        site=row["site"],
        line=row["line"],
        material=row["material"],
        description=row["name"],
        quantity=row["quantity"],
        completed=row["delivered"],
        unit=row["unit"],
        start=erp_time(row["start"]),
        due=erp_time(row["finish"]),
        status=ORDER_STATUS[row["status"]],
        priority=row["priority"],
        customer_order=row["customer_order"],
    )


def _material(row: sqlite3.Row, source: Source) -> Material:
    return Material(
        source=source,
        id=row["tag"],
        name=row["name"],
        kind=_MATERIAL_TYPE[row["type"]],
        unit=row["unit"],
        cost_minor=row["price_cents"],
        safety_stock=row["safety_stock"],
        substitutes=tuple(row["substitutes"].split(",")) if row["substitutes"] else (),
    )


def _bom_line(row: sqlite3.Row, source: Source) -> BomLine:
    return BomLine(
        source=source,
        parent=row["parent"],
        component=row["component"],
        quantity=row["quantity"],
        unit=row["unit"],
    )


def _step(row: sqlite3.Row, source: Source) -> RoutingStep:
    return RoutingStep(
        source=source,
        material=row["material"],
        step=row["operation"],
        line=row["line"],
        operation=row["text"],
        rate_per_hour=row["rate_per_hour"],
    )


def _purchase(row: sqlite3.Row, source: Source) -> PurchaseOrder:
    return PurchaseOrder(
        source=source,
        id=row["tag"],
        supplier=row["supplier"],
        site=row["site"],
        material=row["material"],
        quantity=row["quantity"],
        received=row["received"],
        unit=row["unit"],
        ordered=date.fromisoformat(row["ordered"]),
        due=date.fromisoformat(row["due"]),
        status=PURCHASE_STATUS[row["status"]],
        expedited=row["expedite"] == "X",
        value_minor=row["value_cents"],
    )


def _stock(row: sqlite3.Row, source: Source) -> ErpStock:
    return ErpStock(
        source=source,
        material=row["material"],
        site=row["site"],
        lot=row["lot"],
        quantity=row["quantity"],
        unit=row["unit"],
        status=STOCK_TYPE[row["type"]],
        value_minor=row["value_cents"],
    )
