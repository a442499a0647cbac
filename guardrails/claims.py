"""Finds sentences in which somebody says that something was done: only the ledger may say so, after a read-back."""

import re

_EN = (
    r"(?:arranged|assigned|blocked|booked|cancelled|changed|created|done|expedited|informed|initiated|logged|moved|"
    r"notified|opened|ordered|placed|put|raised|released|reserved|reset|scheduled|sent|set|started|stopped|"
    r"transferred|updated)"
)
_DE = (
    r"(?:angelegt|angepasst|ausgelöst|benachrichtigt|beschleunigt|bestellt|eröffnet|erledigt|erstellt|freigegeben|"
    r"geändert|gesendet|gesperrt|gestartet|gestoppt|informiert|reserviert|umgelagert|verschoben|veranlasst|zugewiesen)"
)
_ES = (
    r"(?:abiert|acelerad|actualizad|asignad|avisad|bloquead|cambiad|cread|detenid|enviad|hech|informad|iniciad|"
    r"liberad|movid|notificad|parad|pedid|programad|reservad|trasladad)[oa]s?"
)
_ALREADY = r"(?:(?:already|also|just|now|successfully)\s+)*"
_CLAIMS = re.compile(
    "|".join(
        (
            rf"\b(?:i|we)(?:['’]ve|\s+have|\s+had)?\s+{_ALREADY}{_EN}\b",
            rf"\b(?:has|have)\s+{_ALREADY}been\s+{_ALREADY}{_EN}\b",
            rf"\b(?:was|were)\s+{_ALREADY}successfully\s+{_EN}\b",
            rf"\b(?:ich habe|wir haben|wurden?|ist|sind)\b[^.;]*\b{_DE}(?:\s+worden)?\s*(?=[.;!]|$)",
            rf"\b(?:he|hemos|se ha|se han|ha sido|han sido)\s+(?:ya\s+)?{_ES}\b",
            r"^\W*(?:done|all set|erledigt|fertig|hecho|listo)\W*$",
        )
    ),
    re.IGNORECASE,
)


def claims_done(sentence: str) -> bool:
    """Whether the sentence reports a change as made, in English, German or Spanish."""
    return bool(_CLAIMS.search(sentence))
