"""Reads ids, dates, times and numbers out of text, however people write them."""

import re
from dataclasses import dataclass

_ID = re.compile(
    r"(?<![\w-])(?:[A-Za-z]{1,6}(?:-[A-Za-z0-9]+)*-[A-Za-z]*\d[A-Za-z0-9]*(?:-[A-Za-z0-9]+)*|[A-Z]{1,4}\d{1,5})(?![\w-])"
)
MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("january", "jan", "januar", "enero"),
            ("february", "feb", "februar", "febrero"),
            ("march", "mar", "märz", "marzo"),
            ("april", "apr", "abril"),
            ("may", "mai", "mayo"),
            ("june", "jun", "juni", "junio"),
            ("july", "jul", "juli", "julio"),
            ("august", "aug", "agosto"),
            ("september", "sep", "sept", "septiembre"),
            ("october", "oct", "oktober", "okt", "octubre"),
            ("november", "nov", "noviembre"),
            ("december", "dec", "dezember", "dez", "diciembre"),
        ),
        start=1,
    )
    for name in names
}
_MONTH = "(?P<month>" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\b\.?"
_DATES = (
    re.compile(r"(?<!\d)(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})(?!\d)"),
    re.compile(r"(?<![\d.])(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?P<y>\d{4})?(?!\d)"),
    re.compile(r"(?<![\d/])(?P<d>\d{1,2})/(?P<m>\d{1,2})(?:/(?P<y>\d{4}))?(?![\d/])"),
    re.compile(rf"(?<!\d)(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\.?\s+(?:of\s+|de\s+)?{_MONTH}(?:,?\s+(?P<y>\d{{4}}))?", re.I),
    re.compile(rf"\b{_MONTH}\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\b(?:,?\s+(?P<y>\d{{4}}))?", re.I),
)
_TIME = re.compile(
    r"(?<![\d:])(?P<h>\d{1,2})(?::(?P<min>\d{2})(?::\d{2})?\s*(?P<half>[ap]\.?m\b)?|\s*(?P<only>[ap]\.?m\b))", re.I
)
_SPAN = re.compile(
    r"(?<![\w.])(?P<h>\d+)\s*(?:h|hrs?|hours?|Std|Stunden)\b\.?,?\s*(?:and\s+|und\s+)?(?P<min>\d+)\s*(?:min|m\b)", re.I
)
_NUMBER = re.compile(
    r"(?<![\w.,])[-−+]?(?P<number>\d{1,3}(?:[,.\u00a0\u202f’']\d{3})+(?:[.,]\d+)?|\d+(?:[.,]\d+)?)(?P<percent>\s*(?:%|percent\b|Prozent\b))?"
)


@dataclass(frozen=True, slots=True)
class Day:
    year: int | None
    month: int
    day: int

    def fits(self, other: "Day") -> bool:
        """True if both can be the same day; a year that is not said fits every year."""
        same_year = self.year is None or other.year is None or self.year == other.year
        return same_year and (self.month, self.day) == (other.month, other.day)


@dataclass(frozen=True, slots=True)
class Number:
    """A number as written, with every value it can stand for."""

    text: str
    values: tuple[float, ...]
    """More than one where a comma or a point may part thousands or decimals."""
    decimals: int
    percent: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Everything in a text that has to be backed."""

    ids: tuple[str, ...]
    days: tuple[tuple[str, tuple[Day, ...]], ...]
    """As written, with every day it can mean."""
    times: tuple[tuple[str, int], ...]
    """As written, with minutes since midnight."""
    spans: tuple[tuple[str, int], ...]
    """Durations such as `1 h 35 min`, with their minutes."""
    numbers: tuple[Number, ...]


def figures(text: str) -> Figures:
    """Ids first, then dates, times and durations, then the numbers that are left."""
    rest, ids = _take(text, _ID)
    days: list[tuple[str, tuple[Day, ...]]] = []
    for pattern in _DATES:
        rest, found = _take_days(rest, pattern)
        days += found
    rest, times = _take(rest, _TIME)
    rest, spans = _take(rest, _SPAN)
    return Figures(
        ids=tuple(match.group() for match in ids),
        days=tuple(days),
        times=tuple((match.group().strip(), _minutes(match)) for match in times),
        spans=tuple((match.group(), 60 * int(match["h"]) + int(match["min"])) for match in spans),
        numbers=tuple(_number(match) for match in _NUMBER.finditer(rest)),
    )


def _take(text: str, pattern: re.Pattern[str]) -> tuple[str, list[re.Match[str]]]:
    """The text without what the pattern finds, and the findings."""
    found = list(pattern.finditer(text))
    return pattern.sub(" ", text), found


def _take_days(text: str, pattern: re.Pattern[str]) -> tuple[str, list[tuple[str, tuple[Day, ...]]]]:
    found: list[tuple[str, tuple[Day, ...]]] = []

    def take(match: re.Match[str]) -> str:
        days = _days(match)
        if not days:
            return match.group()
        found.append((match.group().strip(" ."), days))
        return " "

    return pattern.sub(take, text), found


def _days(match: re.Match[str]) -> tuple[Day, ...]:
    """The day or days a match can mean; none where it is no date, as in `2/50`."""
    parts = match.groupdict()
    year = int(parts["y"]) if parts.get("y") else None
    day = int(parts["d"])
    if parts.get("month") == "may":
        return ()  # `12 may be enough` is no date
    if parts.get("month"):
        orders = [(MONTHS[parts["month"].lower()], day)]
    else:
        orders = [(int(parts["m"]), day)]
        if "/" in match.group():
            orders.append((day, int(parts["m"])))
    return tuple(Day(year, month, number) for month, number in orders if 1 <= month <= 12 and 1 <= number <= 31)


def _minutes(match: re.Match[str]) -> int:
    hour, half = int(match["h"]), (match["half"] or match["only"] or "").lower()
    if half:
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    return 60 * hour + int(match["min"] or 0)


def _number(match: re.Match[str]) -> Number:
    written = match["number"]
    readings = _readings(written)
    decimals = max((len(text.partition(".")[2]) for text in readings), default=0)
    return Number(match.group().strip(), tuple(float(text) for text in readings), decimals, bool(match["percent"]))


def _readings(written: str) -> tuple[str, ...]:
    """The number in plain notation; two readings for `1.200` and `1,200`, which differ between languages."""
    plain = re.sub("[\u00a0\u202f’']", "", written)
    marks = re.findall("[.,]", plain)
    if not marks:
        return (plain,)
    if len(set(marks)) == 2:
        return (plain.replace(marks[0], "").replace(",", "."),)
    if len(marks) > 1:
        return (plain.replace(marks[0], ""),)
    whole, _, part = re.sub(",", ".", plain).partition(".")
    if len(part) == 3 and whole != "0":
        return (whole + part, f"{whole}.{part}")
    return (f"{whole}.{part}",)
