"""What the writers of the embedded plant do to the plant, beyond what the suite asks of every adapter."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.tools.adapter_subject import Subject
from tests.tools.plant_subjects import tiny_subject
from tests.tools.tiny_plant import make_tiny_plant
from tools.adapters.plant import database
from tools.adapters.plant.database import file_of
from tools.adapters.plant.faults import FaultyWriter
from tools.adapters.writes import (
    AssignTechnician,
    CancelWorkOrder,
    CreateWorkOrder,
    HoldLot,
    MoveProductionOrder,
    Receipt,
    ReleaseLot,
    ReserveSpare,
    SetLotStatus,
    TransferStock,
    Write,
)
from tools.errors import RecordNotFound, SystemUnavailable, WriteRefused
from tools.records import System

HOLD = HoldLot(lot="LOT-26-04417", reason="supplier_defect", note="Bottles scuffed.")
TRANSFER = TransferStock(
    material="MAT-3007", lot="LOT-26-04300", quantity=5000.0, origin="EP-WH-A03", destination="EP-LINE-P3"
)


@pytest.fixture
def subject(tmp_path: Path) -> Subject:
    make_tiny_plant(tmp_path)
    return tiny_subject(tmp_path)


def apply(subject: Subject, system: System, write: Write, key: str = "P-7/1", proposal: str = "P-7") -> Receipt:
    permit = subject.permit(write, key, proposal)
    return subject.systems.writers[system].apply(write, key=key, permit=permit)


def refusal(subject: Subject, system: System, write: Write) -> str:
    with pytest.raises(WriteRefused) as refused:
        subject.systems.writers[system].preview(write)
    return str(refused.value)


def test_create_work_order_act_01(subject: Subject) -> None:
    write = CreateWorkOrder(
        asset="FIL-03",
        kind="corrective",
        priority=1,
        due=subject.now + timedelta(hours=3),
        failure_mode="E104",
        description="Bearing loud.",
    )
    receipt = apply(subject, "CMMS", write)
    assert receipt.record == "WO-8843"
    made = subject.systems.cmms.work_order("WO-8843")
    assert made.source.record == "60008843"
    assert (made.status, made.technician, made.opened) == ("open", None, subject.now)
    assert made.failure_mode == "drive bearing worn"


def test_cancelling_gives_reserved_spares_back(subject: Subject) -> None:
    apply(subject, "CMMS", ReserveSpare(spare="SP-220", quantity=2, work_order="WO-8841"))
    receipt = apply(subject, "CMMS", CancelWorkOrder(work_order="WO-8841"), "P-8/1")
    assert [(change.record, change.field, change.after) for change in receipt.changes] == [
        ("WO-8841", "status", "cancelled"),
        ("SP-220", "reserved", 0),
    ]
    assert subject.systems.cmms.spare("SP-220").reserved == 0


def test_assigning_shows_in_the_technicians_load_act_03(subject: Subject) -> None:
    apply(subject, "CMMS", AssignTechnician(work_order="WO-8841", technician="T-114"))
    assert subject.systems.cmms.work_order("WO-8841").status == "assigned"
    assert subject.systems.cmms.technician("T-114").open_work_orders == 2


def test_refusals_name_the_reason_and_the_value(subject: Subject) -> None:
    assert "'T-115' is not qualified for a filler" in refusal(
        subject, "CMMS", AssignTechnician(work_order="WO-8841", technician="T-115")
    )
    assert "Only 2 of spare 'SP-220' are free" in refusal(
        subject, "CMMS", ReserveSpare(spare="SP-220", quantity=3, work_order="WO-8841")
    )
    assert "'PO-1042' is running" in refusal(
        subject, "ERP", MoveProductionOrder(order="PO-1042", line="EP-P2", start=subject.now)
    )
    assert "already on hold as HLD-31" in refusal(subject, "MES", replace(HOLD, lot="LOT-26-04418"))
    assert "(400 are held)" in refusal(
        subject, "WMS", replace(TRANSFER, material="MAT-1001", lot="LOT-26-04418", quantity=1.0)
    )


@pytest.mark.parametrize(
    ("system", "write"),
    [
        ("CMMS", AssignTechnician(work_order="WO-1", technician="T-114")),
        ("CMMS", AssignTechnician(work_order="WO-8841", technician="T-999")),
        ("CMMS", ReserveSpare(spare="SP-999", quantity=1, work_order="WO-8841")),
        ("MES", replace(HOLD, lot="LOT-99-00000")),
        ("WMS", SetLotStatus(lot="LOT-99-00000", status="held")),
        ("WMS", replace(TRANSFER, destination="EP-WH-Z99")),
    ],
)
def test_unknown_records_are_not_found(subject: Subject, system: System, write: Write) -> None:
    with pytest.raises(RecordNotFound):
        subject.systems.writers[system].preview(write)


def test_hold_names_its_proposal_and_release_keeps_the_trace_act_04_act_05(subject: Subject) -> None:
    apply(subject, "MES", HOLD)
    (hold,) = subject.systems.mes.holds(lot="LOT-26-04417")
    assert (hold.id, hold.placed_by, hold.note) == ("HLD-32", "P-7", "Bottles scuffed.")
    apply(subject, "MES", ReleaseLot(lot="LOT-26-04417", reason="Only outer boxes."), "P-8/1", "P-8")
    assert subject.systems.mes.holds(lot="LOT-26-04417") == ()
    (released,) = subject.systems.mes.holds(lot="LOT-26-04417", open_only=False)
    assert (released.status, released.released) == ("released", subject.now)


def test_two_proposals_racing_for_one_lot_place_one_hold_a7(subject: Subject) -> None:
    def place(number: int) -> str:
        try:
            return apply(subject, "MES", HOLD, f"P-{number}/1", f"P-{number}").record
        except WriteRefused:
            return "refused"

    with ThreadPoolExecutor(6) as pool:
        outcomes = sorted(pool.map(place, range(6)))
    assert outcomes == ["HLD-32"] + ["refused"] * 5
    assert len(subject.systems.mes.holds(lot="LOT-26-04417")) == 1


def test_stock_comes_back_from_a_hold_as_what_it_was(subject: Subject) -> None:
    before = subject.systems.wms.stock(lot="LOT-26-04300")
    apply(subject, "WMS", SetLotStatus(lot="LOT-26-04300", status="held"))
    assert {stock.status for stock in subject.systems.wms.stock(lot="LOT-26-04300")} == {"held"}
    apply(subject, "WMS", SetLotStatus(lot="LOT-26-04300", status="available"), "P-8/1")
    assert subject.systems.wms.stock(lot="LOT-26-04300") == before


def test_transfer_moves_stock_on_its_way_act_12(subject: Subject) -> None:
    receipt = apply(subject, "WMS", TRANSFER)
    stock = {(lot.location, lot.status): lot.quantity for lot in subject.systems.wms.stock(lot="LOT-26-04300")}
    assert stock == {
        ("EP-WH-A03", "available"): 15000.0,
        ("EP-LINE-P3", "staged"): 10000.0,
        ("EP-LINE-P3", "in_transit"): 5000.0,
    }
    assert subject.systems.wms.transfers(material="MAT-3007")[0].id == receipt.record == "TRF-791"


def test_the_reverse_transfer_turns_goods_back_that_are_on_their_way(subject: Subject) -> None:
    before = subject.systems.wms.stock(lot="LOT-26-04300")
    apply(subject, "WMS", TRANSFER)
    back = replace(TRANSFER, origin=TRANSFER.destination, destination=TRANSFER.origin)
    receipt = apply(subject, "WMS", back, "P-8/1")
    assert receipt.record == "TRF-791"
    assert subject.systems.wms.stock(lot="LOT-26-04300") == before
    assert subject.systems.wms.transfers(material="MAT-3007") == ()


def test_a_transfer_takes_what_it_needs_from_several_pallets(subject: Subject, tmp_path: Path) -> None:
    with closing(sqlite3.connect(file_of(tmp_path, "WMS"))) as connection:
        connection.execute(
            "INSERT INTO quant VALUES (800000199, '2-WH-A-03', 'S03007', 'LOT-26-04300', 3000, 'A', NULL)"
        )
        connection.commit()
    apply(subject, "WMS", replace(TRANSFER, quantity=22000.0))
    left = [stock.quantity for stock in subject.systems.wms.stock(location="EP-WH-A03", lot="LOT-26-04300")]
    assert left == [1000.0]


def test_a_locked_file_is_an_unavailable_system_and_nothing_happens(
    subject: Subject, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.01)
    with closing(sqlite3.connect(file_of(tmp_path, "MES"), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(SystemUnavailable, match="locked"):
            apply(subject, "MES", HOLD)
        assert len(subject.systems.mes.holds(open_only=False)) == 1
    assert apply(subject, "MES", HOLD).record == "HLD-32"


def test_readers_cannot_write(tmp_path: Path) -> None:
    make_tiny_plant(tmp_path)
    with pytest.raises(SystemUnavailable, match="readonly"), database.reading(tmp_path, "ERP") as connection:
        connection.execute("DELETE FROM material")


def test_a_lost_write_gives_a_receipt_without_effect_so_that_read_back_must_notice(subject: Subject) -> None:
    before = subject.digest()
    writer = FaultyWriter(subject.systems.writers["MES"], ["lost"], lambda: subject.now)
    receipt = writer.apply(HOLD, key="P-7/1", permit=subject.permit(HOLD, "P-7/1"))
    assert receipt.changes == writer.preview(HOLD)
    assert subject.digest() == before
    assert writer.find("P-7/1") is None


def test_faults_follow_their_plan_and_then_stop(subject: Subject) -> None:
    writer = FaultyWriter(subject.systems.writers["MES"], ["unavailable", "none"])
    with pytest.raises(SystemUnavailable):
        writer.apply(HOLD, key="P-7/1", permit=subject.permit(HOLD, "P-7/1"))
    assert not writer.apply(HOLD, key="P-7/1", permit=subject.permit(HOLD, "P-7/1")).repeated
    assert writer.apply(HOLD, key="P-7/1", permit=subject.permit(HOLD, "P-7/1")).repeated
    assert writer.delivered == 3
