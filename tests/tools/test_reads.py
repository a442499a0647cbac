"""What every read promises, checked on many records of the demo plant (P-01 of the answer: terse, sourced, backed)."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest

from tests.tools.desk import EVERY_SITE, desk
from tools.adapters.plant.faults import set_condition
from tools.catalog import catalog
from tools.context import Context
from tools.errors import ToolRejected
from tools.facts import Fact
from tools.gathering import MOST_FACTS
from tools.reads import READS
from tools.records import System
from tools.runner import run
from tools.tool import Findings, Json, Tool

PLANT_READS = [tool for tool in READS if tool.systems != ("documents",)]
NUMBER = re.compile(r"\d+(?:\.\d+)?")


def samples(context: Context) -> dict[str, list[str]]:
    """A few records of every kind, spread over the demo plant, open ones first."""
    systems = context.systems
    erp, mes, cmms = systems.erp, systems.mes, systems.cmms
    orders = [order.id for site in EVERY_SITE for order in erp.production_orders(site=site)[:3]]
    bought = [order.id for order in erp.purchase_orders()[:6]]
    lots = [hold.lot for hold in mes.holds()] + [lot.id for lot in mes.lots()[::700]]
    shipments = systems.logistics.shipments()
    return {
        "line": [line.id for line in mes.lines()],
        "asset": ["PKG-07", "FIL-03", "CNC-04", "MIX-02", "CMP-01", "SRT-01", "TRQ-01"],
        "asset_class": ["case packer", "machining centre", "mixer"],
        "production_order": [*orders, "PO-1042"],
        "purchase_order": bought,
        "material": [material.id for material in erp.materials()[::12]],
        "lot": lots,
        "supplier": [supplier.id for supplier in systems.suppliers.suppliers()[::4]],
        "customer": [customer.id for customer in systems.logistics.customers()[::4]],
        "customer_order": [shipment.customer_order for shipment in shipments[:4]],
        "shipment": [shipment.id for shipment in shipments[:4]],
        "work_order": [order.id for order in cmms.work_orders()[:4]],
        "technician": [person.id for person in cmms.technicians()[::6]],
        "site": list(EVERY_SITE),
    }


def calls(tool: Tool, records: dict[str, list[str]]) -> Iterator[dict[str, Json]]:
    """The tool with nothing but what it needs, and with each record it can take."""
    slots = {parameter.name: parameter.slot for parameter in tool.parameters}
    if not any(parameter.required for parameter in tool.parameters):
        yield {}
    for name, slot in slots.items():
        for record in records.get(slot, []):
            yield {name: record}


def answers(context: Context, tool: Tool) -> Iterator[tuple[dict[str, Json], Findings]]:
    """Every answer the tool gives to those calls; a call that lacks something is no answer."""
    for arguments in calls(tool, samples(context)):
        outcome = run(tool, arguments, context, timeout_seconds=20)
        assert outcome.ok or outcome.rejected, outcome.error
        if isinstance(outcome.result, Findings):
            yield arguments, outcome.result


def backing(facts: tuple[Fact, ...]) -> str:
    return "\n".join(f"{fact.text} {fact.record} {fact.value}" for fact in facts)


@pytest.mark.parametrize("tool", PLANT_READS, ids=lambda tool: tool.name)
def test_answers_are_short_and_every_number_in_them_is_a_fact(demo: Context, tool: Tool) -> None:
    given = list(answers(demo, tool))
    assert given
    for arguments, found in given:
        assert 0 < len(found.facts) <= MOST_FACTS, arguments
        assert found.summary.endswith("."), arguments
        assert len(found.summary) < 500, arguments
        numbers = backing(found.facts)
        unbacked = [number for number in NUMBER.findall(found.summary) if number not in numbers]
        assert unbacked == [], (arguments, found.summary, numbers)


@pytest.mark.parametrize("tool", PLANT_READS, ids=lambda tool: tool.name)
def test_every_fact_names_a_system_a_record_and_a_time(demo: Context, tool: Tool) -> None:
    """OBJ-27: lineage from source to answer."""
    systems = set(get_args(System))
    for _, found in answers(demo, tool):
        for fact in found.facts:
            assert fact.system in systems or fact.system.startswith("score:")
            assert fact.record
            assert fact.label
            assert fact.as_of <= demo.now
            assert fact.value != ""


@pytest.mark.parametrize("tool", PLANT_READS, ids=lambda tool: tool.name)
def test_a_read_asks_no_system_that_it_does_not_declare(plant_copy: Path, tool: Tool) -> None:
    """With every undeclared system down nothing changes; the CMMS also knows who belongs to which site."""
    context = desk(plant_copy, timeout=5)
    arguments = next(iter(calls(tool, samples(context))), {})
    before = run(tool, arguments, context, timeout_seconds=20)
    for system in set(get_args(System)) - {*tool.systems, "documents"}:
        set_condition(plant_copy, system, "unavailable")
    after = run(tool, arguments, context, timeout_seconds=20)
    assert (after.ok, after.error, after.result) == (before.ok, before.error, before.result)


def test_reads_are_in_the_catalogue() -> None:
    assert all(catalog()[tool.name].function is tool.function for tool in READS)


@pytest.mark.parametrize(
    ("name", "arguments", "system"),
    [
        ("machine_state", {"asset": "PKG-07"}, "CMMS"),
        ("line_status", {"line": "EP-P3"}, "ERP"),
        ("order_impact", {"order": "PO-1042"}, "logistics"),
        ("order_materials", {"order": "PO-1042"}, "WMS"),
        ("stock", {"lot": "LOT-26-04300"}, "ERP"),
        ("lot_trace", {"lot": "LOT-26-04300"}, "logistics"),
        ("holds", {}, "WMS"),
        ("purchase_order", {"purchase_order": "PUR-5012"}, "suppliers"),
        ("supplier_info", {"supplier": "SUP-07"}, "ERP"),
        ("shipment", {"shipment": "SHP-7005"}, "MES"),
        ("customer_order", {"customer_order": "CO-3012"}, "ERP"),
        ("asset_info", {"asset": "FIL-03"}, "MES"),
    ],
)
@pytest.mark.parametrize("state", ["unavailable", "slow"])
def test_one_system_down_of_several_is_named_and_the_rest_is_used(
    own_tiny: Path, name: str, arguments: dict[str, Json], system: System, state: str
) -> None:
    """RES-05, RES-09."""
    set_condition(own_tiny, system, "slow" if state == "slow" else "unavailable", seconds=1)
    outcome = run(catalog()[name], arguments, desk(own_tiny), timeout_seconds=10)
    assert isinstance(outcome.result, Findings), outcome.error
    assert f"{system} did not answer" in outcome.result.summary
    assert any(fact.system != system for fact in outcome.result.facts)


def test_a_stale_system_shows_its_age(own_tiny: Path) -> None:
    set_condition(own_tiny, "MES", "stale", seconds=7200)
    context = desk(own_tiny)
    outcome = run(catalog()["machine_state"], {"asset": "PKG-07"}, context, timeout_seconds=5)
    assert isinstance(outcome.result, Findings)
    state = next(fact for fact in outcome.result.facts if fact.label == "PKG-07 state")
    assert (context.now - state.as_of).total_seconds() >= 7200


def test_rejections_are_for_people(demo: Context) -> None:
    """What a read cannot do without is said in words, not as a bug."""
    for tool in PLANT_READS:
        try:
            if not any(parameter.required for parameter in tool.parameters):
                tool.function(demo)
        except ToolRejected as rejected:
            assert str(rejected).endswith("."), tool.name
