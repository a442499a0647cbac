"""Regular expressions and formats of JSON schemas as grammar rules, as far as they can be had exactly."""

import re
from collections.abc import Mapping

_DAY = '[0-9]{4} "-" ("0" [1-9] | "1" [0-2]) "-" ("0" [1-9] | [1-2] [0-9] | "3" [0-1])'
_ZONE = '("Z" | [+-] ([01] [0-9] | "2" [0-3]) ":" [0-5] [0-9])'
_TIME = '([01] [0-9] | "2" [0-3]) ":" [0-5] [0-9] ":" [0-5] [0-9] ("." [0-9]{1,6})?'
_HEX = "[0-9a-fA-F]"
_FORMATS: Mapping[str, str] = {
    "date": _DAY,
    "time": f"{_TIME} {_ZONE}?",
    "date-time": f'{_DAY} "T" {_TIME} {_ZONE}?',
    "uuid": f'{_HEX}{{8}} "-" {_HEX}{{4}} "-" {_HEX}{{4}} "-" {_HEX}{{4}} "-" {_HEX}{{12}}',
}
_CLASSES: Mapping[str, str] = {"d": "0-9", "w": "A-Za-z0-9_", "s": " "}
_PLAIN = re.compile(r"[^\\\[\](){}|.*+?^$\"]+")
_SET = re.compile(r"\[(\^?)((?:\\.|[^\]\\])+)\]")
_TIMES = re.compile(r"[*+?]|\{\d+(?:,\d*)?\}")
_MOST = 256
"""Repetitions above this make the grammar larger than the model's patience."""


def format_rule(name: str) -> str | None:
    """The text between the quotes; None for a format that is not known."""
    return _FORMATS.get(name)


def pattern_rule(pattern: str) -> str | None:
    """The text between the quotes; None for a pattern that is not anchored at both ends or uses what is not known."""
    if not (pattern.startswith("^") and pattern.endswith("$")) or pattern.endswith(r"\$"):
        return None
    reading = _Reading(pattern[1:-1])
    try:
        rule = reading.alternatives()
    except _Unknown:
        return None
    return rule if reading.ended else None


class _Unknown(Exception):
    """The pattern has a part that cannot be said in a grammar; it is then not used at all."""


class _Reading:
    """Reads a regular expression from left to right."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0

    @property
    def ended(self) -> bool:
        return self._at == len(self._text)

    def alternatives(self) -> str:
        branches = [self._sequence()]
        while self._next("|"):
            branches.append(self._sequence())
        return f"({' | '.join(branches)})"

    def _sequence(self) -> str:
        parts = []
        while not self.ended and self._text[self._at] not in "|)":
            parts.append(self._piece() + self._repeated())
        return " ".join(parts) or '""'

    def _piece(self) -> str:
        if self._next("("):
            self._next("?:")
            inner = self.alternatives()
            if not self._next(")"):
                raise _Unknown
            return inner
        if self._next("."):
            return "char"
        if found := _SET.match(self._text, self._at):
            self._at = found.end()
            return f"[{found[1]}{_members(found[2])}{chr(92) * 2 + chr(34) if found[1] else ''}]"
        if self._next("\\"):
            return self._escaped()
        return self._literal()

    def _escaped(self) -> str:
        if self.ended:
            raise _Unknown
        letter = self._text[self._at]
        self._at += 1
        if letter in _CLASSES:
            return f"[{_CLASSES[letter]}]"
        if letter.isalnum() or letter in '"\\':
            raise _Unknown
        return f'"{letter}"'

    def _literal(self) -> str:
        found = _PLAIN.match(self._text, self._at)
        if not found:
            raise _Unknown
        text = found[0]
        if len(text) > 1 and _TIMES.match(self._text, found.end()):
            text = text[:-1]  # what repeats is the last character alone
        self._at += len(text)
        return f'"{text}"'

    def _repeated(self) -> str:
        found = _TIMES.match(self._text, self._at)
        if not found:
            return ""
        self._at = found.end()
        if self._text[self._at : self._at + 1] in ("?", "+", "*"):
            raise _Unknown
        if any(int(number) > _MOST for number in re.findall(r"\d+", found[0])):
            raise _Unknown
        return found[0]

    def _next(self, text: str) -> bool:
        if not self._text.startswith(text, self._at):
            return False
        self._at += len(text)
        return True


def _members(inside: str) -> str:
    """The inside of a set of characters; quotes and control characters cannot stand in a JSON string as they are."""
    members = ""
    for part in re.findall(r"\\.|[^\\]", inside):
        if part[1:] in _CLASSES:
            members += _CLASSES[part[1:]]
        elif part in ('"', "\\\\", '\\"') or (len(part) == 2 and part[1].isalnum()):
            raise _Unknown
        elif len(part) == 2:
            members += f"\\x{ord(part[1]):02X}" if ord(part[1]) < 128 else part[1]
        else:
            members += f"\\x{ord(part):02X}" if part == "[" else part
    return members
