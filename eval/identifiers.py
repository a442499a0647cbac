"""Record numbers in texts: what they look like, whatever system they belong to."""

import re

_IDENTIFIER = re.compile(
    r"\b(?:PO|PUR|WO|MAT|SUP|CUS|CO|SHP|SP|HLD|NCR|TRF|EX|DT|SOP|T)-\d{2,6}\b|\bLOT-\d{2}-\d{5}\b"
    r"|\b(?:NF|EP|LS)-[A-Z]{1,4}-?[A-Z]?\d+\b|\b[A-Z]{3}-\d{2}\b"
)


def identifiers(text: str) -> set[str]:
    """Every record number in the text, in capitals."""
    return {found.upper() for found in _IDENTIFIER.findall(text.upper())}


def without_identifiers(text: str) -> str:
    """The text with a space in the place of every record number."""
    return re.sub(_IDENTIFIER.pattern, " ", text, flags=re.IGNORECASE)
