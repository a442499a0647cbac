"""Genealogy of lots both ways: a read over the MES, with holds and shipments."""

from collections.abc import Sequence

from tools.context import Context
from tools.facts import Fact, counted, facts_of
from tools.gathering import Gathering, keys
from tools.genealogy import ancestors, descendants, open_holds, shipments_of
from tools.phrases import count, listing
from tools.records import Hold, Lot, Shipment
from tools.slots import LotId
from tools.tool import Findings, Tool

Counted = tuple[str, Sequence[str]]


def lot_trace(context: Context, lot: LotId) -> Findings:
    """Genealogy of a lot both ways: what went into it, what it went into, suppliers, holds and shipments."""
    record = context.systems.mes.lot(lot)
    above, below = ancestors(context, lot), descendants(context, lot)
    holds = open_holds(context, (*above, lot, *below))
    gathering = Gathering(context.now)
    shipped = [s for member in (lot, *below) for s in shipments_of(context, gathering, member, open_only=False)]
    for fact in _family(context, lot, (("lots that went into it", above), ("lots it went into", below))):
        gathering.add(fact)
    gathering.add(*facts_of(record, lot, ("material", "quantity", "made"), {"quantity": record.unit}))
    origin = ("supplier", "supplier_lot") if record.supplier else ("order", "line")
    gathering.add(*facts_of(record, lot, origin))
    for hold in holds[:2]:
        gathering.add(*facts_of(hold, f"open hold {hold.id}", ("lot", "reason")))
    for shipment in shipped[:2]:
        gathering.add(*facts_of(shipment, shipment.id, ("status",)))
    return gathering.findings(_trace_sentence(record, above, below, holds, shipped))


def _family(context: Context, lot: str, branches: Sequence[Counted]) -> tuple[Fact, ...]:
    facts = []
    for label, ids in branches:
        facts.append(counted(f"{lot} number of {label}", len(ids), system="MES", record=lot, as_of=context.now))
        if ids:
            facts.append(keys(f"{lot} {label}", ids[:8], system="MES", record=lot, as_of=context.now, field="lot"))
    return tuple(facts)


def _trace_sentence(
    record: Lot, above: Sequence[str], below: Sequence[str], holds: Sequence[Hold], shipped: Sequence[Shipment]
) -> str:
    origin = f"bought from {record.supplier}" if record.supplier else f"made on {record.order}"
    sentence = (
        f"{record.id} ({record.material}) was {origin}; {count(len(above), 'lot')} went into it"
        f" and it went into {count(len(below), 'lot')}{': ' + listing(below) if below else ''}"
    )
    if holds:
        sentence += f"; open holds: {listing([f'{hold.id} on {hold.lot}' for hold in holds], 2)}"
    if shipped:
        sentence += f"; shipped or planned with {listing([shipment.id for shipment in shipped], 2)}"
    return sentence + "."


READS = (
    Tool(
        function=lot_trace,
        kind="read",
        risk="none",
        systems=("MES", "logistics"),
        not_for="where a lot lies now",
        examples=(
            "trace LOT-26-04417",
            "where did lot 26-04417 go?",
            "which supplier lot went into LOT-26-04390",
            "what was made from this lot",
            "genealogy of LOT-26-04102 both directions",
            "did any of that batch ship to a customer",
            "which finished lots contain lot-26-03988",
            "Rückverfolgung LOT-26-04417",
            "trazabilidad del lote 26-04417",
        ),
    ),
)
