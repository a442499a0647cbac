"""Where material lies and what is staged: reads over the WMS, compared with the ERP."""

from collections.abc import Sequence

from tools.access import permitted
from tools.context import Context
from tools.errors import ToolRejected
from tools.facts import Fact, computed, counted, facts_of
from tools.gathering import Gathering, freshness, keys
from tools.phrases import amount, clock, count, listing, words
from tools.records import ErpStock, Staging, Stock
from tools.slots import LineId, LotId, MaterialId, ProductionOrderId, SiteCode
from tools.tool import Findings, Tool


def stock(
    context: Context, material: MaterialId | None = None, lot: LotId | None = None, site: SiteCode | None = None
) -> Findings:
    """How much of a material or lot there is and where it lies, with any difference between warehouse and ERP."""
    if material is None and lot is None:
        raise ToolRejected("Name a material or a lot to see its stock.")
    subject = lot or material or ""
    if material:
        context.systems.erp.material(material)
    gathering = Gathering(context.now)
    lying = gathering.listed("WMS", lambda: context.systems.wms.stock(material=material, lot=lot))
    lying = permitted(context.operator, lying)
    place = site or (_main_site(lying) if lot else "") or context.site
    booked = gathering.listed("ERP", lambda: context.systems.erp.stock(material=material, lot=lot, site=place))
    here = [record for record in lying if record.site == place]
    sentence = _physical(context, gathering, subject, place, here) if gathering.answered("WMS") else ""
    if gathering.answered("ERP"):
        sentence += _compared(context, gathering, f"{subject} at {place}", here, booked)
    _elsewhere(context, gathering, subject, [record for record in lying if record.site != place])
    return gathering.findings(sentence)


def _main_site(lying: Sequence[Stock]) -> str:
    """The site where most of a lot lies; empty where there is none."""
    return max(lying, key=lambda record: record.quantity).site if lying else ""


def _physical(context: Context, gathering: Gathering, subject: str, place: str, here: Sequence[Stock]) -> str:
    as_of = freshness(here, context.now)
    unit = here[0].unit if here else ""
    total = sum(record.quantity for record in here)
    usable = sum(record.quantity for record in here if record.status == "available")
    for name, value in (("stock", total), ("available", usable)):
        label = f"{subject} {name} at {place}"
        gathering.add(counted(label, round(value, 3), system="WMS", record=subject, as_of=as_of, unit=unit))
    biggest = sorted(here, key=lambda record: -record.quantity)
    for record in biggest[:3]:
        where = f"{record.lot} at {record.location}"
        gathering.add(*facts_of(record, where, ("quantity", "status"), {"quantity": record.unit}))
    if not here:
        return f"The WMS has no {subject} at {place}."
    lots = keys(
        f"{subject} lots at {place}",
        sorted({r.lot for r in here})[:8],
        system="WMS",
        record=subject,
        as_of=as_of,
        field="lot",
    )
    gathering.add(lots)
    return (
        f"{place} has {amount(total, unit)} of {subject}, {amount(usable, unit)} of it available; "
        f"most lies at {biggest[0].location}."
    )


def _compared(
    context: Context, gathering: Gathering, subject: str, here: Sequence[Stock], booked: Sequence[ErpStock]
) -> str:
    as_of = freshness(booked, context.now)
    unit = booked[0].unit if booked else ""
    total = round(sum(record.quantity for record in booked), 3)
    free = round(sum(record.quantity for record in booked if record.status == "unrestricted"), 3)
    for name, value in (("ERP stock", total), ("ERP unrestricted", free)):
        gathering.add(counted(f"{subject} {name}", value, system="ERP", record=subject, as_of=as_of, unit=unit))
    if not gathering.answered("WMS"):
        return f"The ERP books {amount(total, unit)} of {subject}, {amount(free, unit)} of it unrestricted."
    return _difference(context, gathering, subject, here, booked) + _disagreement(here, booked)


def _difference(
    context: Context, gathering: Gathering, subject: str, here: Sequence[Stock], booked: Sequence[ErpStock]
) -> str:
    lying, total = sum(record.quantity for record in here), sum(record.quantity for record in booked)
    difference = round(lying - total, 3)
    if not difference:
        return ""
    unit = [*(record.unit for record in here), *(record.unit for record in booked)][0]
    as_of = freshness([*here, *booked], context.now)
    label = f"{subject} warehouse minus ERP"
    gathering.add(computed(label, difference, score="reconciliation", record=subject, as_of=as_of, unit=unit))
    return f" The ERP books {amount(total, unit)}: a difference of {amount(difference, unit)}."


def _disagreement(here: Sequence[Stock], booked: Sequence[ErpStock]) -> str:
    """Lots that one system blocks and the other would give away."""
    held = {record.lot for record in here if record.status == "held"}
    free = {record.lot for record in booked if record.status == "unrestricted"}
    both = sorted(held & free)
    return f" {listing(both)} is held in the warehouse but unrestricted in the ERP." if both else ""


def _elsewhere(context: Context, gathering: Gathering, subject: str, records: Sequence[Stock]) -> None:
    for site in sorted({record.site for record in records}):
        own = [record for record in records if record.site == site and record.status == "available"]
        total = round(sum(record.quantity for record in own), 3)
        unit = own[0].unit if own else ""
        label = f"{subject} available at {site}"
        as_of = freshness(own, context.now)
        gathering.add(counted(label, total, system="WMS", record=subject, as_of=as_of, unit=unit))


def staging(context: Context, line: LineId | None = None, order: ProductionOrderId | None = None) -> Findings:
    """Material called off to a line or for an order: what is staged, being picked, open or late."""
    if line is None and order is None:
        raise ToolRejected("Name a line or a production order to see its staging.")
    if order:
        context.systems.erp.production_order(order)
    subject = order or line or ""
    calls = context.systems.wms.staging(line=line, order=order)
    waiting = [call for call in calls if call.status != "staged"]
    late = [call for call in waiting if call.status == "late" or call.due < context.now]
    gathering = Gathering(context.now)
    as_of = freshness(calls, context.now)
    for name, number in (("staging requests", len(calls)), ("not staged yet", len(waiting)), ("late", len(late))):
        gathering.add(counted(f"{subject} {name}", number, system="WMS", record=subject, as_of=as_of))
    for call in (late or waiting or list(calls))[:2]:
        gathering.add(*_call_facts(call))
    if not calls:
        return gathering.findings(f"Nothing is staged or called off for {subject}.")
    trouble = f"; late: {listing([_called(call, context) for call in late])}" if late else ""
    staged = len(calls) - len(waiting)
    gathering.add(counted(f"{subject} staged", staged, system="WMS", record=subject, as_of=as_of))
    return gathering.findings(f"{subject} has {staged} of {count(len(calls), 'staging request')} at the line{trouble}.")


def _called(call: Staging, context: Context) -> str:
    return f"{call.material} for {call.order} (due {clock(call.due, context.now)})"


def _call_facts(call: Staging) -> tuple[Fact, ...]:
    fields = ("material", "quantity", "status", "due", "order")
    return facts_of(call, f"staging {call.id}", fields, {"quantity": call.unit})


def transfers(context: Context, material: MaterialId | None = None, site: SiteCode | None = None) -> Findings:
    """Open stock transfers from or to a site, of one material or of all."""
    if material:
        context.systems.erp.material(material)
    found = context.systems.wms.transfers(material=material)
    near = site or context.site
    seen = [t for t in found if near in (t.origin.partition("-")[0], t.destination.partition("-")[0])]
    subject = f"{near} {material}" if material else near
    gathering = Gathering(context.now)
    as_of = freshness(seen, context.now)
    gathering.add(counted(f"{subject} open transfers", len(seen), system="WMS", record=subject, as_of=as_of))
    for transfer in seen[:3]:
        fields = ("quantity", "status", "origin", "destination")
        gathering.add(*facts_of(transfer, f"{transfer.id} {transfer.material}", fields, {"quantity": transfer.unit}))
    if not seen:
        return gathering.findings(f"{subject} has no open transfers.")
    newest = seen[0]
    return gathering.findings(
        f"{subject} has {count(len(seen), 'open transfer')}; the newest is {newest.id}: "
        f"{amount(newest.quantity, newest.unit)} of {newest.material} from {newest.origin} to {newest.destination}, "
        f"{words(newest.status)}."
    )


READS = (
    Tool(
        function=stock,
        kind="read",
        risk="none",
        systems=("WMS", "ERP"),
        not_for="what one order needs",
        examples=(
            "how much MAT-3007 do we have?",
            "stock of mat 3012",
            "where is LOT-26-04417",
            "do WMS and ERP agree on MAT-3007",
            "inventory of MAT-3004 at Eastport",
            "is there any MAT-3007 at another site",
            "which location is lot 26-04417 in",
            "how many caps are left",
            "Bestand von MAT-3007",
            "¿cuánto stock hay de MAT-3015?",
        ),
    ),
    Tool(
        function=staging,
        kind="read",
        risk="none",
        systems=("WMS", "ERP"),
        not_for="stock in the warehouse",
        examples=(
            "is the material for PO-1042 at the line?",
            "what is staged at packaging line 3",
            "which pallets are late for EP-P2",
            "staging status line 4",
            "has the warehouse brought the caps for order 1090 yet",
            "waiting for material on assembly line 1, where is it",
            "Ist das Material für Linie 3 bereitgestellt?",
            "stagng po 1101",
        ),
    ),
    Tool(
        function=transfers,
        kind="read",
        risk="none",
        systems=("WMS", "ERP"),
        not_for="shipments to customers",
        examples=(
            "any transfers of MAT-3007 under way?",
            "which stock transfers are open",
            "is something coming from Northfield",
            "transfer status mat 3012",
            "what is in transit between our locations",
            "show the open warehouse moves",
            "Welche Umlagerungen laufen gerade?",
        ),
    ),
)
