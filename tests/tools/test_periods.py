"""Stretches of plant time."""

from datetime import datetime

import pytest

from tools.errors import ToolRejected
from tools.periods import day_of, period, within

NOW = datetime(2026, 6, 17, 3, 10)


def test_a_named_day_is_that_calendar_day() -> None:
    span = period("2026-06-16", 7, NOW)
    assert (span.start, span.end) == (datetime(2026, 6, 16), datetime(2026, 6, 17))
    assert span.words == "on 2026-06-16"


def test_today_ends_now() -> None:
    assert period("2026-06-17", 7, NOW).end == NOW


@pytest.mark.parametrize(("days", "words"), [(1, "in the last 24 hours"), (7, "in the last 7 days")])
def test_days_count_back_from_now(days: int, words: str) -> None:
    span = period(None, days, NOW)
    assert (span.end - span.start).days == days
    assert span.words == words


def test_overlap_counts_only_what_lies_inside() -> None:
    span = period("2026-06-16", 1, NOW)
    assert span.overlap(datetime(2026, 6, 15, 23, 30), datetime(2026, 6, 16, 0, 30)) == 30
    assert span.overlap(datetime(2026, 6, 17, 1), datetime(2026, 6, 17, 2)) == 0


@pytest.mark.parametrize("text", ["", "yesterday", "16.06.2026", "2026-13-01"])
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(ToolRejected, match="is not a day"):
        day_of(text)


@pytest.mark.parametrize("number", [0, -3, 367])
def test_numbers_out_of_range_are_refused(number: int) -> None:
    with pytest.raises(ToolRejected, match="must be between 1 and 366"):
        within("days", number, 366)
