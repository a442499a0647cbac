"""Holds, inspections and nonconformances: reads over MES and QMS, compared with who still uses the lot."""

from collections.abc import Sequence
from datetime import timedelta
from statistics import fmean

from tools.access import permitted
from tools.context import Context
from tools.errors import ToolRejected
from tools.exposure import Exposure, exposure
from tools.facts import Fact, computed, counted, facts_of, shown
from tools.gathering import Gathering, freshness, keys
from tools.periods import within
from tools.phrases import clock, count, listing, words
from tools.production import line_record
from tools.records import Inspection, Nonconformance
from tools.slots import Days, LineId, LotId, MaterialId, SiteCode
from tools.tool import Findings, Tool


def holds(context: Context, lot: LotId | None = None, site: SiteCode | None = None) -> Findings:
    """Open quality holds of a site or a lot, and where ERP, warehouse or a shipment still treats the lot as good."""
    if lot:
        context.systems.mes.lot(lot)
    place = site or context.site
    found = permitted(context.operator, context.systems.mes.holds(site=None if lot else place, lot=lot))
    subject = lot or place
    gathering = Gathering(context.now)
    as_of = freshness(found, context.now)
    gathering.add(counted(f"{subject} open holds", len(found), system="MES", record=subject, as_of=as_of))
    if not found:
        return gathering.findings(f"{subject} has no open hold.")
    gathering.add(
        keys(
            f"{subject} lots on hold",
            [h.lot for h in found[:8]],
            system="MES",
            record=subject,
            as_of=as_of,
            field="lot",
        )
    )
    ids = [hold.id for hold in found[:8]]
    gathering.add(keys(f"{subject} hold ids", ids, system="MES", record=subject, as_of=as_of, field="hold"))
    cases = [(hold, exposure(context, gathering, hold.lot, hold.material)) for hold in found]
    leaking = [(hold, case) for hold, case in cases if case.open]
    for _, case in leaking[:2]:
        gathering.add(*case.facts)
    for hold in ([hold for hold, _ in leaking] or found)[:3]:
        gathering.add(*facts_of(hold, f"{hold.id} on {hold.lot}", ("reason", "placed", "note")))
    named = listing([f"{hold.id} on {hold.lot} ({words(hold.reason)})" for hold in found], 2)
    leaks = "".join(f" Beware: {case.lot} is on hold but still {case.words}." for _, case in leaking[:2])
    return gathering.findings(f"{subject} has {count(len(found), 'open hold')}: {named}.{leaks}")


def inspections(
    context: Context,
    line: LineId | None = None,
    lot: LotId | None = None,
    material: MaterialId | None = None,
    days: Days = 3,
) -> Findings:
    """Inspection results of a line, lot or material: failures and how each characteristic lies against its limits."""
    subject = lot or line or material
    if subject is None:
        raise ToolRejected("Name a line, a lot or a material to see its inspections.")
    if line:
        line_record(context, line)
    back = within("days", days, 200) if not lot else 366
    since = context.now - timedelta(days=back)
    taken = context.systems.qms.inspections(since=since, line=line, lot=lot, material=material)
    results = permitted(context.operator, taken)
    gathering = Gathering(context.now)
    failed = [result for result in results if result.result == "fail"]
    as_of = freshness(results, context.now)
    span = "" if lot else f" in {back} days"
    for name, group in (("inspections", results), ("failed inspections", failed)):
        gathering.add(counted(f"{subject} {name}{span}", len(group), system="QMS", record=subject, as_of=as_of))
    if not results:
        return gathering.findings(f"The QMS has no inspections of {subject}{span}.")
    charts = sorted(
        _by_characteristic(results).values(), key=lambda chart: (-_failures(chart), chart[0].characteristic)
    )
    for chart in charts[:2]:
        gathering.add(*_chart_facts(subject, chart, context))
    worst, last = charts[0], charts[0][-1]
    return gathering.findings(
        f"{subject} failed {len(failed)} of {count(len(results), 'inspection')}{span}; "
        f"{words(last.characteristic)} averages {shown(_average(worst))} {last.unit} "
        f"(limits {shown(last.lower)} to {shown(last.upper)}), last {shown(last.value)}."
    )


def _by_characteristic(results: Sequence[Inspection]) -> dict[str, list[Inspection]]:
    charts: dict[str, list[Inspection]] = {}
    for result in results:
        charts.setdefault(result.characteristic, []).append(result)
    return charts


def _failures(chart: Sequence[Inspection]) -> int:
    return sum(result.result == "fail" for result in chart)


def _average(chart: Sequence[Inspection]) -> float:
    return round(fmean(result.value for result in chart), 2)


def _chart_facts(subject: str, chart: Sequence[Inspection], context: Context) -> tuple[Fact, ...]:
    last = chart[-1]
    name = f"{subject} {words(last.characteristic)}"
    as_of = freshness(chart, context.now)
    mean = computed(f"{name} mean", _average(chart), score="chart", record=subject, as_of=as_of, unit=last.unit)
    failures = counted(f"{name} failures", _failures(chart), system="QMS", record=subject, as_of=as_of)
    units = dict.fromkeys(("value", "lower", "upper", "target"), last.unit)
    return (mean, failures, *facts_of(last, f"{name} last", ("value", "lower", "upper", "lot"), units))


def nonconformances(context: Context, lot: LotId | None = None, site: SiteCode | None = None) -> Findings:
    """Open nonconformances of a site or a lot: severity, disposition, and what was found."""
    if lot:
        context.systems.mes.lot(lot)
    place = site or context.site
    found = context.systems.qms.nonconformances(site=None if lot else place, lot=lot)
    reports = sorted(permitted(context.operator, found), key=lambda r: ("critical", "major", "minor").index(r.severity))
    subject = lot or place
    gathering = Gathering(context.now)
    as_of = freshness(reports, context.now)
    gathering.add(counted(f"{subject} open nonconformances", len(reports), system="QMS", record=subject, as_of=as_of))
    free = _not_held(context, gathering, reports)
    for case in free[:1]:
        gathering.add(*case.facts)
    for report in reports[:2]:
        fields = ("severity", "disposition", "lot", "material", "opened", "description")
        gathering.add(*facts_of(report, report.id, fields))
    if not reports:
        return gathering.findings(f"{subject} has no open nonconformance.")
    first = reports[0]
    return gathering.findings(
        f"{subject} has {count(len(reports), 'open nonconformance')}; the gravest is {first.id} on {first.lot}: "
        f"{first.severity}, disposition {words(first.disposition)}, opened {clock(first.opened, context.now)}."
        + "".join(f" Beware: {case.lot} is not on hold and still {case.words}." for case in free[:1])
    )


def _not_held(context: Context, gathering: Gathering, reports: Sequence[Nonconformance]) -> list[Exposure]:
    """Lots of grave open reports that nobody has put on hold and that are still treated as good."""
    grave = [report for report in reports if report.severity != "minor" and report.disposition == "pending"]
    held = {hold.lot for hold in gathering.listed("MES", context.systems.mes.holds)}
    if not gathering.answered("MES"):
        return []
    cases = [exposure(context, gathering, report.lot, report.material) for report in grave if report.lot not in held]
    return [case for case in cases if case.open]


READS = (
    Tool(
        function=holds,
        kind="read",
        risk="none",
        systems=("MES", "ERP", "WMS", "logistics"),
        not_for="placing or releasing a hold",
        examples=(
            "what is on hold?",
            "is LOT-26-04417 blocked",
            "open quality holds at Lakeside",
            "why is that lot on hold",
            "any held stock that could still ship",
            "which batches are blokced right now",
            "does the ERP know about the hold on LOT-26-04417",
            "Welche Chargen sind gesperrt?",
            "¿qué lotes están retenidos?",
        ),
    ),
    Tool(
        function=inspections,
        kind="read",
        risk="none",
        systems=("QMS", "MES"),
        not_for="machine sensors or the prediction of drift",
        examples=(
            "inspection results on packaging line 3",
            "did LOT-26-04417 pass inspection",
            "how many samples failed on EP-P2 this week",
            "are the fill weights within limits",
            "qc results for MAT-3001 last 5 days",
            "cap torque checks on line 1",
            "latest lab values of batch line 2",
            "Prüfergebnisse Linie 3",
            "¿cuántas inspecciones fallaron ayer?",
        ),
    ),
    Tool(
        function=nonconformances,
        kind="read",
        risk="none",
        systems=("QMS", "MES", "ERP", "WMS", "logistics"),
        not_for="holds, or single measurements",
        examples=(
            "open nonconformances at Eastport",
            "any NCR on LOT-26-04417?",
            "what is the disposition of that lot",
            "critical quality issues right now",
            "which NCRs are still pending",
            "list the open non conformances",
            "Offene Abweichungen im Werk",
            "no conformidades abiertas",
        ),
    ),
)
