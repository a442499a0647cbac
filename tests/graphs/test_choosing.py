"""Closed choices by what people say for them (WF-03: reasons of holds), inflected, joined and mistyped."""

import pytest

from graphs.choosing import chosen
from tests.graphs.stage import WORDING
from tools.catalog import catalog


def choice(tool_name: str, parameter: str, text: str) -> str | None:
    allowed = next(p.choices for p in catalog()[tool_name].parameters if p.name == parameter)
    return chosen(parameter, text, allowed, WORDING)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("das Los sperren wegen Lieferantenfehler", "supplier_defect"),
        ("Lieferantenmangel", "supplier_defect"),
        ("defecto del proveedor", "supplier_defect"),
        ("wegen Etikettenfehler", "label_error"),
        ("error de etiqueta", "label_error"),
        ("zwei Proben außer Spezifikation", "out_of_specification"),
        ("fuera de especificacion", "out_of_specification"),
        ("Verunreinigungen gefunden", "contamination_suspected"),
        ("contaminacion", "contamination_suspected"),
        ("desviacion d proceso", "process_deviation"),
        ("Prozessabweichung", "process_deviation"),
        ("proces deviatoin", "process_deviation"),
        ("something is wrong", None),
    ],
)
def test_the_reason_of_a_hold(text: str, reason: str | None) -> None:
    assert choice("place_hold", "reason", text) == reason


@pytest.mark.parametrize(
    ("text", "priority"),
    [
        ("work order prio 2", "2"),
        ("priority two please", "2"),
        ("Priorität zwei", "2"),
        ("prioridad dos", "2"),
        ("dringend", "1"),
        ("open a job", None),
    ],
)
def test_a_priority(text: str, priority: str | None) -> None:
    assert choice("create_work_order", "priority", text) == priority


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Leg mir eine Inspektion an", "inspection"),
        ("corrective WO", "corrective"),
        ("mantenimiento preventivo", "preventive"),
        ("vorbeugende Wartung", "preventive"),
    ],
)
def test_the_kind_of_a_job(text: str, kind: str) -> None:
    assert choice("create_work_order", "kind", text) == kind
