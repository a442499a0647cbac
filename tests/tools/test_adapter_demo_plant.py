"""The demo plant at full size answers the suite too; the tiny plant covers the faults of writing."""

from pathlib import Path

import pytest

from tests.tools.adapter_reads import READ_CHECKS, ReadCheck
from tests.tools.adapter_suite import (
    preview_changes_nothing,
    preview_is_exactly_what_is_then_done,
    the_undo_brings_back_what_was_there,
)
from tests.tools.demo_subject import demo_subject
from tools.adapters.writes import (
    AssignTechnician,
    CreateWorkOrder,
    ExpeditePurchaseOrder,
    HoldLot,
    MoveProductionOrder,
    ReserveSpare,
    SetLotStatus,
    SetStockStatus,
    TransferStock,
    Write,
)

WRITES = (
    CreateWorkOrder,
    AssignTechnician,
    ReserveSpare,
    HoldLot,
    SetStockStatus,
    SetLotStatus,
    ExpeditePurchaseOrder,
    MoveProductionOrder,
    TransferStock,
)


@pytest.mark.parametrize("check", READ_CHECKS, ids=lambda check: check.__name__)
def test_reads(check: ReadCheck, plant_copy: Path) -> None:
    check(demo_subject(plant_copy))


@pytest.mark.parametrize("kind", WRITES, ids=lambda kind: kind.__name__)
def test_writes(kind: type[Write], plant_copy: Path) -> None:
    subject = demo_subject(plant_copy)
    case = next(case for case in subject.writes if isinstance(case.write, kind))
    preview_changes_nothing(subject, case)
    if case.undo is None:
        preview_is_exactly_what_is_then_done(subject, case)
    else:
        the_undo_brings_back_what_was_there(subject, case)
