"""What a person says beyond a request, in the person's own words."""

import pytest

from graphs.remarks import remark_of
from tests.graphs.stage import WORDING


@pytest.mark.parametrize(
    ("text", "subject", "remark"),
    [
        (
            "Leg mir eine Inspektion für den HEX-02 an, der Druckabfall kommt mir komisch vor",
            "HEX-02",
            "der Druckabfall kommt mir komisch vor",
        ),
        ("get maintenance onto LAB-04 with a work order: web wrinkles, priority two", "LAB-04", "web wrinkles"),
        ("coolant flow on CNC-03 too low, corrective WO, prio 2 please", "CNC-03", "coolant flow on CNC-03 too low"),
        ("have somebody check the seal jaws on SEA-04, work order prio 2", "SEA-04", "check the seal jaws on SEA-04"),
        (
            "DRM-03 load cell drifts by half a kilo, we need a work order",
            "DRM-03",
            "DRM-03 load cell drifts by half a kilo",
        ),
        ("open a job for the leaking valve on FIL-03", "FIL-03", "the leaking valve on FIL-03"),
        ("hold LOT-26-05012, underweight", "LOT-26-05012", "underweight"),
        ("let LOT-26-05047 go, was just the logger", "LOT-26-05047", "was just the logger"),
        ("bitte Sperre von LOT-26-05047 aufheben, Labor ist in Ordnung", "LOT-26-05047", "Labor ist in Ordnung"),
        ("quita el bloqueo de LOT-26-05013, ya está limpio", "LOT-26-05013", "ya está limpio"),
        ("bloquea el LOT-26-05046 por desviación de proceso", "LOT-26-05046", "desviación de proceso"),
        ("put LOT-26-05013 on hold because of a process deviation", "LOT-26-05013", "a process deviation"),
        ("i am new here. hold LOT-26-05013, contamination suspected", "LOT-26-05013", "contamination suspected"),
        ("The valve of FIL-03 leaks. Please open a work order.", "FIL-03", "The valve of FIL-03 leaks"),
    ],
)
def test_the_remark_in_a_request(text: str, subject: str, remark: str) -> None:
    assert remark_of(text, [subject], WORDING) == remark


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("take LOT-26-05015 off hold", "LOT-26-05015"),
        ("release LOT-26-05015 please", "LOT-26-05015"),
        ("LOT-26-05047 freigeben", "LOT-26-05047"),
        ("open a work order for FIL-03, prio 2", "FIL-03"),
        ("orden de trabajo para la CAP-01, por favor", "CAP-01"),
    ],
)
def test_a_bare_request_says_nothing_more(text: str, subject: str) -> None:
    """P4: what nobody gave as a reason is asked for, not made up."""
    assert remark_of(text, [subject], WORDING) is None
