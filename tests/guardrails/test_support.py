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
