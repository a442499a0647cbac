"""How machine signals moved: reads over the historian."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from statistics import fmean

from tools.context import Context
from tools.errors import RecordNotFound
from tools.facts import computed, facts_of, shown
from tools.gathering import Gathering, freshness, keys
from tools.periods import within
from tools.phrases import words
from tools.records import Reading
from tools.slots import AssetTag, Hours, Signal
from tools.tool import Findings, Tool

BASELINE = timedelta(days=7)
LONGEST_HOURS = 24 * 31


def sensor_trend(context: Context, asset: AssetTag, signal: Signal | None = None, hours: Hours = 24) -> Findings:
    """How a machine's signals moved over the last hours: last value, mean, lowest, highest, slope, and the week before.

    Raises ToolRejected for hours outside 1 to 744 and RecordNotFound for an unknown signal.
    """
    back = within("hours", hours, LONGEST_HOURS)
    context.systems.cmms.asset(asset)
    known = context.systems.historian.signals(asset)
    gathering = Gathering(context.now)
    chosen = _named(asset, known, signal) if signal else known
    sentences = [_trend(context, gathering, asset, name, back, extremes=len(chosen) == 1) for name in chosen]
    gathering.add(keys(f"{asset} signals", known, system="historian", record=asset, as_of=context.now))
    told = "; ".join(filter(None, sentences))
    if not told:
        return gathering.findings(f"The historian has no readings of {asset} in the last {back} h.")
    return gathering.findings(f"{asset} over the last {back} h: {told}.")


def _named(asset: str, known: Sequence[str], signal: str) -> tuple[str, ...]:
    """The signal of that name, or those that have its words: `vibration` is `spindle_vibration` too."""
    asked = signal.lower().replace(" ", "_")
    if asked in known:
        return (asked,)
    like = tuple(name for name in known if set(asked.split("_")) <= set(name.split("_")))
    if not like:
        raise RecordNotFound(f"signal of {asset} ({', '.join(known)})", signal, "historian")
    return like


def _trend(context: Context, gathering: Gathering, asset: str, signal: str, hours: int, *, extremes: bool) -> str:
    start = context.now - timedelta(hours=hours)
    read = context.systems.historian.series
    recent = read(asset, signal, since=start, until=context.now)
    if not recent:
        return ""
    before = read(asset, signal, since=start - BASELINE, until=start)
    unit, as_of = recent[-1].unit, freshness(recent, context.now)
    gathering.add(*facts_of(recent[-1], f"{asset} {words(signal)} last", ("value",), {"value": unit}))
    for name, value in _figures(hours, recent, before, extremes=extremes):
        label = f"{asset} {words(signal)} {name}"
        figure = computed(label, _rounded(value), score="trend", record=asset, as_of=as_of, unit=unit, field=signal)
        gathering.add(figure)
    last = recent[-1]
    sentence = f"{words(signal)} is {shown(last.value)} {last.unit}, mean {_shown(_mean(recent))}"
    if before:
        sentence += f" against {_shown(_mean(before))} in the 7 days before"
    return sentence


def _figures(
    hours: int, recent: Sequence[Reading], before: Sequence[Reading], *, extremes: bool
) -> Iterable[tuple[str, float]]:
    """Every figure with its name, the most telling first."""
    yield f"mean of {hours} h", _mean(recent)
    if before:
        yield "mean of the 7 days before", _mean(before)
    yield f"slope over {hours} h", _slope(recent) * hours
    if extremes:
        yield f"lowest of {hours} h", min(reading.value for reading in recent)
        yield f"highest of {hours} h", max(reading.value for reading in recent)


def _mean(readings: Sequence[Reading]) -> float:
    return fmean(reading.value for reading in readings)


def _slope(readings: Sequence[Reading]) -> float:
    """Least-squares change per hour; 0 for a single reading."""
    hours = [(reading.at - readings[0].at).total_seconds() / 3600 for reading in readings]
    middle, level = fmean(hours), _mean(readings)
    spread = sum((hour - middle) ** 2 for hour in hours)
    if spread == 0:
        return 0.0
    return (
        sum((hour - middle) * (reading.value - level) for hour, reading in zip(hours, readings, strict=True)) / spread
    )


def _rounded(value: float) -> float:
    return round(value, 2)


def _shown(value: float) -> str:
    return shown(_rounded(value))


READS = (
    Tool(
        function=sensor_trend,
        kind="read",
        risk="none",
        systems=("historian", "CMMS"),
        not_for="inspection results or the risk of a failure",
        examples=(
            "how did the vibration of PKG-07 move over the last 12 hours?",
            "temperature trend on the case packer line 3",
            "is the spindle vibration on CNC-04 going up",
            "show me the sensors of MIX-02",
            "fill weight signal FIL-03 last 8h",
            "pressure of RCT-01 since yesterday",
            "any drift in the readings of the filler on line 2",
            "vibraton PKG-07",
            "Wie war die Temperatur an RCT-02 in den letzten 6 Stunden?",
            "tendencia de vibración de la CEN-03",
        ),
    ),
)
