"""How well a line used its time: overall equipment effectiveness in the words of ISO 22400."""

from collections.abc import Sequence
from datetime import timedelta

from tools.context import Context
from tools.errors import ToolRejected
from tools.facts import computed, counted, shown
from tools.gathering import Gathering, freshness, keys
from tools.periods import day_of, within
from tools.production import line_record
from tools.records import ShiftCount
from tools.slots import Day, Days, LineId
from tools.tool import Findings, Tool


def oee(context: Context, line: LineId, day: Day | None = None, days: Days = 1) -> Findings:
    """Overall equipment effectiveness of a line: availability, effectiveness and quality ratio from shift counts."""
    line_record(context, line)
    first = day_of(day) if day else context.now.date() - timedelta(days=within("days", days, 200))
    counts = context.systems.mes.counts(line=line, since=first)
    counts = tuple(shift for shift in counts if day is None or shift.day == first)
    if not any(shift.planned_minutes and shift.planned for shift in counts):
        raise ToolRejected(f"{line} has no finished shift since {first.isoformat()!r}; ask for more days.")
    return _effectiveness(context, line, f"since {first.isoformat()}" if day is None else f"on {day}", counts)


def _effectiveness(context: Context, line: str, words: str, counts: Sequence[ShiftCount]) -> Findings:
    as_of = freshness(counts, context.now)
    good, scrap = sum(c.good for c in counts), sum(c.scrap for c in counts)
    run, planned = sum(c.run_minutes for c in counts), sum(c.planned_minutes for c in counts)
    target = sum(c.planned for c in counts)
    availability = run / planned
    effectiveness = (good + scrap) / (target * availability) if target and availability else 0.0
    quality = good / (good + scrap) if good + scrap else 0.0
    ratios = {
        "OEE index": availability * effectiveness * quality,
        "availability": availability,
        "effectiveness": effectiveness,
        "quality ratio": quality,
    }
    gathering = Gathering(context.now)
    for name, ratio in ratios.items():
        label = f"{line} {name} {words}"
        gathering.add(
            computed(label, round(ratio * 100, 1), score="oee", record=line, as_of=as_of, unit="%", field=name)
        )
    for name, pieces in (("good", good), ("scrap", scrap), ("planned", target)):
        gathering.add(counted(f"{line} {name} {words}", pieces, system="MES", record=line, as_of=as_of, unit="pieces"))
    gathering.add(
        counted(f"{line} run time {words}", round(run, 1), system="MES", record=line, as_of=as_of, unit="min")
    )
    gathering.add(
        keys(
            f"{line} orders counted",
            sorted({c.order for c in counts}),
            system="MES",
            record=line,
            as_of=as_of,
            field="order",
        )
    )
    weakest = min(("availability", "effectiveness", "quality ratio"), key=ratios.__getitem__)
    percent = {name: shown(round(ratio * 100, 1)) for name, ratio in ratios.items()}
    return gathering.findings(
        f"{line} ran at an OEE of {percent['OEE index']} % {words}: availability {percent['availability']} %, "
        f"effectiveness {percent['effectiveness']} %, quality {percent['quality ratio']} %; "
        f"most is lost in {weakest.removesuffix(' ratio')}."
    )


READS = (
    Tool(
        function=oee,
        kind="read",
        risk="none",
        systems=("MES",),
        not_for="reasons of single stops",
        examples=(
            "OEE of packaging line 3 yesterday",
            "what's the oee on NF-A2 this week?",
            "availability and quality of line 1 for the last 3 days",
            "how much scrap did EP-P3 make yesterday",
            "how many good pieces did line 4 turn out",
            "performance of batch line 2 last week",
            "how efficient was assembly line 1",
            "Wie hoch war der OEE von Linie 5 gestern?",
        ),
    ),
)
