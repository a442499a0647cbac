"""Signals over hours (SYS-15, SYS-16): figures computed again from the readings."""

from datetime import timedelta
from statistics import fmean

import numpy as np
import pytest

from tests.tools.desk import labels, value
from tools.context import Context
from tools.errors import RecordNotFound, ToolRejected
from tools.history import sensor_trend


def test_a_rising_signal_with_known_readings(tiny: Context) -> None:
    """Eleven readings from 2.01 to 2.11, flat at 2 before: 0.04 an hour."""
    found = sensor_trend(tiny, "FIL-03", signal="vibration", hours=3)
    assert value(found, "FIL-03 vibration last value") == 2.11
    assert value(found, "FIL-03 vibration mean of 3 h") == 2.06
    assert value(found, "FIL-03 vibration slope over 3 h") == pytest.approx(0.12)
    assert value(found, "FIL-03 vibration lowest of 3 h") == 2.01
    assert value(found, "FIL-03 vibration mean of the 7 days before") == 2.0


def test_figures_of_the_demo_historian(demo: Context) -> None:
    readings = demo.systems.historian.series(
        "PKG-07", "vibration", since=demo.now - timedelta(hours=12), until=demo.now
    )
    hours = [(reading.at - readings[0].at).total_seconds() / 3600 for reading in readings]
    slope = np.polyfit(hours, [reading.value for reading in readings], 1)[0] * 12
    found = sensor_trend(demo, "PKG-07", signal="vibration", hours=12)
    assert value(found, "PKG-07 vibration mean of 12 h") == round(fmean(reading.value for reading in readings), 2)
    assert value(found, "PKG-07 vibration slope over 12 h") == pytest.approx(slope, abs=0.006)
    assert value(found, "PKG-07 vibration highest of 12 h") == round(max(r.value for r in readings), 2)


def test_every_signal_when_none_is_named(demo: Context) -> None:
    found = sensor_trend(demo, "PKG-07")
    for signal in ("motor temperature", "vibration", "sensor dropouts"):
        assert f"PKG-07 {signal} last value" in labels(found)
        assert signal in found.summary


def test_a_signal_by_the_word_people_use(demo: Context) -> None:
    assert "CNC-04 spindle vibration last value" in labels(sensor_trend(demo, "CNC-04", signal="vibration"))


def test_a_signal_the_machine_does_not_have(demo: Context) -> None:
    with pytest.raises(RecordNotFound, match="'pressure'"):
        sensor_trend(demo, "PKG-07", signal="pressure")


def test_hours_outside_the_history(demo: Context) -> None:
    with pytest.raises(ToolRejected, match="between 1 and 744, not 0"):
        sensor_trend(demo, "PKG-07", hours=0)
