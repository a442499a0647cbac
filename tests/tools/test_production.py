"""What runs and what stands (SYS-04, OBJ-13, WF-01); exact values from the plant of known rows."""

from datetime import timedelta
from pathlib import Path

import pytest

from tests.tools.desk import desk, labels, value
from tools.adapters.plant.faults import set_condition
from tools.context import Context
from tools.errors import RecordNotFound, ToolFailed, ToolRejected
from tools.production import downtime_history, line_status, machine_state, site_overview


def test_machine_state_says_why_a_machine_stands_and_who_is_on_it(tiny: Context) -> None:
    found = machine_state(tiny, "PKG-07")
    assert (
        found.summary == "PKG-07 has stood since 02:40 today: E160 infeed sensor intermittent. WO-8842 is open on it."
    )
    assert value(found, "PKG-07 state") == "stopped"
    assert value(found, "PKG-07 code") == "E160"
    assert value(found, "PKG-07 order") == "PO-1042"
    assert value(found, "WO-8842 technician") == "T-114"


def test_machine_state_of_a_running_machine_gives_its_rate(tiny: Context) -> None:
    found = machine_state(tiny, "FIL-03")
    assert found.summary == "FIL-03 has been running since 01:00 today on PO-1042, at 92 % of its rate."
    assert "FIL-03 code" not in labels(found)


def test_an_unknown_machine_is_said_to_be_unknown(tiny: Context) -> None:
    with pytest.raises(RecordNotFound, match="FIL-99"):
        machine_state(tiny, "FIL-99")


def test_machine_state_without_the_cmms_says_what_is_missing(own_tiny: Path) -> None:
    """RES-05, WF-01: one system down, the rest still answers."""
    set_condition(own_tiny, "CMMS", "unavailable")
    found = machine_state(desk(own_tiny), "PKG-07")
    assert found.summary.endswith("CMMS did not answer, so its part is missing.")
    assert value(found, "CMMS answer") == "missing"
    assert value(found, "PKG-07 state") == "stopped"


def test_machine_state_without_the_mes_fails(own_tiny: Path) -> None:
    set_condition(own_tiny, "MES", "unavailable")
    with pytest.raises(ToolFailed):
        machine_state(desk(own_tiny), "PKG-07")


def test_line_status_counts_machines_and_shows_the_order(tiny: Context) -> None:
    found = line_status(tiny, "EP-P3")
    assert value(found, "EP-P3 machines running") == 1
    assert value(found, "PO-1042 completed") == 9000
    assert "PKG-07 stands since 02:40 today with E160 infeed sensor intermittent" in found.summary
    assert "PO-1042 is at 9000 of 24000 pcs" in found.summary


def test_line_status_of_a_line_that_is_not_there(tiny: Context) -> None:
    with pytest.raises(RecordNotFound, match="EP-P9"):
        line_status(tiny, "EP-P9")


def test_site_overview_names_what_stands_and_counts_holds(tiny: Context) -> None:
    found = site_overview(tiny)
    assert value(found, "EP machines standing") == 1
    assert value(found, "EP open holds") == 1
    assert "standing: PKG-07 (infeed sensor intermittent)" in found.summary


def test_downtime_of_yesterday_counts_that_day_only(tiny: Context) -> None:
    """`why was it down yesterday?`"""
    found = downtime_history(tiny, asset="PKG-07", day="2026-06-16")
    assert value(found, "PKG-07 downtime") == 30
    assert value(found, "PKG-07 stops") == 1
    assert value(found, "longest stop DT-00122 note") == "sensor wiped"
    assert "most of it to E160 infeed sensor intermittent" in found.summary


def test_downtime_of_a_stop_that_lasts_counts_until_now(tiny: Context) -> None:
    found = downtime_history(tiny, asset="PKG-07", day="2026-06-17")
    assert value(found, "PKG-07 downtime") == 30
    assert value(found, "PKG-07 stops") == 1


def test_downtime_of_a_line_adds_up_its_machines(tiny: Context) -> None:
    found = downtime_history(tiny, line="EP-P3", days=1)
    assert value(found, "EP-P3 downtime") == 180 + 30 + 30
    assert value(found, "EP-P3 downtime by E104 drive bearing worn") == 180


def test_downtime_cuts_stops_at_the_edge_of_the_period(tiny: Context) -> None:
    """The bearing stop ran from 10:00 to 13:00; the last 24 hours seen from 12:00 the next day hold one hour of it."""
    later = desk_at(tiny, hours=9)
    found = downtime_history(later, asset="FIL-03", days=1)
    assert value(found, "FIL-03 downtime") == 50


def desk_at(context: Context, *, hours: float) -> Context:
    """The same desk some hours later (03:10 + 9 h = 12:10)."""
    return Context(
        operator=context.operator,
        site=context.site,
        now=context.now + timedelta(hours=hours),
        systems=context.systems,
        procedures=context.procedures,
        cases=context.cases,
    )


def test_no_downtime_is_an_answer_too(tiny: Context) -> None:
    found = downtime_history(tiny, asset="FIL-03", day="2026-06-15")
    assert found.summary == "FIL-03 had no stops on 2026-06-15."
    assert value(found, "FIL-03 downtime") == 0


def test_a_day_that_is_no_day_is_refused(tiny: Context) -> None:
    with pytest.raises(ToolRejected, match="'yesterday' is not a day"):
        downtime_history(tiny, asset="FIL-03", day="yesterday")


def test_downtime_of_the_demo_plant_equals_the_sum_of_its_events(demo: Context) -> None:
    """Independent sum over the adapter's events, cut at the edges of the week."""
    start = demo.now - timedelta(days=7)
    events = demo.systems.mes.downtime(since=start, line="EP-P3")
    minutes = sum(
        (min(event.ended or demo.now, demo.now) - max(event.started, start)).total_seconds() / 60
        for event in events
        if event.started < demo.now
    )
    assert value(downtime_history(demo, line="EP-P3"), "EP-P3 downtime") == pytest.approx(minutes, abs=1)
