"""Old data and unsure scores are said to be so; fresh and sure ones need no words."""

from datetime import datetime, timedelta
from typing import get_args

import pytest

from graphs.caveats import OLDEST, caveats
from graphs.state import FactData
from tools.records import System

NOW = datetime(2026, 6, 17, 3, 10)


def fact(system: str, minutes: int, field: str = "state", value: float | str = "running") -> FactData:
    return FactData(
        id="F1",
        label="FIL-03 state",
        value=value,
        unit="",
        kind="enum",
        system=system,
        record="r",
        field=field,
        as_of=(NOW - timedelta(minutes=minutes)).isoformat(),
    )


@pytest.mark.parametrize(
    ("system", "minutes"), [("MES", 1), ("ERP", 15), ("suppliers", 60), ("labour", 60), ("documents", 400_000)]
)
def test_data_as_fresh_as_usual_needs_no_words(system: str, minutes: int) -> None:
    assert caveats([fact(system, minutes)], NOW, "en") == []


def test_old_data_is_said_once_per_system_with_its_oldest_moment() -> None:
    facts = [fact("MES", 20), fact("MES", 40), fact("WMS", 1), fact("historian", 300)]
    assert caveats(facts, NOW, "en") == [
        "Beware of its age: MES data is from 2026-06-17 02:30.",
        "Beware of its age: historian data is from 2026-06-16 22:10.",
    ]


def test_every_plant_system_has_a_limit() -> None:
    assert set(get_args(System)) - set(OLDEST) == {"documents"}


def test_a_score_that_trusts_itself_little_says_so() -> None:
    facts = [
        fact("score:failure_risk", 1, "value", 61.7),
        fact("score:failure_risk", 1, "confidence", 0.41),
        fact("score:failure_risk", 1, "completeness", 60),
    ]
    assert caveats(facts, NOW, "de") == [
        "Mit Vorsicht zu nehmen: failure risk hat eine Zuverlässigkeit von 0.41 bei höchstens 1.",
        "60 % der Daten lagen vor.",
    ]


def test_a_sure_score_needs_no_words() -> None:
    facts = [fact("score:shortage", 15, "confidence", 0.9), fact("score:shortage", 15, "completeness", 100)]
    assert caveats(facts, NOW, "en") == []
