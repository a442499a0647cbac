"""Days that a person names: today, last night, on Friday, the last three days; in plant time.

English, German and Spanish, because those are spoken on the floor. A weekday without a word of
direction can lie behind or ahead, so a mention carries both and the argument decides.
"""

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from graphs.date_spelling import Spelled, spelled
from graphs.date_words import (
    AFTERNOON,
    AHEAD,
    BEHIND,
    CLOCK,
    COUNTS,
    DAYS,
    FIRST_COUNTED,
    HERE,
    HOURS,
    MONTHS,
    MORNING,
    NO_DAYS,
    PRESENT,
    SINCE,
    UNITS,
    UNTIL,
    WEEKDAYS,
    WITHOUT_HALF,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DateMention:
    """A stretch of text that names a day or a span of days."""

    start: int
    end: int
    text: str
    past: date
    """The day it names when it lies behind or is today."""
    future: date
    """The day it names when it lies ahead or is today."""
    days: int
    """How many days back it reaches, at least 1."""
    is_span: bool
    """True for a stretch of days, false for a single day."""
    is_now: bool = False
    """True for the present shift: `tonight`, `now`."""
    hours: int | None = None
    """Length in hours where the person counted in hours or said until when: `the next 8 hours`, `until 17:00`."""
    is_time: bool = False
    """True for a time of day, which says how many hours and nothing about days."""


def _any(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_COUNT = rf"(?<![\w.,:/-])(?P<count>\d{{1,3}}|{_any(COUNTS)})"
_UNIT = rf"(?P<unit>{_any(UNITS)})\b"
_SPANS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\b(?:(?:{BEHIND})|(?P<ahead>{AHEAD})|{HERE})\s+(?:{_COUNT}\s*)?{_UNIT}",
        rf"(?<!\w)(?:{_COUNT}\s*)?{_UNIT}\s+(?:(?:{BEHIND})|(?P<ahead>{AHEAD}|que viene))\b",
        rf"\b(?:hace|vor|desde hace|since|seit|in|en|for|fur|durante|por|over|uber|within)\s+{_COUNT}\s*{_UNIT}",
        rf"{_COUNT}\s*{_UNIT}(?:\s+ago\b)?",
        r"\b(?P<unit>fortnight)\b",
    )
)
_AGO = re.compile(
    rf"\b(?:hace|vor)\s+{_COUNT}\s*(?P<unit>tag(?:en)?|dias?)\b|{_COUNT.replace('count', 'back')}\s+days?\s+ago\b"
)
_SINCE = re.compile(r"\b(?:since|seit|desde)\s+$")
_WORDS = re.compile(rf"(?<!\w)(?:{_any(NO_DAYS)}|(?P<day>{_any(DAYS)}))(?!\w)")
_WEEKDAY = re.compile(
    rf"\b(?:(?:(?P<behind>{BEHIND})|(?P<ahead>this coming|{AHEAD}|(?:{UNTIL})(?: the)?|kommenden))\s+)?"
    rf"(?:el\s+)?(?P<day>{_any(name for names in WEEKDAYS for name in names)})\b"
    r"(?P<after>\s+(?:pasado|que viene|proximo))?"
)
_ISO = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")
_NUMBERED = re.compile(
    r"\b(\d{1,2})\.(\d{1,2})\.(\d{4})\b|\b(?:am|bis|vom|zum|ab|on|by|den|el|del)\s+(\d{1,2})\.(\d{1,2})\.(?!\d)"
)
_MONTH = _any(name for names in MONTHS for name in names)
_DAY_MONTH = re.compile(rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th|\.)?\s*(?:of\s+|de\s+)?(?P<month>{_MONTH})\b(?!-)")
_MONTH_DAY = re.compile(rf"\b(?P<month>{_MONTH})\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)\b")
_ORDINAL = re.compile(
    r"\b(?:on |for |to |by )?the (\d{1,2})(?:st|nd|rd|th)\b|\b(?:am|zum|bis|vom) (\d{1,2})\.(?!\d)|\bel dia (\d{1,2})\b"
)
_TIME = re.compile(
    rf"\b(?:(?P<until>{UNTIL})|(?P<since>{SINCE}))\s+(?:the\s+|las?\s+|las\s+)?"
    rf"(?:(?P<named>{_any(CLOCK)})\b|(?P<hour>\d{{1,2}}|{_any(COUNTS)})(?::(?P<minute>\d\d))?\s*"
    rf"(?:(?P<morning>{MORNING})|(?P<afternoon>{AFTERNOON})|(?P<open>{WITHOUT_HALF})(?:\s+(?:(?P<morning2>{MORNING})"
    rf"|(?P<afternoon2>{AFTERNOON})))?|(?<=:\d\d))(?!\w))(?P<tomorrow>\s+(?:tomorrow|morgen|manana))?"
)
_UNTIL_DAY = re.compile(rf"\b(?:{UNTIL})\s+(?:the\s+|el\s+)?$")


def dates_in(text: str, now: datetime) -> tuple[DateMention, ...]:
    """Every day or span named in the text, in order; stretches never overlap."""
    plain = spelled(text)
    kinds = (_times, _iso, _numbered, _ago, _spans, _words, _weekdays, _day_months, _ordinals)
    found = [_placed(mention, plain, text) for kind in kinds for mention in kind(plain.text, now)]
    chosen: list[DateMention] = []
    for mention in sorted(found, key=lambda m: (m.start, m.start - m.end)):
        if not chosen or mention.start >= chosen[-1].end:
            chosen.append(mention)
    return tuple(mention for mention in chosen if mention.days)


def _placed(mention: DateMention, plain: Spelled, text: str) -> DateMention:
    """The mention where it stands in the person's own text."""
    start, end = plain.span(mention.start, mention.end)
    return replace(mention, start=start, end=end, text=text[start:end])


def _mention(match: re.Match[str], past: date, future: date, now: datetime, days: int | None = None) -> DateMention:
    back = days if days is not None else max(1, (now.date() - past).days + 1)
    return DateMention(
        start=match.start(),
        end=match.end(),
        text=match[0],
        past=past,
        future=future,
        days=back,
        is_span=days is not None,
    )


def _on(match: re.Match[str], year: int, month: int, day: int, now: datetime) -> Iterator[DateMention]:
    """A calendar day; nothing where the calendar has none."""
    try:
        named = date(year, month, day)
    except ValueError:
        return
    yield _mention(match, named, named, now)


def _iso(text: str, now: datetime) -> Iterator[DateMention]:
    for match in _ISO.finditer(text):
        yield from _on(match, int(match[1]), int(match[2]), int(match[3]), now)


def _numbered(text: str, now: datetime) -> Iterator[DateMention]:
    """`22.06.2026`, `am 22.6.`"""
    for match in _NUMBERED.finditer(text):
        day, month = match[1] or match[4], match[2] or match[5]
        yield from _on(match, int(match[3] or now.year), int(month), int(day), now)


def _day_months(text: str, now: datetime) -> Iterator[DateMention]:
    for match in (*_DAY_MONTH.finditer(text), *_MONTH_DAY.finditer(text)):
        month = next(number for number, names in enumerate(MONTHS, start=1) if match["month"] in names)
        yield from _on(match, now.year, month, int(match["day"]), now)


def _ordinals(text: str, now: datetime) -> Iterator[DateMention]:
    """`the 16th` is the last or the next day of that number within this month."""
    for match in _ORDINAL.finditer(text):
        yield from _on(match, now.year, now.month, int(match[1] or match[2] or match[3]), now)


def _count(said: str | None) -> int:
    return int(said) if said and said.isdigit() else COUNTS.get(said or "", 1)


def _ago(text: str, now: datetime) -> Iterator[DateMention]:
    """`3 days ago` is a day, `since 3 days` a stretch."""
    for match in _AGO.finditer(text):
        if not _SINCE.search(text, 0, match.start()):
            day = now.date() - timedelta(days=_count(match["count"] or match["back"]))
            yield _mention(match, day, day, now)


def _spans(text: str, now: datetime) -> Iterator[DateMention]:
    for number, pattern in enumerate(_SPANS):
        for match in pattern.finditer(text):
            said = match.groupdict()
            count, unit = _count(said.get("count")), UNITS[match["unit"]]
            counted = (said.get("count") or "").isdigit() or count >= FIRST_COUNTED or number in {0, 1, 4}
            if not counted or (match["unit"] == "d" and not (said.get("count") or "").isdigit()):
                continue
            days = max(1, math.ceil(count * unit))
            mention = _mention(match, now.date() - timedelta(days=days - 1), now.date(), now, days)
            yield replace(mention, hours=count) if match["unit"] in HOURS else mention


def _words(text: str, now: datetime) -> Iterator[DateMention]:
    for match in _WORDS.finditer(text):
        if match["day"] is None:
            # Takes the place of the day that it looks like, and is left out at the end.
            yield _mention(match, now.date(), now.date(), now, 0)
            continue
        day = now.date() + timedelta(days=DAYS[match["day"]])
        mention = replace(_mention(match, day, day, now), is_now=match["day"] in PRESENT)
        yield _reached(mention, text, now)


def _weekdays(text: str, now: datetime) -> Iterator[DateMention]:
    for match in _WEEKDAY.finditer(text):
        index = next(i for i, names in enumerate(WEEKDAYS) if match["day"] in names)
        after = (match["after"] or "").strip()
        behind, ahead = match["behind"] or after == "pasado", match["ahead"] or after in {"que viene", "proximo"}
        back, on = (now.weekday() - index) % 7, (index - now.weekday()) % 7
        past = now.date() - timedelta(days=back or (7 if behind else 0))
        future = now.date() + timedelta(days=on or (7 if match["ahead"] and re.match(AHEAD, match["ahead"]) else 0))
        mention = _mention(match, future if ahead else past, past if behind else future, now)
        yield _reached(mention, text, now)


def _reached(mention: DateMention, text: str, now: datetime) -> DateMention:
    """`until Friday` says how many hours too: to the same time on that day."""
    until = _UNTIL_DAY.search(text, 0, mention.start) or re.match(rf"(?:{UNTIL})\b", mention.text)
    ahead = (mention.future - now.date()).days
    return replace(mention, hours=24 * ahead) if until and ahead > 0 else mention


def _times(text: str, now: datetime) -> Iterator[DateMention]:
    """`until 17:00` and `since 22:00`, in whole hours from now."""
    for match in _TIME.finditer(text):
        moment = _moment(match, now)
        if moment is None:
            continue
        if match["since"]:
            moment -= timedelta(days=1) if moment > now else timedelta()
            hours = (now - moment) / timedelta(hours=1)
        else:
            moment += timedelta(days=1) if moment <= now or match["tomorrow"] else timedelta()
            hours = (moment - now) / timedelta(hours=1)
        mention = _mention(match, now.date(), moment.date(), now, 1)
        yield replace(mention, hours=max(1, math.ceil(hours)), is_time=True)


def _moment(match: re.Match[str], now: datetime) -> datetime | None:
    """The time of day on the plant's present day; None for one that no clock shows."""
    hour = CLOCK[match["named"]] if match["named"] else _count(match["hour"])
    afternoon = match["afternoon"] or match["afternoon2"]
    if afternoon and hour < 12:
        hour += 12
    if hour > 24 or int(match["minute"] or 0) > 59:
        return None
    return now.replace(hour=0, minute=0, second=0) + timedelta(hours=hour, minutes=int(match["minute"] or 0))
