"""SCO-03: finish times worked out by hand, and what each reason for delay does to them."""

import numpy as np
import pytest

from tools.scoring.pace import Load, Window, finish_times, late_share, mean_delay, percentile

THREE_SHIFTS = (Window(0, 8), Window(8, 16), Window(16, 24))


def certain(load: Load) -> float:
    """The finish of a load without chance; every run must agree."""
    finish = finish_times(load)
    assert np.all(finish == finish[0])
    return float(finish[0])


def test_nominal_pace_needs_nominal_hours() -> None:
    assert certain(Load(windows=THREE_SHIFTS, factors=(1.0,), own_hours=10)) == pytest.approx(10)


def test_half_pace_needs_twice_the_time() -> None:
    assert certain(Load(windows=THREE_SHIFTS, factors=(0.5,), own_hours=10)) == pytest.approx(20)


def test_hours_without_a_shift_do_not_count() -> None:
    assert certain(Load(windows=(Window(0, 8), Window(32, 40)), factors=(1.0,), own_hours=10)) == pytest.approx(34)


def test_orders_ahead_come_first() -> None:
    load = Load(windows=THREE_SHIFTS, factors=(1.0,), own_hours=4, ahead_hours=6)
    assert certain(load) == pytest.approx(10)
    assert certain(load.without("queue")) == pytest.approx(4)


def test_an_order_does_not_start_before_its_time() -> None:
    load = Load(windows=THREE_SHIFTS, factors=(1.0,), own_hours=4, ahead_hours=6, start=9)
    assert certain(load) == pytest.approx(13)


def test_a_repair_delays_by_its_length() -> None:
    load = Load(windows=THREE_SHIFTS, factors=(1.0,), own_hours=4, repairs=(3.0,))
    assert certain(load) == pytest.approx(7)
    assert certain(load.without("downtime")) == pytest.approx(4)


def test_half_a_crew_slows_the_current_shift_only() -> None:
    load = Load(windows=THREE_SHIFTS, factors=(1.0,), own_hours=6, crew=0.5)
    assert certain(load) == pytest.approx(10)


def test_a_dry_material_stops_the_order_until_it_comes() -> None:
    load = Load(windows=THREE_SHIFTS, factors=(1.0,), own_hours=6, dry_at=4, dry_until=14)
    assert certain(load) == pytest.approx(16)
    assert certain(load.without("material")) == pytest.approx(6)


def test_a_material_that_lasts_longer_than_the_order_does_not_matter() -> None:
    assert certain(Load(windows=THREE_SHIFTS, factors=(1.0,), own_hours=6, dry_at=7, dry_until=20)) == pytest.approx(6)


def test_more_than_the_windows_hold_never_finishes() -> None:
    finish = finish_times(Load(windows=THREE_SHIFTS, factors=(1.0,), own_hours=25))
    assert np.all(np.isinf(finish))
    assert late_share(finish, due=1000) == 1.0


def test_chance_follows_the_past_shifts() -> None:
    load = Load(windows=(Window(0, 8),), factors=(0.5, 1.0), own_hours=4)
    finish = finish_times(load)
    assert late_share(finish, due=6) == pytest.approx(0.5, abs=0.03)
    assert percentile(finish, 0.25) == pytest.approx(4)
    assert percentile(finish, 0.75) == pytest.approx(8)


def test_the_same_question_gives_the_same_answer() -> None:
    load = Load(windows=THREE_SHIFTS, factors=(0.4, 0.7, 0.95), own_hours=9, repairs=(0.5, 2.0))
    assert np.array_equal(finish_times(load), finish_times(load))


def test_an_unknown_reason_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="weather"):
        Load(windows=THREE_SHIFTS, factors=(1.0,), own_hours=1).without("weather")


def test_a_slow_machine_holds_the_line_back_for_a_day() -> None:
    windows = (Window(0, 8), Window(8, 16), Window(16, 24), Window(24, 32))
    load = Load(windows=windows, factors=(0.8,), own_hours=16, speed=0.5)
    # 24 hours at half speed make 12, the rest goes at the usual pace.
    assert certain(load) == pytest.approx(24 + 4 / 0.8)
    assert certain(load.without("speed")) == pytest.approx(20)


def test_delay_counts_runs_without_an_end_as_the_longest() -> None:
    assert mean_delay(np.array([1.0, 5.0, np.inf]), due=3, longest=13) == pytest.approx(4)
