"""Collecting facts when systems are down (RES-05, RES-09)."""

from datetime import datetime

import pytest

from tools.errors import RecordNotFound, SystemTimeout, SystemUnavailable, ToolFailed
from tools.facts import counted
from tools.gathering import MOST_FACTS, Gathering
from tools.records import Line, Source

NOW = datetime(2026, 6, 17, 3, 10)


def down() -> tuple[Line, ...]:
    raise SystemUnavailable("MES is not available.")


def test_a_system_that_is_down_is_named_and_not_asked_again() -> None:
    asked = []

    def slow() -> tuple[Line, ...]:
        asked.append("MES")
        raise SystemTimeout("MES did not answer in time.")

    gathering = Gathering(NOW)
    gathering.add(counted("orders", 3, system="ERP", record="EP", as_of=NOW))
    assert gathering.listed("MES", slow) == ()
    assert gathering.listed("MES", slow) == ()
    assert asked == ["MES"]
    found = gathering.findings("3 orders.")
    assert found.summary == "3 orders. MES did not answer, so its part is missing."
    assert [fact.label for fact in found.facts] == ["MES answer", "orders"]


def test_nothing_found_because_everything_was_down_is_a_failure() -> None:
    gathering = Gathering(NOW)
    gathering.listed("MES", down)
    with pytest.raises(ToolFailed, match="MES is not available"):
        gathering.findings("nothing")


def test_an_unknown_record_is_not_mistaken_for_a_system_that_is_down() -> None:
    def unknown() -> tuple[Line, ...]:
        raise RecordNotFound("line", "EP-P9", "MES")

    with pytest.raises(RecordNotFound):
        Gathering(NOW).listed("MES", unknown)


def test_an_answer_that_is_there_is_passed_on() -> None:
    source = Source(system="MES", record="EP.P3", as_of=NOW)
    line = Line(source=source, id="EP-P3", name="Packaging line 3", site="EP")
    gathering = Gathering(NOW)
    assert gathering.listed("MES", lambda: (line,)) == (line,)
    assert gathering.answered("MES")


def test_the_most_important_facts_stay() -> None:
    gathering = Gathering(NOW)
    gathering.add(*(counted(f"fact {at}", at, system="ERP", record="EP", as_of=NOW) for at in range(40)))
    facts = gathering.findings("many").facts
    assert [fact.value for fact in facts] == list(range(MOST_FACTS))
