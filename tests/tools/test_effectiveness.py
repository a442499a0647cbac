"""Overall equipment effectiveness (KPI-19, KPI-32): computed again here from the shift counts."""

from datetime import date

import pytest

from tests.tools.desk import value
from tools.context import Context
from tools.effectiveness import oee
from tools.errors import ToolRejected


def test_oee_of_a_day_of_known_counts(tiny: Context) -> None:
    """Two shifts: 50,000 good, 560 scrap, 88,000 planned, 690 of 960 minutes run."""
    found = oee(tiny, "EP-P3", day="2026-06-16")
    availability = 690 / 960
    effectiveness = 50_560 / (88_000 * availability)
    quality = 50_000 / 50_560
    assert value(found, "EP-P3 availability on 2026-06-16") == round(availability * 100, 1)
    assert value(found, "EP-P3 effectiveness on 2026-06-16") == round(effectiveness * 100, 1)
    assert value(found, "EP-P3 quality ratio on 2026-06-16") == round(quality * 100, 1)
    assert value(found, "EP-P3 OEE index on 2026-06-16") == round(50_000 / 88_000 * 100, 1)
    assert found.summary.endswith("most is lost in availability.")


@pytest.mark.parametrize("line", ["EP-P3", "NF-A1", "LS-B2"])
def test_oee_of_the_demo_plant_is_good_pieces_over_planned_pieces(demo: Context, line: str) -> None:
    counts = [c for c in demo.systems.mes.counts(line=line, since=date(2026, 6, 16)) if c.day == date(2026, 6, 16)]
    expected = 100 * sum(c.good for c in counts) / sum(c.planned for c in counts)
    assert value(oee(demo, line, day="2026-06-16"), f"{line} OEE index on 2026-06-16") == pytest.approx(
        expected, abs=0.1
    )


def test_a_day_without_shifts_is_refused_with_the_next_step(tiny: Context) -> None:
    with pytest.raises(ToolRejected, match="ask for more days"):
        oee(tiny, "EP-P3", day="2026-05-01")


def test_too_many_days_are_refused(tiny: Context) -> None:
    with pytest.raises(ToolRejected, match="between 1 and 200, not 0"):
        oee(tiny, "EP-P3", days=0)
