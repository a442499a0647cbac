"""What people call days, stretches of time and hours: English, German and Spanish, without accents."""

DAYS = {
    "day before yesterday": -2,
    "vorgestern": -2,
    "anteayer": -2,
    "antes de ayer": -2,
    "antier": -2,
    "yesterday": -1,
    "yday": -1,
    "ystrday": -1,
    "yest": -1,
    "the day before": -1,
    "el dia antes": -1,
    "last night": -1,
    "yesterday evening": -1,
    "letzte nacht": -1,
    "gestern": -1,
    "gestern abend": -1,
    "ayer": -1,
    "ayer por la tarde": -1,
    "anoche": -1,
    "today": 0,
    "tonight": 0,
    "tonite": 0,
    "this morning": 0,
    "this afternoon": 0,
    "this evening": 0,
    "this shift": 0,
    "now": 0,
    "heute": 0,
    "heute fruh": 0,
    "heute morgen": 0,
    "heute abend": 0,
    "heute nacht": 0,
    "jetzt": 0,
    "diese schicht": 0,
    "hoy": 0,
    "ahora": 0,
    "ahora mismo": 0,
    "esta manana": 0,
    "esta tarde": 0,
    "esta noche": 0,
    "este turno": 0,
    "tomorrow": 1,
    "tomorrow morning": 1,
    "tomorow": 1,
    "tmrw": 1,
    "tmr": 1,
    "2moro": 1,
    "morgen": 1,
    "morgen fruh": 1,
    "manana": 1,
    "manana por la manana": 1,
    "day after tomorrow": 2,
    "ubermorgen": 2,
    "uebermorgen": 2,
    "pasado manana": 2,
}
"""Days counted from today."""
PRESENT = frozenset(
    {"tonight", "tonite", "this morning", "this shift", "now", "jetzt", "heute nacht", "diese schicht"}
    | {"ahora", "ahora mismo", "esta noche", "este turno"}
)
NO_DAYS = ("guten morgen", "good morning", "por la manana", "de la manana", "am morgen", "every morning", "buenos dias")
"""Words that only look like days."""

WEEKDAYS = (
    ("monday", "mon", "montag", "lunes"),
    ("tuesday", "tue", "tues", "dienstag", "martes"),
    ("wednesday", "wed", "mittwoch", "miercoles"),
    ("thursday", "thu", "thurs", "donnerstag", "jueves"),
    ("friday", "fri", "freitag", "viernes"),
    ("saturday", "sat", "samstag", "sonnabend", "sabado"),
    ("sunday", "sun", "sonntag", "domingo"),
)
MONTHS = (
    ("january", "jan", "januar", "enero"),
    ("february", "feb", "februar", "febrero"),
    ("march", "mar", "marz", "maerz", "marzo"),
    ("april", "apr", "abril"),
    ("may", "mai", "mayo"),
    ("june", "jun", "juni", "junio"),
    ("july", "jul", "juli", "julio"),
    ("august", "aug", "agosto"),
    ("september", "sep", "sept", "septiembre"),
    ("october", "oct", "oktober", "okt", "octubre"),
    ("november", "nov", "noviembre"),
    ("december", "dec", "dezember", "dez", "diciembre"),
)

HOURS = ("hour", "hours", "hr", "hrs", "h", "std", "stunde", "stunden", "hora", "horas")
UNITS = dict.fromkeys(HOURS, 1 / 24) | {
    **dict.fromkeys(("day", "days", "d", "tag", "tage", "tagen", "dia", "dias"), 1.0),
    **dict.fromkeys(("week", "weeks", "wk", "wks", "woche", "wochen", "semana", "semanas"), 7.0),
    **dict.fromkeys(("fortnight", "fortnights", "quincena"), 14.0),
    **dict.fromkeys(("month", "months", "monat", "monate", "monaten", "mes", "meses"), 30.0),
}
"""Lengths in days."""

COUNTS = {
    **{"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10},
    **{"eleven": 11, "twelve": 12, "fourteen": 14, "twenty four": 24, "twenty": 20, "thirty": 30},
    **{"forty eight": 48, "couple": 2, "couple of": 2, "a couple of": 2, "few": 3},
    **{"ein": 1, "eine": 1, "einen": 1, "einer": 1, "zwei": 2, "drei": 3, "vier": 4, "funf": 5, "fuenf": 5},
    **{"sechs": 6, "sieben": 7, "acht": 8, "neun": 9, "zehn": 10, "elf": 11, "zwolf": 12, "zwoelf": 12},
    **{"vierzehn": 14, "vierundzwanzig": 24, "achtundvierzig": 48, "paar": 3},
    **{"un": 1, "una": 1, "uno": 1, "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "seis": 6, "siete": 7, "ocho": 8},
    **{"nueve": 9, "diez": 10, "once": 11, "doce": 12, "quince": 15, "veinticuatro": 24},
    **{"cuarenta y ocho": 48},
}
FIRST_COUNTED = 2
"""Least number that counts a stretch without a word of direction: `one day` is no stretch."""

DIRECTIONS = frozenset(
    {"last", "past", "previous", "letzte", "letzten", "letzter", "letztes", "letztem", "vergangene", "vergangenen"}
    | {"ultima", "ultimas", "ultimo", "ultimos", "pasada", "pasadas", "pasado", "pasados", "next", "coming"}
    | {"nachste", "nachsten", "nachster", "nachstes", "naechsten", "naechste", "kommende", "kommenden"}
    | {"proxima", "proximas", "proximo", "proximos", "since", "until", "within"}
)
"""Words that are put right when they are mistyped beside a day."""
BEHIND = r"last|lst|past|previous|letzte[nrsm]?|vergangene[nrs]?|ultim[oa]s?|pasad[oa]s?"
AHEAD = r"next|nxt|coming|nachste[nrsm]?|naechste[nrsm]?|kommende[nrsm]?|proxim[oa]s?"
HERE = r"this|diese[nrsm]?|esta|este|within|innerhalb(?: von| der)?|in den|en las?|en los?"
UNTIL = r"until|till|til|by|before|through|up to|to|bis|vor|hasta|antes de"
SINCE = r"since|from|seit|ab|desde"

CLOCK = {
    "noon": 12,
    "midday": 12,
    "mittag": 12,
    "mediodia": 12,
    "midnight": 24,
    "mitternacht": 24,
    "medianoche": 24,
}
MORNING = r"am|a\.m\.|in the morning|morgens|fruh|vormittags|de la manana"
AFTERNOON = r"pm|p\.m\.|in the afternoon|in the evening|at night|nachmittags|abends|nachts|de la tarde|de la noche"
WITHOUT_HALF = r"o'?clock|uhr"
"""Words after an hour that leave open which half of the day is meant."""

NOT_TYPOS = frozenset({"montage", "montaje", "morgens", "combing", "gesten", "lasts", "passt", "pasta", "tagesplan"})
"""Words that look like typos of days and are none."""
