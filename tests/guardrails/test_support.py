"""Sentences whose words came from nowhere are told from those that the evidence carries."""

import pytest

from guardrails.support import Support

EVIDENCE = (
    "PKG-02 state: stopped",
    "PKG-02 reason: infeed sensor intermittent",
    "Dry the plug with oil-free air at 2 bar.",
)


@pytest.mark.parametrize(
    "sentence",
    [
        "PKG-02 is stopped because the infeed sensor is intermittent.",
        "Dry the plug with air.",
        "The sensors are intermittent.",
        "So it is.",
    ],
)
def test_a_sentence_in_the_words_of_its_evidence_holds(sentence: str) -> None:
    assert Support(EVIDENCE).holds(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Other formats have the same limits in percent, shown on the panel.",
        "Please contact your administrator for further assistance.",
        "The gearbox should be replaced by a qualified contractor.",
    ],
)
def test_a_sentence_from_nowhere_does_not_hold(sentence: str) -> None:
    assert not Support(EVIDENCE).holds(sentence)


def test_the_share_counts_subject_words_only() -> None:
    assert Support(EVIDENCE).share("The infeed sensor and the gearbox") == pytest.approx(2 / 3)


@pytest.mark.parametrize("sentence", ["传感器不稳定。", "Датчик неисправен.", "PKG-02 です。", "```", "{", "- 2"])
def test_what_nobody_here_can_read_does_not_hold(sentence: str) -> None:
    assert not Support(EVIDENCE).holds(sentence)
    assert not Support(EVIDENCE).touches(sentence)


def test_greek_letters_of_units_are_read() -> None:
    assert Support(EVIDENCE).holds("The sensor: 2 µm, 3 σ and 5 Ω.")


def test_another_language_is_held_against_its_gloss() -> None:
    support = Support(EVIDENCE, gloss=lambda _text: "sensor infeed intermittent")
    assert support.touches("Der Sensor am Einlauf ist gestört.")


def test_another_language_that_is_about_something_else_does_not_hold() -> None:
    support = Support(EVIDENCE)
    assert not support.touches("Das Wetter bleibt sonnig.")
    assert not support.touches("asdf qwer yxcv")
