"""The embedded plant as a whole: every reader, and the writers behind their permits."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from tools.adapters.permits import PermitCheck
from tools.adapters.plant.cmms import CmmsReader
from tools.adapters.plant.cmms_writes import plan_cmms_write
from tools.adapters.plant.erp import ErpReader
from tools.adapters.plant.erp_writes import plan_erp_write
from tools.adapters.plant.historian import HistorianReader
from tools.adapters.plant.labour import LabourReader
from tools.adapters.plant.logistics import LogisticsReader
from tools.adapters.plant.mes import MesReader
from tools.adapters.plant.mes_writes import plan_mes_write
from tools.adapters.plant.qms import QmsReader
from tools.adapters.plant.suppliers import SuppliersReader
from tools.adapters.plant.system import PlantSystem
from tools.adapters.plant.wms import WmsReader
from tools.adapters.plant.wms_writes import plan_wms_write
from tools.adapters.plant.writing import Planner, PlantWriter
from tools.context import Systems
from tools.records import System

_PLANNERS: dict[System, Planner] = {
    "ERP": plan_erp_write,
    "MES": plan_mes_write,
    "CMMS": plan_cmms_write,
    "WMS": plan_wms_write,
}


def open_plant(
    folder: Path, permit_check: PermitCheck, clock: Callable[[], datetime], *, timeout: float = 5.0
) -> Systems:
    """Every system of the plant in this folder; safe to use from many threads.

    `clock` gives plant time, `timeout` is how many seconds a slow system is waited for. Opens no
    file: a missing or broken one shows as SystemUnavailable at the first call.
    """

    def system(name: System) -> PlantSystem:
        return PlantSystem(name, folder, clock, timeout)

    return Systems(
        erp=ErpReader(system("ERP")),
        mes=MesReader(system("MES")),
        cmms=CmmsReader(system("CMMS")),
        wms=WmsReader(system("WMS")),
        qms=QmsReader(system("QMS")),
        historian=HistorianReader(system("historian")),
        suppliers=SuppliersReader(system("suppliers")),
        logistics=LogisticsReader(system("logistics")),
        labour=LabourReader(system("labour")),
        writers={name: PlantWriter(system(name), permit_check, planner) for name, planner in _PLANNERS.items()},
    )
