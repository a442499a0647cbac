"""Days that a person names: today, last night, on Friday, the last three days; in plant time.

English, German and Spanish, because those are spoken on the floor. A weekday without a word of
direction can lie behind or ahead, so a mention carries both and the argument decides.
"""

import math
import re
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta


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
    """Length in hours where the person counted in hours: `the next 8 hours`."""


_OFFSETS = {
    "today": 0,
    "tonight": 0,
    "this morning": 0,
    "this shift": 0,
    "now": 0,
    "heute": 0,
    "hoy": 0,
    "yesterday": -1,
    "the day before": -1,
    "el día antes": -1,
    "last night": -1,
    "gestern": -1,
    "ayer": -1,
    "anoche": -1,
    "tomorrow": 1,
    "morgen": 1,
    "mañana": 1,
    "day after tomorrow": 2,
    "day before yesterday": -2,
    "vorgestern": -2,
}
_PRESENT = frozenset({"tonight", "this morning", "this shift", "now"})
_WEEKDAYS = (
    ("monday", "mon", "montag", "lunes"),
    ("tuesday", "tue", "dienstag", "martes"),
    ("wednesday", "wed", "mittwoch", "miércoles"),
    ("thursday", "thu", "donnerstag", "jueves"),
    ("friday", "fri", "freitag", "viernes"),
    ("saturday", "sat", "samstag", "sábado"),
    ("sunday", "sun", "sonntag", "domingo"),
)
_UNITS = {
    "hour": 1 / 24,
    "hours": 1 / 24,
    "h": 1 / 24,
    "stunden": 1 / 24,
    "horas": 1 / 24,
    "day": 1,
    "days": 1,
    "tage": 1,
    "tagen": 1,
    "días": 1,
    "week": 7,
    "weeks": 7,
    "woche": 7,
    "wochen": 7,
    "semana": 7,
    "semanas": 7,
    "month": 30,
    "months": 30,
    "monat": 30,
    "monate": 30,
    "mes": 30,
    "meses": 30,
}
_SPAN = re.compile(
    r"\b(?:last|past|previous|next|coming|within|in|nächsten?|próximas?|letzten?|letzte[nr]?|últim[oa]s?|this|diese[rn]?|esta|este)\s+(?:(\d{1,3})\s+)?("
    + "|".join(sorted(_UNITS, key=len, reverse=True))
    + r")\b",
    re.IGNORECASE,
)
_WORDS = re.compile(r"\b(" + "|".join(sorted(_OFFSETS, key=len, reverse=True)) + r")\b", re.IGNORECASE)
_WEEKDAY = re.compile(
    r"\b(?:(last|next|letzten|nächsten|pasado|próximo)\s+)?("
    + "|".join(name for names in _WEEKDAYS for name in sorted(names, key=len, reverse=True))
    + r")\b",
    re.IGNORECASE,
)
_ISO = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")
_DAY_MONTH = re.compile(
    r"\b(\d{1,2})(?:st|nd|rd|th|\.)?\s+(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b", re.IGNORECASE
)
_ORDINAL = re.compile(r"\b(?:on |for )?the (\d{1,2})(?:st|nd|rd|th)\b|\bam (\d{1,2})\.(?!\d)", re.IGNORECASE)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def dates_in(text: str, now: datetime) -> tuple[DateMention, ...]:
    """Every day or span named in the text, in order; stretches never overlap."""
    kinds = (_iso, _spans, _words, _weekdays, _day_months, _ordinals)
    found = [mention for kind in kinds for mention in kind(text, now)]
    chosen: list[DateMention] = []
    for mention in sorted(found, key=lambda m: (m.start, m.start - m.end)):
        if not chosen or mention.start >= chosen[-1].end:
            chosen.append(mention)
    return tuple(chosen)


def _mention(match: re.Match[str], past: date, future: date, now: datetime, days: int | None = None) -> DateMention:
    back = days if days is not None else max(1, (now.date() - past).days + 1)
    return DateMention(
        start=match.start(),
        end=match.end(),
        text=match.group(0),
        past=past,
        future=future,
        days=back,
        is_span=days is not None,
    )


def _iso(text: str, now: datetime) -> list[DateMention]:
    found = []
    for match in _ISO.finditer(text):
        try:
            day = date(*(int(part) for part in match.groups()))
        except ValueError:
            continue
        found.append(_mention(match, day, day, now))
    return found


def _day_months(text: str, now: datetime) -> list[DateMention]:
    found = []
    for match in _DAY_MONTH.finditer(text):
        try:
            day = date(now.year, _MONTHS.index(match.group(2).lower()) + 1, int(match.group(1)))
        except ValueError:
            continue
        found.append(_mention(match, day, day, now))
    return found


def _ordinals(text: str, now: datetime) -> list[DateMention]:
    """`the 16th` is the last or the next day of that number within this month."""
    found = []
    for match in _ORDINAL.finditer(text):
        try:
            day = now.date().replace(day=int(match.group(1) or match.group(2)))
        except ValueError:
            continue
        found.append(_mention(match, day, day, now))
    return found


def _spans(text: str, now: datetime) -> list[DateMention]:
    found = []
    for match in _SPAN.finditer(text):
        count, unit = int(match.group(1) or 1), _UNITS[match.group(2).lower()]
        days = max(1, math.ceil(count * unit))
        mention = _mention(match, now.date() - timedelta(days=days - 1), now.date(), now, days)
        found.append(replace(mention, hours=count) if unit < 1 else mention)
    return found


def _words(text: str, now: datetime) -> list[DateMention]:
    found = []
    for match in _WORDS.finditer(text):
        day = now.date() + timedelta(days=_OFFSETS[match.group(1).lower()])
        mention = _mention(match, day, day, now)
        found.append(replace(mention, is_now=match.group(1).lower() in _PRESENT))
    return found


def _weekdays(text: str, now: datetime) -> list[DateMention]:
    found = []
    for match in _WEEKDAY.finditer(text):
        index = next(i for i, names in enumerate(_WEEKDAYS) if match.group(2).lower() in names)
        back = (now.weekday() - index) % 7
        ahead = (index - now.weekday()) % 7
        past = now.date() - timedelta(
            days=back or 7 * ((match.group(1) or "").lower() in {"last", "letzten", "pasado"})
        )
        future = now.date() + timedelta(
            days=ahead or 7 * ((match.group(1) or "").lower() in {"next", "nächsten", "próximo"})
        )
        found.append(_mention(match, past, future, now))
    return found
