"""Nobody says that something was done before the ledger has read it back."""

import pytest

from guardrails.claims import claims_done


@pytest.mark.parametrize(
    "sentence",
    [
        "I have created a work order for FIL-03.",
        "I've put the lot on hold.",
        "We released the lot.",
        "The work order has been created.",
        "The lots have now been successfully released.",
        "The order was successfully moved to EP-P2.",
        "Done.",
        "Ich habe den Arbeitsauftrag angelegt.",
        "Das Los wurde soeben gesperrt.",
        "Der Auftrag ist auf Linie 2 verschoben worden.",
        "Erledigt!",
        "He creado la orden de trabajo.",
        "El lote ha sido bloqueado.",
        "Se ha asignado un técnico.",
        "¡Listo!",
    ],
)
def test_a_change_told_as_made_is_found(sentence: str) -> None:
    assert claims_done(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "A supervisor may release the lot once the inspection is done.",
        "Stop the line and lock out the drive.",
        "I can propose a work order.",
        "FIL-03 was stopped at 02:40.",
        "The lot is on hold.",
        "Das Los darf erst nach der Prüfung freigegeben werden.",
        "Die Anlage steht seit 02:40.",
        "El lote está en espera de una decisión.",
        "Hay que bloquear el lote.",
    ],
)
def test_a_rule_or_a_state_is_not_a_claim(sentence: str) -> None:
    assert not claims_done(sentence)
