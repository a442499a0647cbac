"""SCO-01, SCO-03, SCO-04, SCO-05, SCO-15, SCO-16: the scores on what is planted in the demo plant."""

import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.tools.desk import desk, labels, value
from tools.context import Context
from tools.errors import RecordNotFound, ToolRejected
from tools.records import System
from tools.scoring.entries import SCORES
from tools.scoring.failure_risk import failure_risk
from tools.scoring.quality_drift import quality_drift
from tools.scoring.schedule_risk import schedule_risk
from tools.scoring.shortage import shortage
from tools.tool import Findings


def number(findings: Findings, label: str) -> float:
    found = value(findings, label)
    assert isinstance(found, int | float)
    return found


def driver(findings: Findings) -> str:
    """The first reason, in words."""
    return next(label for label in labels(findings) if " driver: " in label)


def running_order(context: Context, line: str) -> str:
    return next(o.id for o in context.systems.erp.production_orders(line=line) if o.status == "running")


# --- failure_risk ----------------------------------------------------------------------------


def test_scn_01_the_failing_packer_stands_out_with_its_mode_and_signal(demo: Context) -> None:
    found = failure_risk(demo, "PKG-07")
    assert number(found, "PKG-07 failure risk within 8 h") > 40
    assert "E163 main drive gearbox wear: vibration has moved" in found.summary
    assert driver(found) == "PKG-07 driver: E163 main drive gearbox wear, vibration rises as before past stops"
    assert number(found, "PKG-07 vibration drift") > 4


@pytest.mark.parametrize("asset", ["PKG-01", "PKG-04", "PKG-05", "FIL-01", "MIX-02", "TRQ-04"])
def test_sco_01_calm_machines_stay_low(demo: Context, asset: str) -> None:
    assert number(failure_risk(demo, asset), f"{asset} failure risk within 8 h") < 8


def test_scn_38_the_warm_compressor_is_told_in_words_of_its_failure(demo: Context) -> None:
    found = failure_risk(demo, "CMP-01")
    assert number(found, "CMP-01 failure risk within 8 h") > 30
    assert "E910 oil overtemperature" in driver(found)


def test_scn_37_what_maintenance_knows_is_told_beside_the_figure(demo: Context) -> None:
    found = failure_risk(demo, "FIL-05")
    repair = demo.systems.cmms.work_orders(asset="FIL-05")[0].id
    assert value(found, "FIL-05 open repairs") == repair
    assert found.summary.endswith(f"Maintenance knows of trouble: {repair} is open on it.")


def test_sco_01_a_longer_look_ahead_is_a_higher_risk(demo: Context) -> None:
    risks = [
        number(failure_risk(demo, "PKG-07", hours), f"PKG-07 failure risk within {hours} h") for hours in (2, 8, 24)
    ]
    assert risks == sorted(risks)
    assert risks[0] < risks[2]


def test_scn_18_a_machine_that_stands_has_no_risk_of_failing(demo: Context) -> None:
    found = failure_risk(demo, "PKG-02")
    assert found.summary.startswith(
        "Cannot say how likely PKG-02 is to break down, because it is down already with E160"
    )


def test_sco_15_without_the_historian_the_rate_of_the_class_is_left_and_less_trusted(
    demo: Context, plant_folder: Path, tmp_path: Path
) -> None:
    blind = without(plant_folder, tmp_path, "historian")
    found = failure_risk(blind, "PKG-07")
    assert number(found, "PKG-07 failure risk within 8 h") < 10
    assert found.summary.endswith("Its signals could not be read, so this is the rate of its class alone.")
    assert number(found, "PKG-07 failure risk confidence") < number(
        failure_risk(demo, "PKG-07"), "PKG-07 failure risk confidence"
    )
    assert value(found, "PKG-07 failure risk data completeness") == 0


def test_sco_01_risk_ranks_machines_that_failed_above_those_that_did_not(demo: Context) -> None:
    """The area under the ROC curve over past moments; docs/scores.md tells the figure of a larger sample."""
    failed, calm = past_moments(demo, cases=16)
    pairs = [(one > other) + 0.5 * (one == other) for one in failed for other in calm]
    assert len(failed) >= 12
    assert sum(pairs) / len(pairs) >= 0.8


def past_moments(context: Context, cases: int) -> tuple[list[float], list[float]]:
    """Risks four hours before past breakdowns, and of the same machines five days before that if nothing followed."""
    since = context.now - timedelta(days=60)
    until = context.now - timedelta(days=5)
    stops = [stop for stop in context.systems.mes.downtime(since=since) if stop.category == "breakdown"]
    chosen = [stop for stop in stops if stop.started < until][:: max(len(stops) // cases, 1)][:cases]
    failed = [past_risk(context, stop.asset, stop.started - timedelta(hours=4)) for stop in chosen]
    moments = [(stop.asset, stop.started - timedelta(days=5)) for stop in chosen]
    busy = {(stop.asset, stop.started) for stop in stops}
    quiet = [
        (asset, at)
        for asset, at in moments
        if not any(a == asset and at <= started < at + timedelta(hours=8) for a, started in busy)
    ]
    calm = [past_risk(context, asset, at) for asset, at in quiet]
    return [risk for risk in failed if risk is not None], [risk for risk in calm if risk is not None]


def past_risk(context: Context, asset: str, moment: object) -> float | None:
    """The risk as it would have been told then."""
    found = failure_risk(replace(context, now=moment), asset).facts[0].value  # type: ignore[arg-type]  # a datetime
    return found if isinstance(found, float) else None


# --- schedule_risk ---------------------------------------------------------------------------


def test_scn_13_the_order_without_seals_will_be_late_because_of_them(demo: Context) -> None:
    order = running_order(demo, "NF-A3")
    found = schedule_risk(demo, order)
    assert number(found, f"{order} risk of being late") > 95
    assert driver(found) == f"{order} driver: MAT-2013 runs out"
    assert number(found, f"{order} slack") < 0


def test_sco_03_an_order_with_time_to_spare_has_no_risk(demo: Context) -> None:
    order = running_order(demo, "EP-P5")
    found = schedule_risk(demo, order)
    assert number(found, f"{order} risk of being late") < 10
    assert number(found, f"{order} slack") > 5


def test_scn_18_a_standing_packer_and_missing_people_are_in_the_picture(demo: Context) -> None:
    order = running_order(demo, "EP-P2")
    found = schedule_risk(demo, order)
    assert value(found, "PKG-02 state") == "stopped"
    assert value(found, "EP-P2 crew present") == 2


def test_scn_16_a_slow_machine_holds_its_order_back(demo: Context) -> None:
    found = schedule_risk(demo, running_order(demo, "NF-A4"))
    assert value(found, "WND-01 rate percent") == pytest.approx(42)


def test_sco_03_the_same_question_gives_the_same_answer(demo: Context) -> None:
    order = running_order(demo, "EP-P3")
    assert schedule_risk(demo, order) == schedule_risk(demo, order)


def test_sco_03_a_finished_order_has_no_risk(demo: Context) -> None:
    done = next(o.id for o in demo.systems.erp.production_orders(open_only=False) if o.status == "done")
    assert schedule_risk(demo, done).summary == f"Cannot say whether {done} will be late, because it is done."


def test_sco_15_without_the_warehouse_the_risk_is_less_trusted(
    demo: Context, plant_folder: Path, tmp_path: Path
) -> None:
    order = running_order(demo, "EP-P3")
    found = schedule_risk(without(plant_folder, tmp_path, "WMS"), order)
    assert number(found, f"{order} schedule risk data completeness") == 67


# --- shortage --------------------------------------------------------------------------------


def test_scn_13_the_seals_run_out_today_behind_a_delayed_shipment(demo: Context) -> None:
    found = shortage(demo, line="NF-A3")
    assert 10 < number(found, "MAT-2013 hours to stop at NF") < 24
    assert value(found, "MAT-2013 order that stops") == running_order(demo, "NF-A3")
    purchase = str(value(found, "blocking purchase order"))
    assert demo.systems.suppliers.asns(purchase_order=purchase)[0].status == "delayed"
    assert value(found, "MAT-2013 stock on hold at NF") == 200


def test_scn_40_a_date_moved_in_the_portal_only_is_counted(demo: Context) -> None:
    found = shortage(demo, "MAT-1022", site="LS")
    purchase = demo.systems.erp.purchase_order(str(value(found, "blocking purchase order")))
    assert str(value(found, f"{purchase.id} expected"))[:10] > purchase.due.isoformat()
    assert f"waits for late {purchase.id} (by its confirmation)" in found.summary


def test_sco_04_most_materials_of_a_calm_line_are_covered(demo: Context) -> None:
    order = running_order(demo, "EP-P5")
    assert value(shortage(demo, order=order), f"{order} hours to stop at EP") == "covered"


# --- quality_drift ---------------------------------------------------------------------------


def test_scn_09_the_viscosity_that_follows_a_supplier_lot_drifts(demo: Context) -> None:
    found = quality_drift(demo, "LS-B1")
    assert value(found, "LS-B1 viscosity verdict") == "drifting"
    assert number(found, "LS-B1 viscosity shift") > 3
    assert number(found, "LS-B1 viscosity Cpk") < 1


def test_scn_23_the_seal_strength_of_the_pouches_drifts(demo: Context) -> None:
    found = quality_drift(demo, "EP-P4", "seal strength")
    assert value(found, "EP-P4 seal strength verdict") == "drifting"
    assert number(found, "EP-P4 seal strength shift") < -2
    assert number(found, "EP-P4 seal strength points out of specification") >= 2


@pytest.mark.parametrize("line", ["NF-A1", "NF-A2", "EP-P1", "EP-P5", "LS-B3"])
def test_sco_05_calm_lines_do_not_drift(demo: Context, line: str) -> None:
    verdict = next(fact.value for fact in quality_drift(demo, line).facts if fact.field == "verdict")
    assert verdict != "drifting"


# --- all scores ------------------------------------------------------------------------------

Ask = Callable[[Context], Findings]
QUESTIONS: tuple[Ask, ...] = (
    lambda context: failure_risk(context, "PKG-07"),
    lambda context: failure_risk(context, "PKG-01", 24),
    lambda context: schedule_risk(context, running_order(context, "NF-A3")),
    lambda context: schedule_risk(context, running_order(context, "NF-A4")),
    lambda context: shortage(context, site="NF"),
    lambda context: shortage(context, site="LS", hours=12),
    lambda context: shortage(context, order=running_order(context, "EP-P5")),
    lambda context: quality_drift(context, "LS-B1"),
    lambda context: quality_drift(context, "NF-A1"),
)


@pytest.mark.parametrize("ask", QUESTIONS)
def test_sco_16_every_figure_of_a_sentence_is_a_fact(demo: Context, ask: Ask) -> None:
    found = ask(demo)
    told = " ".join(f"{fact.label} {fact.text}" for fact in found.facts)
    figures = re.findall(r"[A-Z]+-[A-Z0-9-]+|\d[\d.:-]*\d|\d", found.summary)
    assert figures
    assert [figure for figure in figures if figure not in told] == []


@pytest.mark.parametrize("ask", QUESTIONS)
def test_sco_15_every_score_tells_confidence_horizon_and_completeness(demo: Context, ask: Ask) -> None:
    facts = {fact.field: fact.value for fact in ask(demo).facts}
    confidence, completeness = facts["confidence"], facts["completeness"]
    assert isinstance(confidence, int | float)
    assert isinstance(completeness, int | float)
    assert 0 <= confidence <= 1
    assert 0 <= completeness <= 100
    assert "horizon" in facts


def test_unknown_records_and_hours_are_refused(demo: Context) -> None:
    with pytest.raises(RecordNotFound, match="PKG-99"):
        failure_risk(demo, "PKG-99")
    with pytest.raises(RecordNotFound, match="PO-1"):
        schedule_risk(demo, "PO-1")
    with pytest.raises(ToolRejected, match="hours must be between 1 and 72, not 100"):
        failure_risk(demo, "PKG-07", 100)


def test_every_score_has_questions_in_three_languages_and_a_reason_not_to_be_taken() -> None:
    for tool in SCORES:
        assert tool.kind == "advise"
        assert tool.risk == "none"
        assert len(tool.examples) >= 8
        assert tool.not_for


def without(plant_folder: Path, tmp_path: Path, system: System) -> Context:
    """A desk in front of a demo plant that lacks one system."""
    folder = tmp_path / "partial"
    shutil.copytree(plant_folder, folder, ignore=shutil.ignore_patterns(f"{system.lower()}.sqlite*"))
    return desk(folder, timeout=5)
