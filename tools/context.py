"""Who asks, from where, at what plant time, and which plant systems answer."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from knowledge.cases import CaseHistory
from knowledge.search import ProcedureSearch
from tools.adapters.protocols import (
    Cmms,
    Erp,
    Historian,
    Labour,
    Logistics,
    Mes,
    Qms,
    Suppliers,
    Wms,
    Writer,
)
from tools.records import System

Role = Literal[
    "supervisor",
    "planner",
    "technician",
    "maintenance_lead",
    "quality_engineer",
    "buyer",
    "warehouse_lead",
    "logistics_coordinator",
    "customer_service",
    "finance",
    "manufacturing_engineer",
    "plant_manager",
    "auditor",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Operator:
    """The signed-in person."""

    id: str
    """Short login name, for example `mara`."""
    name: str
    role: Role
    sites: tuple[str, ...]
    """Sites where the role holds; the first is the home site."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Systems:
    """Every plant system the tools can reach; reads and writes apart."""

    erp: Erp
    mes: Mes
    cmms: Cmms
    wms: Wms
    qms: Qms
    historian: Historian
    suppliers: Suppliers
    logistics: Logistics
    labour: Labour
    writers: Mapping[System, Writer] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What every tool call is given besides its arguments."""

    operator: Operator
    site: str
    """The site the conversation is about."""
    now: datetime
    """Plant time."""
    systems: Systems
    procedures: ProcedureSearch
    cases: CaseHistory
