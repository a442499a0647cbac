"""When a material runs out under scheduled orders, and which receipt the plant waits for."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Annotated

from tools.context import Context
from tools.facts import Fact, computed, counted, facts_of
from tools.gathering import keys
from tools.periods import within
from tools.phrases import clock
from tools.production import line_record
from tools.scoring.explanation import Driver, Score, cannot_say, trust
from tools.scoring.incoming import Incoming
from tools.scoring.position import USABLE, Position, positions
from tools.scoring.receipts import Receipt, at_dock
from tools.scoring.requirements import Requirement, site_requirements
from tools.slots import LineId, MaterialId, ProductionOrderId, SiteCode, Slot
from tools.tool import Findings, Tool

SCORE = "shortage"
LONGEST_HOURS = 336
ENOUGH_DELIVERIES = 8
"""Past deliveries of a supplier that make its habit known."""

HoursAhead = Annotated[int, Slot("hours", "how many hours ahead")]


def shortage(
    context: Context,
    material: MaterialId | None = None,
    *,
    order: ProductionOrderId | None = None,
    line: LineId | None = None,
    site: SiteCode | None = None,
    hours: HoursAhead = 24,
) -> Findings:
    """Hours until a material, or the scarcest material of an order, line or site, runs out and stops production.

    Nets usable stock and expected receipts against what all open orders of the site will draw.
    """
    ahead = within("hours", hours, LONGEST_HOURS)
    place = site or _place(context, order, line)
    subject = material or order or line or place
    if material:
        context.systems.erp.material(material)
    needs = site_requirements(context, place)
    asked = [need for need in needs if _asked(need, material, order, line)]
    if not asked:
        because = (
            f"no open production order at {place} draws {material}" if material else "no open order draws material"
        )
        return cannot_say(f"when {subject} runs short", because, score=SCORE, subject=subject, as_of=context.now)
    every = positions(context, place, needs, {need.component for need in asked}, ahead)
    return _told(context, subject, next((p for p in every if _touched(p, asked)), every[0]), asked, ahead)


def _place(context: Context, order: str | None, line: str | None) -> str:
    if order:
        return context.systems.erp.production_order(order).site
    if line:
        return line_record(context, line).site
    return context.site


def _asked(need: Requirement, material: str | None, order: str | None, line: str | None) -> bool:
    return (
        (material is None or need.component == material)
        and (order is None or need.order.id == order)
        and (line is None or need.order.line == line)
    )


def _touched(position: Position, asked: Sequence[Requirement]) -> bool:
    """Whether the stop comes while one of the needs asked about still draws."""
    stop = position.netting.stop
    return stop is not None and any(n.component == position.material and n.demand.end > stop for n in asked)


def _told(context: Context, subject: str, position: Position, asked: Sequence[Requirement], hours: int) -> Findings:
    material_asked = subject == position.material
    if _mismatch(context, position):
        because = f"ERP has usable stock of {position.material} at {position.site} and WMS has none; count it first"
        return cannot_say(f"when {subject} runs short", because, score=SCORE, subject=subject, as_of=context.now)
    stop = position.netting.stop if _touched(position, asked) else None
    blocking = position.blocking if stop is not None else None
    score = Score(
        name=SCORE,
        subject=position.material if stop is not None else subject,
        label=f"hours to stop at {position.site}",
        value="covered" if stop is None else round(stop, 1),
        unit="" if stop is None else "h",
        horizon_hours=hours,
        confidence=trust(position.completeness, _cases(blocking), ENOUGH_DELIVERIES),
        completeness=position.completeness,
        drivers=_drivers(position, context.now) if stop is not None else (),
        evidence=_evidence(context, position, stop, blocking) if stop is not None or material_asked else (),
    )
    if stop is None:
        sentence = (
            f"{subject} is covered at {position.site}: usable stock and what is coming last through the week ahead."
        )
        return score.findings(sentence, context.now)
    return score.findings(_sentence(context, position, stop, blocking, hours), context.now)


def _mismatch(context: Context, position: Position) -> bool:
    """ERP counts on stock that the warehouse does not know at all."""
    if position.rows:
        return False
    books = context.systems.erp.stock(material=position.material, site=position.site)
    return any(row.quantity > 0 and row.status == "unrestricted" for row in books)


def _cases(blocking: Incoming | None) -> int:
    """Past deliveries behind the moment the goods are counted on; own goods need none."""
    return blocking.receipt.reliability.deliveries if blocking and blocking.receipt else ENOUGH_DELIVERIES


def _sentence(context: Context, position: Position, stop: float, blocking: Incoming | None, hours: int) -> str:
    material, site = position.material, position.site
    when = clock(_moment(context, stop), context.now)
    soon = "" if stop <= hours else f", which is after the next {hours} h"
    sentence = (
        f"{material} runs out at {site} in {round(stop, 1):g} h ({when}){soon} and stops {position.netting.order}"
    )
    if blocking is None:
        return f"{sentence}; no open order covers it."
    late = "late " if blocking.delayed else ""
    arrives = clock(blocking.expected, context.now)
    return f"{sentence}; it waits for {late}{blocking.reference} ({_word(blocking)}), expected {arrives}."


def _word(blocking: Incoming) -> str:
    """What the expectation rests on."""
    notice = blocking.receipt.notice if blocking.receipt else None
    return f"{notice.id} is {notice.status}" if notice else f"by its {blocking.basis}"


def _moment(context: Context, stop: float) -> datetime:
    """The stop as a time of day, to the minute."""
    return (context.now + timedelta(hours=stop)).replace(second=0, microsecond=0)


def _drivers(position: Position, now: datetime) -> tuple[Driver, ...]:
    """What would have to be different: a receipt in time, a lot free, or less use; shares of the shortfall."""
    missing, stop = position.netting.shortfall, position.netting.stop or 0.0
    if missing <= 0:
        return ()
    bought = [goods.receipt for goods in position.coming if goods.receipt is not None]
    late = sum(receipt.quantity for receipt in bought if receipt.delayed and _due_hours(receipt, now) <= stop)
    by_late = min(late, missing)
    by_held = min(position.held, missing - by_late)
    parts = (
        ("receipts that come later than they were due", by_late),
        ("stock that is there but on hold", by_held),
        ("use by scheduled orders above stock and receipts", missing - by_late - by_held),
    )
    return tuple(Driver(words, part / missing) for words, part in parts if part > 0)


def _due_hours(receipt: Receipt, now: datetime) -> float:
    return (at_dock(receipt.order.due) - now).total_seconds() / 3600


def _evidence(context: Context, position: Position, stop: float | None, blocking: Incoming | None) -> tuple[Fact, ...]:
    material, site, unit, now = position.material, position.site, position.unit, context.now
    facts = [
        counted(f"{material} {label} at {site}", round(value, 2), system="WMS", record=material, as_of=now, unit=unit)
        for label, value in (("usable stock", position.usable), ("stock on hold", position.held))
        if value or label == "usable stock"
    ]
    if stop is not None and position.netting.order:
        facts += _stop_facts(context, position, stop, position.netting.order)
    if blocking is not None:
        facts += _blocking_facts(context, blocking)
    elsewhere = sum(
        row.quantity
        for row in context.systems.wms.stock(material=material)
        if row.site != site and row.status in USABLE
    )
    facts.append(
        counted(f"{material} usable at other sites", elsewhere, system="WMS", record=material, as_of=now, unit=unit)
    )
    return tuple(facts)


def _stop_facts(context: Context, position: Position, stop: float, order: str) -> list[Fact]:
    material, now = position.material, context.now
    when = _moment(context, stop).isoformat(timespec="minutes")
    missing = round(position.netting.shortfall, 2)
    return [
        computed(f"{material} runs out", when, score=SCORE, record=material, as_of=now, field="stop"),
        keys(f"{material} order that stops", [order], system="ERP", record=order, as_of=now),
        computed(
            f"{material} missing until covered",
            missing,
            score=SCORE,
            record=material,
            as_of=now,
            unit=position.unit,
            field="shortfall",
        ),
    ]


def _blocking_facts(context: Context, blocking: Incoming) -> list[Fact]:
    reference, now = blocking.reference, context.now
    expected = blocking.expected.isoformat(timespec="minutes")
    facts = [
        keys(f"blocking {blocking.kind}", [reference], system="ERP", record=reference, as_of=now),
        computed(f"{reference} expected", expected, score=SCORE, record=reference, as_of=now, field="expected"),
    ]
    if blocking.receipt is not None:
        order, notice = blocking.receipt.order, blocking.receipt.notice
        facts += facts_of(order, reference, ("supplier", "quantity", "due"), {"quantity": order.unit})
        if notice is not None:
            facts += facts_of(notice, notice.id, ("status", "eta"))
    return facts


SHORTAGE = Tool(
    function=shortage,
    kind="advise",
    risk="none",
    systems=("ERP", "WMS", "MES", "suppliers"),
    not_for="how much stock there is right now",
    examples=(
        "when do we run out of MAT-3007?",
        "will PO-1042 have enough material",
        "which part stops assembly line 3 first",
        "anything running short at Northfield in the next 24 hours?",
        "shortage check for line 2",
        "do we have enough caps to finish PO-1051 or not",
        "shortge MAT-2014 next 48 h",
        "Wann geht uns MAT-3007 aus?",
        "¿nos va a faltar material para la orden PO-1042?",
    ),
)
