"""Reading the embedded MES: states, downtime, counts, lots, genealogy, holds."""

import sqlite3
from datetime import date, datetime
from typing import Literal

from tools.adapters.plant.system import PlantSystem, moment, where
from tools.records import DowntimeEvent, GenealogyLink, Hold, Line, Lot, MachineState, ShiftCount, Source

_SHIFT = {"E": "early", "L": "late", "N": "night"}
_STATE: dict[str, Literal["running", "stopped", "idle", "changeover", "maintenance"]] = {
    "RUN": "running",
    "DOWN": "stopped",
    "IDLE": "idle",
    "SETUP": "changeover",
    "PM": "maintenance",
}
_CATEGORY: dict[str, Literal["breakdown", "minor_stop", "changeover", "material", "quality", "labour", "planned"]] = {
    "BD": "breakdown",
    "MS": "minor_stop",
    "CO": "changeover",
    "MAT": "material",
    "QUA": "quality",
    "LAB": "labour",
    "PL": "planned",
}
_HOLD_STATUS: dict[str, Literal["open", "released"]] = {"A": "open", "R": "released"}

_LINES = "SELECT path AS record, tag, name, site FROM line"
_STATES = """
    SELECT u.path AS record, u.tag, l.tag AS line, l.site, s.state, s.since, s.code, r.text,
           s.production_order, s.rate
    FROM unit_state s
    JOIN unit u ON u.path = s.unit
    JOIN line l ON l.path = u.line
    LEFT JOIN reason_code r ON r.code = s.code"""
_DOWNTIME = """
    SELECT d.number AS record, d.tag, u.tag AS asset, l.tag AS line, l.site, d.started, d.ended, d.code,
           r.text, r.category, d.note
    FROM downtime d
    JOIN unit u ON u.path = d.unit
    JOIN line l ON l.path = u.line
    JOIN reason_code r ON r.code = d.code"""
_COUNTS = """
    SELECT c.line || '/' || c.day || '/' || c.shift AS record, l.tag AS line, l.site, c.day, c.shift,
           c.production_order, c.good, c.scrap, c.planned, c.run_minutes, c.planned_minutes
    FROM shift_count c
    JOIN line l ON l.path = c.line"""
_LOTS = """
    SELECT o.label AS record, o.tag, o.material, o.site, o.quantity, o.unit, o.made, o.production_order,
           o.supplier, o.supplier_lot, l.tag AS line
    FROM lot o
    LEFT JOIN line l ON l.path = o.line"""
_LINKS = """
    SELECT c.number AS record, p.tag AS parent, k.tag AS child, p.material, c.production_order,
           c.quantity, c.unit
    FROM consumption c
    JOIN lot p ON p.label = c.parent
    JOIN lot k ON k.label = c.child"""
_HOLDS = """
    SELECT h.number AS record, h.tag, o.tag AS lot, o.material, o.site, h.status, r.name AS reason,
           h.placed, h.placed_by, h.released, h.note
    FROM hold h
    JOIN lot o ON o.label = h.lot
    JOIN hold_reason r ON r.code = h.reason"""


class MesReader:
    """Answers the `Mes` protocol from the MES's file."""

    def __init__(self, system: PlantSystem) -> None:
        self._system = system

    def lines(self, *, site: str | None = None) -> tuple[Line, ...]:
        which = where({"site = ?": site}, "kind = 'LINE'")
        return self._system.all(_line, _LINES + which.sql + " ORDER BY site, tag", which.values)

    def state(self, asset: str) -> MachineState:
        return self._system.one(_state, "asset", asset, _STATES + " WHERE u.tag = ?")

    def states(self, *, site: str | None = None, line: str | None = None) -> tuple[MachineState, ...]:
        which = where({"l.site = ?": site, "l.tag = ?": line})
        return self._system.all(_state, _STATES + which.sql + " ORDER BY l.tag, u.position", which.values)

    def downtime(
        self,
        *,
        since: datetime,
        asset: str | None = None,
        line: str | None = None,
        site: str | None = None,
    ) -> tuple[DowntimeEvent, ...]:
        which = where(
            {
                # A stop that began earlier and lasted into the period belongs to it.
                "coalesce(d.ended, '9999') > ?": since.isoformat(),
                "u.tag = ?": asset,
                "l.tag = ?": line,
                "l.site = ?": site,
            }
        )
        order = " ORDER BY d.started DESC, d.number DESC"
        return self._system.all(_downtime, _DOWNTIME + which.sql + order, which.values)

    def counts(self, *, line: str, since: date) -> tuple[ShiftCount, ...]:
        which = where({"l.tag = ?": line, "c.day >= ?": since.isoformat()})
        # The shift codes E, L, N happen to sort as the day runs.
        order = " ORDER BY c.day DESC, c.shift DESC, c.production_order DESC"
        return self._system.all(_count, _COUNTS + which.sql + order, which.values)

    def lot(self, lot: str) -> Lot:
        return self._system.one(_lot, "lot", lot, _LOTS + " WHERE o.tag = ?")

    def lots(self, *, material: str | None = None, order: str | None = None) -> tuple[Lot, ...]:
        which = where({"o.material = ?": material, "o.production_order = ?": order})
        return self._system.all(_lot, _LOTS + which.sql + " ORDER BY o.made DESC, o.label DESC", which.values)

    def parents(self, lot: str) -> tuple[GenealogyLink, ...]:
        return self._system.all(_link, _LINKS + " WHERE k.tag = ? ORDER BY c.number", (lot,))

    def children(self, lot: str) -> tuple[GenealogyLink, ...]:
        return self._system.all(_link, _LINKS + " WHERE p.tag = ? ORDER BY c.number", (lot,))

    def holds(self, *, site: str | None = None, lot: str | None = None, open_only: bool = True) -> tuple[Hold, ...]:
        which = where({"o.site = ?": site, "o.tag = ?": lot}, "h.status = 'A'" if open_only else "")
        return self._system.all(_hold, _HOLDS + which.sql + " ORDER BY h.placed DESC, h.number DESC", which.values)


def _line(row: sqlite3.Row, source: Source) -> Line:
    return Line(source=source, id=row["tag"], name=row["name"], site=row["site"])


def _state(row: sqlite3.Row, source: Source) -> MachineState:
    return MachineState(
        source=source,
        asset=row["tag"],
        line=row["line"],
        site=row["site"],
        state=_STATE[row["state"]],
        since=datetime.fromisoformat(row["since"]),
        code=row["code"],
        reason=row["text"],
        order=row["production_order"],
        rate_percent=round(row["rate"] * 100, 1),
    )


def _downtime(row: sqlite3.Row, source: Source) -> DowntimeEvent:
    started = datetime.fromisoformat(row["started"])
    ended = moment(row["ended"])
    length = max(((ended or source.as_of) - started).total_seconds() / 60, 0.0)
    return DowntimeEvent(
        source=source,
        id=row["tag"],
        asset=row["asset"],
        line=row["line"],
        site=row["site"],
        started=started,
        ended=ended,
        minutes=round(length, 1),
        code=row["code"],
        reason=row["text"],
        category=_CATEGORY[row["category"]],
        note=row["note"],
    )


def _count(row: sqlite3.Row, source: Source) -> ShiftCount:
    return ShiftCount(
        source=source,
        line=row["line"],
        site=row["site"],
        day=date.fromisoformat(row["day"]),
        shift=_SHIFT[row["shift"]],
        order=row["production_order"],
        good=row["good"],
        scrap=row["scrap"],
        planned=row["planned"],
        run_minutes=row["run_minutes"],
        planned_minutes=row["planned_minutes"],
    )


def _lot(row: sqlite3.Row, source: Source) -> Lot:
    return Lot(
        source=source,
        id=row["tag"],
        material=row["material"],
        site=row["site"],
        quantity=row["quantity"],
        unit=row["unit"],
        made=datetime.fromisoformat(row["made"]),
        order=row["production_order"],
        supplier=row["supplier"],
        supplier_lot=row["supplier_lot"],
        line=row["line"],
    )


def _link(row: sqlite3.Row, source: Source) -> GenealogyLink:
    return GenealogyLink(
        source=source,
        parent=row["parent"],
        child=row["child"],
        material=row["material"],
        order=row["production_order"],
        quantity=row["quantity"],
        unit=row["unit"],
    )


def _hold(row: sqlite3.Row, source: Source) -> Hold:
    return Hold(
        source=source,
        id=row["tag"],
        lot=row["lot"],
        material=row["material"],
        site=row["site"],
        status=_HOLD_STATUS[row["status"]],
        reason=row["reason"],
        placed=datetime.fromisoformat(row["placed"]),
        placed_by=row["placed_by"],
        released=moment(row["released"]),
        note=row["note"],
    )
