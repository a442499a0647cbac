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
        ("oee p2 ystrday", "2026-06-16"),
        ("yday", "2026-06-16"),
        ("vorgestern", "2026-06-15"),
        ("¿quién faltó anteayer?", "2026-06-15"),
        ("heute früh", "2026-06-17"),
        ("changeovers on the 11th?", "2026-06-11"),
        ("letzten Freitag", "2026-06-12"),
        ("el viernes pasado", "2026-06-12"),
        ("last Wednesday", "2026-06-10"),
        ("vor 3 Tagen", "2026-06-14"),
        ("3 days ago", "2026-06-14"),
        ("auf den 10. Juni 2026", "2026-06-10"),
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
        ("tmrw", "2026-06-18"),
        ("mañana por la mañana", "2026-06-18"),
        ("übermorgen", "2026-06-19"),
        ("am 22.6. bitte", "2026-06-22"),
        ("para el 22 de junio", "2026-06-22"),
        ("el lunes que viene", "2026-06-22"),
    ],
)
def test_a_day_ahead(text: str, day: str) -> None:
    assert [mention.future.isoformat() for mention in dates_in(text, NOW)] == [day]


@pytest.mark.parametrize(
    ("text", "days", "hours"),
    [
        ("last 3 days", 3, None),
        ("last week", 7, None),
        ("in den letzten 2 Wochen", 14, None),
        ("next 8 hours", 1, 8),
        ("last 3 dyas", 3, None),
        ("past thirty days", 30, None),
        ("letzten zwei Wochen", 14, None),
        ("last fortnight", 14, None),
        ("últimos dos días", 2, None),
        ("la semana pasada", 7, None),
        ("over the next day", 1, None),
        ("nxt 24h", 1, 24),
        ("12 hrs", 1, 12),
        ("48 h view", 2, 48),
        ("ultimas 12 h", 1, 12),
        ("since 8 hours ago", 1, 8),
    ],
)
def test_a_span_counts_days_or_hours(text: str, days: int, hours: int | None) -> None:
    (mention,) = dates_in(text, NOW)
    assert (mention.days, mention.hours, mention.is_span) == (days, hours, True)


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("will it make it to five in the afternoon?", 14),
        ("bis fünf Uhr nachmittags", 14),
        ("hasta las cinco de la tarde", 14),
        ("until 17:00", 14),
        ("until noon", 9),
        ("by 6 pm tomorrow", 39),
        ("since 22:00", 6),
        ("seit 22 Uhr", 6),
    ],
)
def test_a_time_of_day_says_how_many_hours(text: str, hours: int) -> None:
    (mention,) = dates_in(text, NOW)
    assert (mention.hours, mention.is_time) == (hours, True)


def test_until_a_day_says_how_many_hours_too() -> None:
    (mention,) = dates_in("until Friday", NOW)
    assert (mention.future.isoformat(), mention.hours, mention.is_span) == ("2026-06-19", 48, False)


def test_a_typo_keeps_its_place() -> None:
    text = "oee p2 yesterdy, please"
    (mention,) = dates_in(text, NOW)
    assert (mention.text, text[mention.start : mention.end]) == ("yesterdy", "yesterdy")


def test_the_span_is_where_the_words_stand() -> None:
    text = "downtime of CAP-02 last week please"
    (mention,) = dates_in(text, NOW)
    assert text[mention.start : mention.end] == "last week"


@pytest.mark.parametrize(
    "text",
    [
        "PO-1042",
        "10 minutes at 3 bar",
        "2026-13-45",
        "31 feb",
        "",
        "monthly report",
        "Guten Morgen",
        "por la mañana",
        "FIL-03 h",
        "Montage",
        "vibration at 3.2. what",
        "in Stunden",
    ],
)
def test_what_names_no_day(text: str) -> None:
    assert dates_in(text, NOW) == ()
