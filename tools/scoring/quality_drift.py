"""Whether a measured characteristic is leaving its usual behaviour, before it leaves its limits."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Literal

import numpy as np

from tools.access import permitted
from tools.context import Context
from tools.errors import ToolRejected
from tools.facts import Fact, computed, facts_of
from tools.periods import within
from tools.phrases import clock, listing, words
from tools.production import line_record
from tools.records import Inspection
from tools.scoring.control_chart import BEYOND_THREE, Capability, Limits, Violation, capability, freeze, violations
from tools.scoring.explanation import Driver, Score, cannot_say, shares, trust
from tools.slots import Days, LineId, MaterialId, Slot
from tools.tool import Findings, Tool

SCORE = "quality_drift"
BASELINE = timedelta(days=60)
"""How far back the frozen limits reach before the days that are judged."""
LONGEST_DAYS = 30
ENOUGH_BASELINE = 100
FEWEST_RECENT = 5
WANTED_RECENT = 20
DRIFTED, NOTABLE = 1.5, 0.75
"""Sigmas by which the recent mean must have moved for a broken rule to count as drift, or to be worth watching.

With nine rules on every characteristic of a line some rule is broken by chance nearly every day.
"""
MOST_DRIVERS = 3
LATEST = 8
"""Points whose mean is the recent level."""

Characteristic = Annotated[str, Slot("signal", "measured characteristic, such as fill_weight or cap_torque")]
Verdict = Literal["in control", "watch", "drifting"]
_GRAVITY: dict[Verdict, int] = {"drifting": 0, "watch": 1, "in control": 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """One characteristic on one line: recent points on limits frozen before them."""

    line: str
    characteristic: str
    points: tuple[Inspection, ...]
    """Baseline and recent points, oldest first."""
    first_recent: int
    limits: Limits
    broken: tuple[Violation, ...]
    shift: float
    """Distance of the mean of the latest points from the centre, in sigmas."""

    @property
    def recent(self) -> tuple[Inspection, ...]:
        return self.points[self.first_recent :]

    @property
    def verdict(self) -> Verdict:
        """A broken rule counts while one of the latest points breaks it."""
        active = [rule.rule for rule in self.broken if rule.points[-1] >= len(self.points) - LATEST]
        if active and abs(self.shift) >= DRIFTED:
            return "drifting"
        return "watch" if BEYOND_THREE in active or (active and abs(self.shift) >= NOTABLE) else "in control"

    @property
    def first_violation(self) -> tuple[Inspection, Violation] | None:
        """The earliest point that breaks a rule, and the strongest rule it breaks."""
        if self.verdict == "in control":
            return None
        rule = min(self.broken, key=lambda violation: violation.points[0])
        return self.points[rule.points[0]], rule

    @property
    def capability(self) -> Capability | None:
        """Of the recent points against the specification."""
        last = self.points[-1]
        return capability([point.value for point in self.recent], last.lower, last.upper)

    @property
    def gravity(self) -> tuple[int, float, str]:
        """Sorts the gravest chart first."""
        return _GRAVITY[self.verdict], -abs(self.shift), self.characteristic


def quality_drift(
    context: Context,
    line: LineId | None = None,
    characteristic: Characteristic | None = None,
    material: MaterialId | None = None,
    days: Days = 3,
) -> Findings:
    """Drift of inspection results on a line or of a material: run rules on frozen limits, first point, Cp and Cpk.

    Rules: Western Electric (1956) and Nelson (1984). Limits are frozen on the two months before
    the days that are judged.
    """
    if line is None and material is None:
        raise ToolRejected("Name a line or a material to look for quality drift.")
    back = within("days", days, LONGEST_DAYS)
    since = context.now - timedelta(days=back)
    found = context.systems.qms.inspections(since=since - BASELINE, line=line, material=material)
    if not found:
        _require_known(context, line, material)
    points = permitted(context.operator, found)
    chosen = _chosen(points, characteristic)
    subject = line or material or ""
    charts = _charts(chosen, since)
    if not charts:
        what = f"whether {words(characteristic) if characteristic else 'quality'} drifts on {subject}"
        because = "there are too few inspections, recent ones or before them, to freeze limits and judge"
        return cannot_say(what, because, score=SCORE, subject=subject, as_of=context.now)
    return _told(context, charts, back)


def _require_known(context: Context, line: str | None, material: str | None) -> None:
    """Nothing inspected may also mean that there is no such line or material; raises RecordNotFound then."""
    if line:
        line_record(context, line)
    if material:
        context.systems.erp.material(material)


def _chosen(points: Sequence[Inspection], characteristic: str | None) -> tuple[Inspection, ...]:
    """The points of the characteristic asked for; raises ToolRejected when it is not measured there."""
    if characteristic is None:
        return tuple(points)
    wanted = "_".join(characteristic.lower().split())
    known = sorted({point.characteristic for point in points})
    if known and wanted not in known:
        raise ToolRejected(f"{characteristic!r} is not inspected there; choose one of {listing(known, limit=8)}.")
    return tuple(point for point in points if point.characteristic == wanted)


def _charts(points: Sequence[Inspection], since: datetime) -> tuple[Chart, ...]:
    """One chart for each line, characteristic and specification, the gravest first."""
    series: dict[tuple[str, str, float, float], list[Inspection]] = {}
    for point in points:
        series.setdefault((point.line, point.characteristic, point.lower, point.upper), []).append(point)
    charts = [chart for run in series.values() if (chart := chart_of(tuple(run), since)) is not None]
    return tuple(sorted(charts, key=lambda chart: chart.gravity))


def chart_of(points: tuple[Inspection, ...], since: datetime) -> Chart | None:
    """The chart of one series; None when baseline or recent points are too few."""
    first = sum(point.taken < since for point in points)
    limits = freeze([point.value for point in points[:first]])
    if limits is None or len(points) - first < FEWEST_RECENT:
        return None
    distances = limits.distances([point.value for point in points])
    return Chart(
        line=points[-1].line,
        characteristic=points[-1].characteristic,
        points=points,
        first_recent=first,
        limits=limits,
        broken=violations(distances, start=first),
        shift=float(np.mean(distances[-min(LATEST, len(points) - first) :])),
    )


def _told(context: Context, charts: tuple[Chart, ...], days: int) -> Findings:
    worst = charts[0]
    completeness = min(1.0, len(worst.recent) / WANTED_RECENT)
    score = Score(
        name=SCORE,
        subject=worst.line,
        label=f"{words(worst.characteristic)} shift",
        value=round(worst.shift, 1),
        unit="sigma",
        horizon_hours=-24 * days,
        confidence=trust(completeness, worst.first_recent, ENOUGH_BASELINE),
        completeness=completeness,
        drivers=_drivers(worst),
        evidence=_evidence(context, worst),
    )
    return score.findings(_sentence(context, worst, charts[1:]), context.now)


def _drivers(chart: Chart) -> tuple[Driver, ...]:
    """The rules that were broken first, each with its share of the points that break a rule."""
    if chart.first_violation is None:
        return ()
    parts = shares([float(len(violation.points)) for violation in chart.broken])
    ranked = sorted(zip(chart.broken, parts, strict=True), key=lambda pair: pair[0].points[0])
    return tuple(Driver(f"{rule.rule}, {rule.words}", part) for rule, part in ranked[:MOST_DRIVERS])


def _sentence(context: Context, worst: Chart, others: Sequence[Chart]) -> str:
    characteristic = words(worst.characteristic)
    name = f"{characteristic[:1].upper()}{characteristic[1:]} on {worst.line}"
    first = worst.first_violation
    if first is None:
        judged = " and every other characteristic there" if others else ""
        return f"{name}{judged} is in control: no lasting shift against limits frozen before."
    point, rule = first
    sentence = (
        f"{name} is {'drifting' if worst.verdict == 'drifting' else 'to be watched'}: first at {point.id} "
        f"({clock(point.taken, context.now)}, {point.lot}) by {rule.rule}, {rule.words}"
    )
    drifting = [words(chart.characteristic) for chart in others if chart.verdict == "drifting"]
    return f"{sentence}{'; also drifting: ' + listing(drifting) if drifting else ''}."


def _evidence(context: Context, chart: Chart) -> tuple[Fact, ...]:
    last = chart.points[-1]
    figures: list[tuple[str, float | str, str, str]] = [
        ("verdict", chart.verdict, "", "verdict"),
        ("frozen centre", round(chart.limits.centre, 4), last.unit, "centre"),
        ("frozen sigma", round(chart.limits.sigma, 4), last.unit, "sigma"),
    ]
    failed = sum(point.result == "fail" for point in chart.recent)
    figures += [
        ("points judged", len(chart.recent), "", "points"),
        ("points out of specification", failed, "", "failed"),
    ]
    fit = chart.capability
    if fit is not None:
        figures += [("Cp", round(fit.cp, 2), "", "cp"), ("Cpk", round(fit.cpk, 2), "", "cpk")]
    name = f"{chart.line} {words(chart.characteristic)}"
    facts = tuple(
        computed(f"{name} {label}", value, score=SCORE, record=chart.line, as_of=context.now, unit=unit, field=field)
        for label, value, unit, field in figures
    )
    first = chart.first_violation
    if first is None:
        return facts
    point = first[0]
    return (*facts, *facts_of(point, f"first violating {point.id}", ("taken", "value", "lot", "material")))


QUALITY_DRIFT = Tool(
    function=quality_drift,
    kind="advise",
    risk="none",
    systems=("QMS",),
    not_for="single inspection results of a lot",
    examples=(
        "is the fill weight on packaging line 3 drifting?",
        "quality drift on EP-P2",
        "does cap torque creep on line 3",
        "any trend in the leak rate at assembly line 1 over the last week?",
        "is viscosity on batch line 1 still in control",
        "cpk of seal strength on EP-P4",
        "qualty drift line 5",
        "Driftet das Füllgewicht an Linie 3?",
        "¿se está desviando el par de cierre en la línea 3?",
    ),
)
