"""Who is there and how long they have worked: reads over the labour system."""

from collections.abc import Sequence
from datetime import date, datetime, time

from tools.access import permitted
from tools.context import Context
from tools.facts import counted, facts_of, shown
from tools.gathering import Gathering, freshness
from tools.periods import day_of
from tools.phrases import count, listing
from tools.production import line_record
from tools.records import Attendance, Overtime, Shift
from tools.slots import Day, LineId, SiteCode
from tools.tool import Findings, Tool


def attendance(
    context: Context, line: LineId | None = None, day: Day | None = None, site: SiteCode | None = None
) -> Findings:
    """Head count per line and shift on a day, the present shift unless a day is named: planned, present, missing."""
    place = line_record(context, line).site if line else site or context.site
    gathering = Gathering(context.now)
    shift, wanted = None, day_of(day) if day else None
    if wanted is None:
        shifts = context.systems.cmms.shifts(place)
        shift, wanted = present_shift(shifts, context.now)
    crews = context.systems.labour.attendance(site=place, day=wanted, line=line)
    chosen = [crew for crew in crews if shift is None or crew.shift == shift]
    return _crews(
        context, gathering, line or place, f"{wanted.isoformat()}{f' {shift} shift' if shift else ''}", chosen
    )


def present_shift(shifts: Sequence[Shift], now: datetime) -> tuple[str | None, date]:
    """The shift that runs now and the day it began on; a night shift belongs to the evening before."""
    clock = now.time()
    for shift in shifts:
        starts, ends = time.fromisoformat(shift.starts), time.fromisoformat(shift.ends)
        if starts <= clock < ends:
            return shift.name, now.date()
        if starts > ends and (clock >= starts or clock < ends):
            began = now.date() if clock >= starts else date.fromordinal(now.date().toordinal() - 1)
            return shift.name, began
    return None, now.date()


def _crews(context: Context, gathering: Gathering, subject: str, when: str, crews: Sequence[Attendance]) -> Findings:
    as_of = freshness(crews, context.now)
    planned, present = sum(crew.planned for crew in crews), sum(crew.present for crew in crews)
    for name, number in (("planned", planned), ("present", present), ("missing", max(0, planned - present))):
        label = f"{subject} people {name} {when}"
        gathering.add(counted(label, number, system="labour", record=subject, as_of=as_of))
    short = sorted((crew for crew in crews if crew.present < crew.planned), key=lambda c: c.present - c.planned)
    for crew in short[:4]:
        gathering.add(*facts_of(crew, f"{crew.line} {crew.shift}", ("planned", "present")))
    if not crews:
        return gathering.findings(f"The labour system has no attendance for {subject} on {when}.")
    places = listing([f"{crew.line} {crew.shift} ({crew.present} of {crew.planned})" for crew in short])
    gaps = f"; short: {places}" if short else "; no crew is short"
    return gathering.findings(f"{subject} has {present} of {planned} planned people on {when}{gaps}.")


def overtime(context: Context, site: SiteCode | None = None) -> Findings:
    """Overtime of a site's people in the present week, and who is at or near the limit."""
    place = site or context.site
    year, week_number, _ = context.now.isocalendar()
    week = f"{year}-W{week_number:02d}"
    people = permitted(context.operator, context.systems.labour.overtime(site=place, week=week))
    total = round(sum(person.hours for person in people), 1)
    near = sorted((p for p in people if _left(p) <= 2), key=lambda p: (_left(p), p.person))
    gathering = Gathering(context.now)
    as_of = freshness(people, context.now)
    gathering.add(
        counted(f"{place} overtime {week}", total, system="labour", record=place, as_of=as_of, unit="h"),
        counted(f"{place} people with overtime {week}", len(people), system="labour", record=place, as_of=as_of),
        counted(f"{place} people within 2 h of the limit", len(near), system="labour", record=place, as_of=as_of),
    )
    for person in (near or sorted(people, key=_left))[:3]:
        gathering.add(*facts_of(person, person.person, ("name", "hours", "limit"), {"hours": "h", "limit": "h"}))
    close = f"; within 2 h of the limit: {listing([p.name for p in near])}" if near else "; nobody is near the limit"
    return gathering.findings(f"{place} has {shown(total)} h of overtime in {week} over {_people(people)}{close}.")


def _people(people: Sequence[Overtime]) -> str:
    return count(len(people), "person", "people")


def _left(person: Overtime) -> float:
    return person.limit - person.hours


READS = (
    Tool(
        function=attendance,
        kind="read",
        risk="none",
        systems=("labour", "CMMS", "MES"),
        not_for="technicians and their skills",
        examples=(
            "are we short of people tonight?",
            "how many operators on packaging line 3",
            "attendance yesterday",
            "who didn't show up on the late shift at line 2",
            "crew of EP-P3 this shift",
            "is the line fully manned",
            "headcount assembly line 1 monday",
            "Fehlen heute Leute an Linie 3?",
            "¿falta gente en la línea 2?",
        ),
    ),
    Tool(
        function=overtime,
        kind="read",
        risk="none",
        systems=("labour",),
        not_for="approving overtime",
        examples=(
            "how much overtime this week?",
            "who is close to the overtime limit",
            "overtime at Lakeside",
            "can anybody still do extra hours",
            "overtme hours of the crew",
            "Wie viele Überstunden haben wir diese Woche?",
            "horas extra de esta semana",
        ),
    ),
)
