"""Reading the embedded QMS: inspection results and nonconformances."""

import sqlite3
from datetime import datetime
from typing import Literal

from tools.adapters.plant.system import PlantSystem, where
from tools.records import Inspection, Nonconformance, Source

_RESULT: dict[str, Literal["pass", "fail"]] = {"A": "pass", "R": "fail"}
_SEVERITY: dict[int, Literal["minor", "major", "critical"]] = {1: "minor", 2: "major", 3: "critical"}
_STATUS: dict[str, Literal["open", "closed"]] = {"O": "open", "C": "closed"}
_DISPOSITION: dict[str, Literal["pending", "use_as_is", "rework", "scrap", "return"]] = {
    "PD": "pending",
    "UAI": "use_as_is",
    "RWK": "rework",
    "SCR": "scrap",
    "RTV": "return",
}

_INSPECTIONS = """
    SELECT i.number AS record, i.tag, i.lot, p.material, i.site, i.line, p.characteristic, i.value, p.unit,
           p.lower, p.upper, p.target, i.valuation, i.taken
    FROM inspection i
    JOIN inspection_plan p ON p.number = i.plan"""
_NONCONFORMANCES = """
    SELECT number AS record, tag, lot, material, site, opened, severity, status, disposition, description
    FROM nonconformance"""


class QmsReader:
    """Answers the `Qms` protocol from the QMS's file."""

    def __init__(self, system: PlantSystem) -> None:
        self._system = system

    def inspections(
        self,
        *,
        since: datetime,
        line: str | None = None,
        lot: str | None = None,
        material: str | None = None,
        characteristic: str | None = None,
    ) -> tuple[Inspection, ...]:
        which = where(
            {
                "i.taken >= ?": since.isoformat(),
                "i.line = ?": line,
                "i.lot = ?": lot,
                "p.material = ?": material,
                "p.characteristic = ?": characteristic,
            }
        )
        order = " ORDER BY i.taken, i.number"
        return self._system.all(_inspection, _INSPECTIONS + which.sql + order, which.values)

    def nonconformances(
        self, *, site: str | None = None, lot: str | None = None, open_only: bool = True
    ) -> tuple[Nonconformance, ...]:
        which = where({"site = ?": site, "lot = ?": lot}, "status = 'O'" if open_only else "")
        order = " ORDER BY opened DESC, number DESC"
        return self._system.all(_nonconformance, _NONCONFORMANCES + which.sql + order, which.values)


def _inspection(row: sqlite3.Row, source: Source) -> Inspection:
    return Inspection(
        source=source,
        id=row["tag"],
        lot=row["lot"],
        material=row["material"],
        site=row["site"],
        line=row["line"],
        characteristic=row["characteristic"],
        value=row["value"],
        unit=row["unit"],
        lower=row["lower"],
        upper=row["upper"],
        target=row["target"],
        result=_RESULT[row["valuation"]],
        taken=datetime.fromisoformat(row["taken"]),
    )


def _nonconformance(row: sqlite3.Row, source: Source) -> Nonconformance:
    return Nonconformance(
        source=source,
        id=row["tag"],
        lot=row["lot"],
        material=row["material"],
        site=row["site"],
        opened=datetime.fromisoformat(row["opened"]),
        severity=_SEVERITY[row["severity"]],
        status=_STATUS[row["status"]],
        disposition=_DISPOSITION[row["disposition"]],
        description=row["description"],
    )
