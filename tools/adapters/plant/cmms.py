"""Reading the embedded CMMS: assets, work orders, spares, technicians, shifts."""

import sqlite3
from datetime import date, datetime
from typing import Literal

from tools.adapters.plant.system import PlantSystem, moment, where
from tools.records import Asset, Shift, Source, Spare, Technician, WorkOrder

WORK_TYPE: dict[str, Literal["corrective", "preventive", "inspection"]] = {
    "PM01": "corrective",
    "PM02": "preventive",
    "PM03": "inspection",
}
WORK_STATUS: dict[str, Literal["open", "assigned", "in_progress", "done", "cancelled"]] = {
    "OPEN": "open",
    "ASGN": "assigned",
    "WIP": "in_progress",
    "COMP": "done",
    "CANC": "cancelled",
}
_CRITICALITY: dict[int, Literal["A", "B", "C"]] = {1: "A", 2: "B", 3: "C"}
_SHIFT = {"E": "early", "L": "late", "N": "night"}

_ASSETS = """
    SELECT a.number AS record, a.tag, a.name, c.name AS class, a.site, a.line, a.criticality, a.installed
    FROM asset a
    JOIN asset_class c ON c.code = a.class"""
_WORK_ORDERS = """
    SELECT w.number AS record, w.tag, a.tag AS asset, a.site, w.type, w.priority, w.status, w.opened, w.due,
           w.closed, t.tag AS technician, f.name AS failure_mode, w.repair_minutes, w.description
    FROM work_order w
    JOIN asset a ON a.number = w.asset
    LEFT JOIN technician t ON t.number = w.technician
    LEFT JOIN failure_mode f ON f.code = w.failure_mode"""
_SPARES = """
    SELECT s.number AS record, s.tag, s.name, s.site, s.on_hand, s.minimum, s.bin, s.lead_days,
           (SELECT coalesce(sum(quantity), 0) FROM reservation r WHERE r.spare = s.number) AS reserved,
           (SELECT group_concat(name) FROM (
                SELECT c.name FROM spare_class x JOIN asset_class c ON c.code = x.class
                WHERE x.spare = s.number ORDER BY c.name)) AS classes
    FROM spare s"""
_TECHNICIANS = """
    SELECT t.number AS record, t.tag, t.name, t.site, t.shift, t.on_shift,
           (SELECT count(*) FROM work_order w
            WHERE w.technician = t.number AND w.status IN ('ASGN', 'WIP')) AS open_work_orders,
           (SELECT group_concat(name) FROM (
                SELECT c.name FROM technician_skill x JOIN asset_class c ON c.code = x.class
                WHERE x.technician = t.number ORDER BY c.name)) AS skills
    FROM technician t"""
# People say the class's name, some systems its code; both are one class.
_HAS_CLASS = """EXISTS (
    SELECT 1 FROM {table} x JOIN asset_class c ON c.code = x.class
    WHERE x.{owner} = {alias}.number AND ? IN (c.name, c.code))"""
_HAS_SKILL = _HAS_CLASS.format(table="technician_skill", owner="technician", alias="t")
_FITS_CLASS = _HAS_CLASS.format(table="spare_class", owner="spare", alias="s")


class CmmsReader:
    """Answers the `Cmms` protocol from the CMMS's file; asset classes go by their names, such as `filler`."""

    def __init__(self, system: PlantSystem) -> None:
        self._system = system

    def asset(self, asset: str) -> Asset:
        return self._system.one(_asset, "asset", asset, _ASSETS + " WHERE a.tag = ?")

    def assets(self, *, site: str | None = None, line: str | None = None) -> tuple[Asset, ...]:
        which = where({"a.site = ?": site, "a.line = ?": line})
        return self._system.all(_asset, _ASSETS + which.sql + " ORDER BY a.tag", which.values)

    def work_order(self, work_order: str) -> WorkOrder:
        return self._system.one(_work_order, "work order", work_order, _WORK_ORDERS + " WHERE w.tag = ?")

    def work_orders(
        self,
        *,
        asset: str | None = None,
        site: str | None = None,
        technician: str | None = None,
        open_only: bool = True,
        since: datetime | None = None,
    ) -> tuple[WorkOrder, ...]:
        which = where(
            {
                "a.tag = ?": asset,
                "a.site = ?": site,
                "t.tag = ?": technician,
                "w.opened >= ?": since.isoformat() if since else None,
            },
            "w.status NOT IN ('COMP', 'CANC')" if open_only else "",
        )
        order = " ORDER BY w.opened DESC, w.number DESC"
        return self._system.all(_work_order, _WORK_ORDERS + which.sql + order, which.values)

    def spare(self, spare: str) -> Spare:
        return self._system.one(_spare, "spare", spare, _SPARES + " WHERE s.tag = ?")

    def spares(self, *, site: str | None = None, asset_class: str | None = None) -> tuple[Spare, ...]:
        which = where({"s.site = ?": site, _FITS_CLASS: asset_class})
        return self._system.all(_spare, _SPARES + which.sql + " ORDER BY s.tag", which.values)

    def technician(self, technician: str) -> Technician:
        return self._system.one(_technician, "technician", technician, _TECHNICIANS + " WHERE t.tag = ?")

    def technicians(self, *, site: str | None = None, skill: str | None = None) -> tuple[Technician, ...]:
        which = where({"t.site = ?": site, _HAS_SKILL: skill})
        return self._system.all(_technician, _TECHNICIANS + which.sql + " ORDER BY t.tag", which.values)

    def shifts(self, site: str) -> tuple[Shift, ...]:
        """Early, late, night."""
        sql = "SELECT site || '/' || code AS record, site, code, starts, ends FROM shift WHERE site = ? ORDER BY code"
        return self._system.all(_shift, sql, (site,))


def _asset(row: sqlite3.Row, source: Source) -> Asset:
    return Asset(
        source=source,
        id=row["tag"],
        name=row["name"],
        asset_class=row["class"],
        site=row["site"],
        line=row["line"],
        criticality=_CRITICALITY[row["criticality"]],
        installed=date.fromisoformat(row["installed"]),
    )


def _work_order(row: sqlite3.Row, source: Source) -> WorkOrder:
    return WorkOrder(
        source=source,
        id=row["tag"],
        asset=row["asset"],
        site=row["site"],
        kind=WORK_TYPE[row["type"]],
        priority=row["priority"],
        status=WORK_STATUS[row["status"]],
        opened=datetime.fromisoformat(row["opened"]),
        due=datetime.fromisoformat(row["due"]),
        closed=moment(row["closed"]),
        technician=row["technician"],
        failure_mode=row["failure_mode"],
        repair_minutes=row["repair_minutes"],
        description=row["description"],
    )


def _spare(row: sqlite3.Row, source: Source) -> Spare:
    return Spare(
        source=source,
        id=row["tag"],
        name=row["name"],
        site=row["site"],
        asset_classes=_names(row["classes"]),
        on_hand=row["on_hand"],
        reserved=row["reserved"],
        minimum=row["minimum"],
        bin=row["bin"],
        lead_days=row["lead_days"],
    )


def _technician(row: sqlite3.Row, source: Source) -> Technician:
    return Technician(
        source=source,
        id=row["tag"],
        name=row["name"],
        site=row["site"],
        skills=_names(row["skills"]),
        shift=_SHIFT[row["shift"]],
        on_shift=bool(row["on_shift"]),
        open_work_orders=row["open_work_orders"],
    )


def _shift(row: sqlite3.Row, source: Source) -> Shift:
    return Shift(source=source, site=row["site"], name=_SHIFT[row["code"]], starts=row["starts"], ends=row["ends"])


def _names(joined: str | None) -> tuple[str, ...]:
    return tuple(joined.split(",")) if joined else ()
