"""The table of facts on the command line: rendered by the program, never by the model."""

from datetime import datetime

from copilot.cli.fact_rows import fact_rows
from tools.facts import Fact, counted

NOW = datetime(2026, 6, 17, 3, 9)


def fact(label: str, value: float | str, as_of: datetime = NOW) -> Fact:
    return counted(label, value, system="MES", record="EP.P3", as_of=as_of, unit="ea")


def test_facts_stand_in_columns() -> None:
    assert fact_rows([fact("FIL-03 made", 120), fact("PKG-07 rejected today", 3)]) == [
        "FIL-03 made            120 ea  MES EP.P3  03:09",
        "PKG-07 rejected today  3 ea    MES EP.P3  03:09",
    ]


def test_the_day_is_said_where_it_is_another() -> None:
    rows = fact_rows([fact("A", 1), fact("B", 2, datetime(2026, 6, 15, 22, 0))])
    assert rows[1].endswith("2026-06-15 22:00")


def test_a_long_value_is_not_cut() -> None:
    assert "x" * 90 in fact_rows([fact("A", "x" * 90), fact("B", 2)])[0]


def test_no_facts_no_rows() -> None:
    assert fact_rows([]) == []
