"""SCO-01: runs between breakdowns, and which signal announced them, from histories made by hand."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest

from tools.errors import RecordNotFound
from tools.records import DowntimeEvent, Reading, Source
from tools.scoring.breakdowns import mode_histories, runs
from tools.scoring.precursors import learn, level_before

NOW = datetime(2026, 6, 17, 3, 0)
BEGIN = NOW - timedelta(days=180)
QUARTER = timedelta(minutes=15)


def broke(asset: str, started: datetime, hours: float, code: str = "E1", *, lasting: bool = False) -> DowntimeEvent:
    ended = None if lasting else started + timedelta(hours=hours)
    return DowntimeEvent(
        source=Source(system="MES", record="1", as_of=NOW),
        id="DT-1",
        asset=asset,
        line="EP-P3",
        site="EP",
        started=started,
        ended=ended,
        minutes=60 * hours,
        code=code,
        reason=f"reason of {code}",
        category="breakdown",
        note="",
    )


def test_runs_are_counted_from_the_end_of_one_stop_to_the_next() -> None:
    events = [broke("A", BEGIN + timedelta(hours=100), 2), broke("A", BEGIN + timedelta(hours=150), 4)]
    ended, running = runs(events, BEGIN, NOW)
    assert ended == [100, 48]
    assert running == 180 * 24 - 154


def test_a_machine_that_never_failed_has_only_run() -> None:
    assert runs([], BEGIN, NOW) == ([], 180 * 24)


def test_a_machine_that_stands_now_has_run_no_time() -> None:
    assert runs([broke("A", NOW - timedelta(hours=1), 1, lasting=True)], BEGIN, NOW)[1] == 0


def test_each_mode_learns_from_every_machine_of_the_class() -> None:
    histories = {
        "A": (broke("A", BEGIN + timedelta(hours=100), 0), broke("A", BEGIN + timedelta(hours=200), 0, "E2")),
        "B": (broke("B", BEGIN + timedelta(hours=300), 0),),
    }
    first, second = mode_histories(histories, "A", NOW)
    assert (first.code, len(first.events), second.code, len(second.events)) == ("E1", 2, "E2", 1)
    assert first.age == 180 * 24 - 100
    # Total time over two machines divided by two failures.
    assert first.model.scale == pytest.approx(2 * 180 * 24 / 2)


# --- precursors ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Signals:
    """A historian whose signals are functions of time; they repeat a small saw-tooth without them."""

    shapes: dict[str, Callable[[datetime], float]]
    until: datetime = NOW

    def signals(self, asset: str) -> tuple[str, ...]:
        return tuple(self.shapes)

    def series(self, asset: str, signal: str, *, since: datetime, until: datetime) -> tuple[Reading, ...]:
        if signal not in self.shapes:
            raise RecordNotFound("signal", signal, "historian")
        return tuple(self._readings(asset, signal, since, min(until, self.until)))

    def _readings(self, asset: str, signal: str, since: datetime, until: datetime) -> Sequence[Reading]:
        steps = int((until - since) / QUARTER)
        moments = [since + QUARTER * step for step in range(steps)]
        source = Source(system="historian", record="1", as_of=until)
        return [
            Reading(
                source=source,
                asset=asset,
                signal=signal,
                at=at,
                value=10 + (1 if step % 2 else -1) + self.shapes[signal](at),
                unit="",
            )
            for step, at in enumerate(moments)
        ]


def flat(at: datetime) -> float:
    return 0.0


def ramp_before(failures: Sequence[datetime], height: float) -> Callable[[datetime], float]:
    """A rise over the twelve hours before each failure."""

    def shape(at: datetime) -> float:
        near = [(failed - at) / timedelta(hours=12) for failed in failures if at <= failed]
        return height * max(1 - min(near), 0.0) if near else 0.0

    return shape


FAILURES = [NOW - timedelta(days=days) for days in (60, 45, 30)]
EVENTS = [broke("A", failed, 1) for failed in FAILURES]


def test_the_signal_that_rose_before_every_case_is_learned() -> None:
    historian = Signals({"calm": flat, "vibration": ramp_before(FAILURES, 20)})
    found = learn(historian, EVENTS, ("calm", "vibration"))
    assert found is not None
    assert (found.signal, found.direction, found.share, found.cases) == ("vibration", 1, 1.0, 3)


def test_a_signal_that_fell_is_learned_as_falling() -> None:
    found = learn(Signals({"force": ramp_before(FAILURES, -20)}), EVENTS, ("force",))
    assert found is not None
    assert found.direction == -1


def test_a_signal_that_moved_once_in_three_announces_nothing() -> None:
    assert learn(Signals({"vibration": ramp_before(FAILURES[:1], 20)}), EVENTS, ("vibration",)) is None


def test_a_signal_that_stopped_coming_has_no_level() -> None:
    stale = Signals({"vibration": flat}, until=NOW - timedelta(hours=3))
    assert level_before(stale, "A", "vibration", NOW) is None
    assert level_before(Signals({"vibration": flat}), "A", "vibration", NOW) is not None
