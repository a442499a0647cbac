"""Whether a production order will be finished in time, and what stands in its way."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import isfinite

from tools.context import Context
from tools.facts import Fact, computed, facts_of
from tools.gathering import keys
from tools.phrases import clock
from tools.scoring.explanation import Driver, Score, cannot_say, shares, trust
from tools.scoring.outlook import Outlook, outlook
from tools.scoring.pace import REASONS, Hours, finish_times, late_share, mean_delay, percentile
from tools.scoring.shift_plan import HORIZON_DAYS
from tools.slots import ProductionOrderId
from tools.tool import Findings, Tool

SCORE = "schedule_risk"
ENOUGH_SHIFTS = 40
"""Past shifts of the line from which more would hardly change the picture."""
MOST_DRIVERS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """When the order will be finished, over all runs."""

    outlook: Outlook
    finish: Hours
    due: float
    """Hours until it is due; negative when that has passed."""
    drivers: tuple[Driver, ...]

    @property
    def risk(self) -> float:
        """Percent of runs that end late."""
        return round(100 * late_share(self.finish, self.due), 1)

    @property
    def median(self) -> float:
        return percentile(self.finish, 0.5)

    @property
    def careful(self) -> float:
        return percentile(self.finish, 0.8)


def schedule_risk(context: Context, order: ProductionOrderId) -> Findings:
    """Risk that a production order is finished late, its slack in hours, and what makes it late.

    Draws the coming shifts from how the line went lately, with stops, crew, material and queue of now.
    """
    job = context.systems.erp.production_order(order)
    what = f"whether {job.id} will be late"
    if job.status in ("done", "held"):
        because = "it is done" if job.status == "done" else "it is held and nobody has decided when it goes on"
        return cannot_say(what, because, score=SCORE, subject=job.id, as_of=context.now)
    seen = outlook(context, job)
    if isinstance(seen, str):
        return cannot_say(what, seen, score=SCORE, subject=job.id, as_of=context.now)
    if seen.remaining <= 0:
        return cannot_say(what, "nothing of it remains to be made", score=SCORE, subject=job.id, as_of=context.now)
    return _told(context, forecast(seen, context.now))


def forecast(seen: Outlook, now: datetime) -> Forecast:
    """The finish times, and each reason weighed by how many hours of delay it causes on its own."""
    due = (seen.order.due - now).total_seconds() / 3600
    finish = finish_times(seen.load)
    longest = 24.0 * HORIZON_DAYS
    delay = mean_delay(finish, due, longest)
    spared = [mean_delay(finish_times(seen.load.without(reason)), due, longest) for reason in REASONS]
    gains = [max(delay - without, 0.0) for without in spared]
    weighed = zip(REASONS, shares(gains), strict=True)
    drivers = tuple(Driver(_words(reason, seen), part) for reason, part in weighed if part > 0)
    ranked = sorted(drivers, key=lambda driver: -driver.weight)[:MOST_DRIVERS]
    return Forecast(outlook=seen, finish=finish, due=due, drivers=tuple(ranked))


def _words(reason: str, seen: Outlook) -> str:
    match reason:
        case "downtime":
            return f"{seen.standing.asset} stands with {seen.standing.code}" if seen.standing else "the stop now"
        case "material":
            return f"{seen.scarce.material} runs out" if seen.scarce else "material"
        case "speed":
            return f"{seen.slowest.asset} runs slowly" if seen.slowest else "slow running"
        case "crew":
            return "people missing in the present shift"
        case "queue":
            return "orders ahead of it on the line"
        case _:
            return f"{seen.order.line} ran below its nominal rate lately"


def _told(context: Context, found: Forecast) -> Findings:
    seen = found.outlook
    score = Score(
        name=SCORE,
        subject=seen.order.id,
        label="risk of being late",
        value=found.risk,
        unit="%",
        horizon_hours=round(max(found.due, 0.0), 1),
        confidence=trust(seen.completeness, seen.shifts_known, ENOUGH_SHIFTS),
        completeness=seen.completeness,
        drivers=found.drivers,
        evidence=_evidence(context, found),
    )
    return score.findings(_sentence(context, found), context.now)


def _sentence(context: Context, found: Forecast) -> str:
    order = found.outlook.order
    due = clock(order.due, context.now)
    lead = f"; mainly because {found.drivers[0].words}" if found.drivers else ""
    if not isfinite(found.median):
        end = "with no end in sight within the shifts planned"
    else:
        slack = round(found.due - found.median, 1)
        word = "slack" if slack >= 0 else "delay"
        end = f"likely done {clock(_moment(context, found.median), context.now)}, {abs(slack):g} h {word}"
    return f"{order.id} has a {found.risk:g} % risk of missing its due time {due}: {end}{lead}."


def _moment(context: Context, hours: float) -> datetime:
    return (context.now + timedelta(hours=hours)).replace(second=0, microsecond=0)


def _evidence(context: Context, found: Forecast) -> tuple[Fact, ...]:
    seen = found.outlook
    order, now = seen.order, context.now
    pace = round(100 * sum(seen.load.factors) / len(seen.load.factors), 1)
    figures: list[tuple[str, float | str, str, str]] = [
        ("remaining", round(seen.remaining, 2), order.unit, "remaining"),
        ("nominal rate", seen.rate, f"{order.unit}/h", "rate"),
        (f"pace of {order.line} lately", pace, "% of plan", "pace"),
    ]
    if isfinite(found.median):
        figures.append(("likely end", _moment(context, found.median).isoformat(timespec="minutes"), "", "end"))
        figures.append(("slack", round(found.due - found.median, 1), "h", "slack"))
    if isfinite(found.careful):
        figures.append(
            ("end in four of five runs", _moment(context, found.careful).isoformat(timespec="minutes"), "", "p80")
        )
    facts = [
        computed(f"{order.id} {label}", value, score=SCORE, record=order.id, as_of=now, unit=unit, field=field)
        for label, value, unit, field in figures
    ]
    facts += facts_of(order, order.id, ("due", "status", "line"))
    return (*facts, *_reasons(context, seen))


def _reasons(context: Context, seen: Outlook) -> list[Fact]:
    """The records behind the drivers."""
    facts: list[Fact] = []
    if seen.standing is not None:
        facts += facts_of(seen.standing, seen.standing.asset, ("state", "reason"))
    if seen.slowest is not None:
        facts += facts_of(seen.slowest, seen.slowest.asset, ("rate_percent",), {"rate_percent": "%"})
    if seen.crew is not None and seen.load.crew < 1:
        facts += facts_of(seen.crew, f"{seen.order.line} crew", ("present", "planned"))
    if seen.scarce is not None:
        stop = _moment(context, seen.scarce.netting.stop or 0.0).isoformat(timespec="minutes")
        label = f"{seen.scarce.material} runs out"
        facts.append(computed(label, stop, score=SCORE, record=seen.scarce.material, as_of=context.now, field="stop"))
        if seen.scarce.blocking is not None:
            blocking = seen.scarce.blocking.reference
            label = f"{seen.order.id} waits for"
            facts.append(keys(label, [blocking], system="ERP", record=blocking, as_of=context.now))
    if seen.ahead:
        ahead = [other.id for other in seen.ahead[:3]]
        facts.append(
            keys(f"{seen.order.id} comes after", ahead, system="ERP", record=seen.order.line, as_of=context.now)
        )
    return facts


SCHEDULE_RISK = Tool(
    function=schedule_risk,
    kind="advise",
    risk="none",
    systems=("ERP", "MES", "WMS", "CMMS", "suppliers", "labour"),
    not_for="the present status of an order",
    examples=(
        "will PO-1042 be done in time?",
        "is PO-1051 going to be late",
        "schedule risk PO-1042",
        "how much slack does PO-1038 have",
        "are we gonna make the due date on po-1042",
        "when will PO-1060 realistically finish",
        "scheduel risk for PO-1042 pls",
        "Schaffen wir PO-1042 pünktlich?",
        "¿llegará a tiempo la orden PO-1042?",
    ),
)
