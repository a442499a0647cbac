"""Days that people name, at the fixed plant time of Wednesday 17 June 2026, 03:10."""

from datetime import datetime

import pytest

from graphs.dates import dates_in

NOW = datetime(2026, 6, 17, 3, 10)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("who was on shift today", "2026-06-17"),
        ("and yesterday?", "2026-06-16"),
        ("why did it stop last night", "2026-06-16"),
        ("was war gestern los", "2026-06-16"),
        ("¿qué pasó ayer?", "2026-06-16"),
        ("scrap on Monday", "2026-06-15"),
        ("scrap on 2026-06-03", "2026-06-03"),
        ("what ran on 12th June", "2026-06-12"),
    ],
)
def test_a_day_behind_us(text: str, day: str) -> None:
    assert [mention.past.isoformat() for mention in dates_in(text, NOW)] == [day]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("by Friday", "2026-06-19"),
        ("bis Freitag", "2026-06-19"),
        ("tomorrow", "2026-06-18"),
        ("next Wednesday", "2026-06-24"),
    ],
)
def test_a_day_ahead(text: str, day: str) -> None:
    assert [mention.future.isoformat() for mention in dates_in(text, NOW)] == [day]


@pytest.mark.parametrize(
    ("text", "days", "hours"),
    [("last 3 days", 3, None), ("last week", 7, None), ("in den letzten 2 Wochen", 14, None), ("next 8 hours", 1, 8)],
)
def test_a_span_counts_days_or_hours(text: str, days: int, hours: int | None) -> None:
    (mention,) = dates_in(text, NOW)
    assert (mention.days, mention.hours, mention.is_span) == (days, hours, True)


def test_the_span_is_where_the_words_stand() -> None:
    text = "downtime of CAP-02 last week please"
    (mention,) = dates_in(text, NOW)
    assert text[mention.start : mention.end] == "last week"


@pytest.mark.parametrize("text", ["PO-1042", "10 minutes at 3 bar", "2026-13-45", "31 feb", "", "monthly report"])
def test_what_names_no_day(text: str) -> None:
    assert dates_in(text, NOW) == ()
