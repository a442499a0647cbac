"""Genealogy both ways (OBJ-07, SYS-04, SCN-24)."""

import pytest

from tests.tools.desk import value
from tools.context import Context
from tools.errors import RecordNotFound
from tools.tracing import lot_trace


def test_trace_forward_from_a_bought_lot_to_the_customer(tiny: Context) -> None:
    found = lot_trace(tiny, "LOT-26-04300")
    assert value(found, "LOT-26-04300 lots it went into") == "LOT-26-04417"
    assert value(found, "LOT-26-04300 supplier lot") == "B-771"
    assert "shipped or planned with SHP-7005" in found.summary


def test_trace_back_from_a_made_lot(tiny: Context) -> None:
    found = lot_trace(tiny, "LOT-26-04417")
    assert value(found, "LOT-26-04417 lots that went into it") == "LOT-26-04300"
    assert value(found, "LOT-26-04417 order") == "PO-1042"


def test_trace_over_every_level_equals_a_walk_of_our_own(demo: Context) -> None:
    """OBJ-07: ancestors and descendants of a lot in the middle of the network."""
    mes = demo.systems.mes
    lot = next(lot for lot in mes.lots() if mes.parents(lot.id) and mes.children(lot.id))
    above, below = set[str](), set[str]()
    front = {lot.id}
    while front := {link.parent for each in front for link in mes.parents(each)} - above:
        above |= front
    front = {lot.id}
    while front := {link.child for each in front for link in mes.children(each)} - below:
        below |= front
    found = lot_trace(demo, lot.id)
    assert value(found, f"{lot.id} number of lots that went into it") == len(above)
    assert value(found, f"{lot.id} number of lots it went into") == len(below)


def test_an_unknown_lot(tiny: Context) -> None:
    with pytest.raises(RecordNotFound, match="LOT-26-99999"):
        lot_trace(tiny, "LOT-26-99999")
