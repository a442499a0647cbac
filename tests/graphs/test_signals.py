"""Signals by their words, in three languages, returned as the historian names them."""

import pytest

from graphs.signals import signal_in
from tests.graphs.stage import WORDING

CAPPER = ("cap_torque", "motor_current")
PACKER = ("motor_temperature", "sensor_dropouts", "vibration")
SEALER = ("seal_pressure", "seal_temperature")
CONVEYOR = ("belt_speed", "motor_current")
PRESS = ("oil_temperature", "press_force")
EXCHANGER = ("outlet_temperature", "pressure_drop")
LINE = ("cap_torque", "fill_weight", "label_offset", "leak_test")


@pytest.mark.parametrize(
    ("text", "known", "signal"),
    [
        ("cap torque of the capper", CAPPER, "cap_torque"),
        ("torque please", CAPPER, "cap_torque"),
        ("Drehmoment der CAP-01", CAPPER, "cap_torque"),
        ("motor current", CAPPER, "motor_current"),
        ("Motorstrom der CAP-01", CAPPER, "motor_current"),
        ("belt speed since noon", CONVEYOR, "belt_speed"),
        ("velocidad de la cinta", CONVEYOR, "belt_speed"),
        ("vibraton last 6 hrs", PACKER, "vibration"),
        ("vibracion de la pkg-07", PACKER, "vibration"),
        ("Schwingungen der letzten Nacht", PACKER, "vibration"),
        ("motor temp", PACKER, "motor_temperature"),
        ("sensor dropouts", PACKER, "sensor_dropouts"),
        ("how hot is it", SEALER, "seal_temperature"),
        ("Siegeltemperatur", SEALER, "seal_temperature"),
        ("presión de sellado", SEALER, "seal_pressure"),
        ("oil temprature", PRESS, "oil_temperature"),
        ("Öltemperatur", PRESS, "oil_temperature"),
        ("Presskraft", PRESS, "press_force"),
        ("Druckabfall", EXCHANGER, "pressure_drop"),
        ("pressure", EXCHANGER, "pressure_drop"),
        ("fill weights ok?", LINE, "fill_weight"),
        ("the leak of it", ("leak_rate", "test_pressure"), "leak_rate"),
    ],
)
def test_a_signal_by_its_words(text: str, known: tuple[str, ...], signal: str) -> None:
    assert signal_in(text, known, WORDING.choices["signal"]) == signal


def test_a_word_that_several_share_stands_for_all_of_them() -> None:
    known = ("spindle_temperature", "oil_temperature")
    assert signal_in("temperature trend", known, WORDING.choices["signal"]) == "temperature"


@pytest.mark.parametrize("text", ["how is the motor", "since what time", "what is the matter with it", ""])
def test_what_names_no_signal(text: str) -> None:
    known = (*CAPPER, *PACKER, "cycle_time")
    assert signal_in(text, known, WORDING.choices["signal"]) is None
