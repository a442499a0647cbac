"""What the plant remembers about breakdowns of one class of machine, mode by mode."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from tools.context import Systems
from tools.records import Asset, DowntimeEvent
from tools.scoring.hazard import Weibull, fit

HISTORY = timedelta(days=180)


@dataclass(frozen=True, slots=True, kw_only=True)
class ModeHistory:
    """One failure mode of a class of machine."""

    code: str
    reason: str
    events: tuple[DowntimeEvent, ...]
    """Breakdowns by this mode on every machine of the class, oldest first."""
    model: Weibull
    age: float
    """Hours since the machine in question last came back from this mode, or since the history begins."""


def class_breakdowns(systems: Systems, machine: Asset, until: datetime) -> dict[str, tuple[DowntimeEvent, ...]]:
    """Breakdowns of every machine of the class up to `until`, by machine, oldest first.

    Machines of other sites count too: one machine alone breaks down too rarely to learn from.
    """
    peers = [asset.id for asset in systems.cmms.assets() if asset.asset_class == machine.asset_class]
    since = until - HISTORY
    return {peer: _breakdowns(systems.mes.downtime(since=since, asset=peer), until) for peer in peers}


def _breakdowns(events: Iterable[DowntimeEvent], until: datetime) -> tuple[DowntimeEvent, ...]:
    broken = [event for event in events if event.category == "breakdown" and event.started < until]
    return tuple(sorted(broken, key=lambda event: event.started))


def mode_histories(
    breakdowns: dict[str, tuple[DowntimeEvent, ...]], machine: str, until: datetime
) -> tuple[ModeHistory, ...]:
    """Every mode the class has shown, the most frequent first, with its renewal model."""
    events = [event for history in breakdowns.values() for event in history]
    codes: dict[str, list[DowntimeEvent]] = {}
    for event in sorted(events, key=lambda event: event.started):
        codes.setdefault(event.code, []).append(event)
    found = [_mode(code, shown, breakdowns, machine, until) for code, shown in codes.items()]
    return tuple(sorted((mode for mode in found if mode), key=lambda mode: (-len(mode.events), mode.code)))


def _mode(
    code: str,
    events: Sequence[DowntimeEvent],
    breakdowns: dict[str, tuple[DowntimeEvent, ...]],
    machine: str,
    until: datetime,
) -> ModeHistory | None:
    failed: list[float] = []
    running: list[float] = []
    age = 0.0
    for asset, history in breakdowns.items():
        gaps, since_last = runs([event for event in history if event.code == code], until - HISTORY, until)
        failed += gaps
        running.append(since_last)
        age = since_last if asset == machine else age
    model = fit(failed, running)
    if model is None:
        return None
    return ModeHistory(code=code, reason=events[-1].reason, events=tuple(events), model=model, age=age)


def runs(events: Sequence[DowntimeEvent], begin: datetime, until: datetime) -> tuple[list[float], float]:
    """Hours of every run that ended in a breakdown, and hours of the run that has not ended yet.

    The first run is counted from the beginning of the history: when the machine was last
    repaired before that is not known, so it is a little too short.
    """
    ended: list[float] = []
    back = begin
    for event in events:
        ended.append(max(_hours(back, event.started), 0.0))
        back = event.ended or until
    return ended, max(_hours(back, until), 0.0)


def _hours(start: datetime, end: datetime) -> float:
    return (end - start).total_seconds() / 3600
