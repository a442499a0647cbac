"""Named grammar rules (GBNF) for JSON: the pieces that every schema is written with."""

import json
from collections.abc import Iterable, Mapping

from copilot.models.prompt import Json

COMMA = '"," " "?'
COLON = '":" " "?'
"""JSON as the model learned to write it, `{"a": 1, "b": 2}`: other blanks only cost time."""

_CHARACTER = r'[^"\\\x00-\x1F\x7F] | "\\" (["\\bfnrt/] | "u" [0-9a-fA-F]{4})'
_DIGITS = '("0" | [1-9] [0-9]{0,17})'
_FRACTION = '("." [0-9]{1,17})? ([eE] [-+]? [0-9]{1,3})?'
JSON: Mapping[str, str] = {
    "char": _CHARACTER,
    "string": r'"\"" char* "\""',
    "integer": f'"-"? {_DIGITS}',
    "positive-integer": _DIGITS,
    "number": f'"-"? {_DIGITS} {_FRACTION}',
    "positive-number": f"{_DIGITS} {_FRACTION}",
    "boolean": '"true" | "false"',
    "null": '"null"',
    "value": "object | array | string | number | boolean | null",
    "pair": f"string {COLON} value",
    "object": f'"{{" (pair ({COMMA} pair)*)? "}}"',
    "array": f'"[" (value ({COMMA} value)*)? "]"',
}
"""Any JSON, by kind; line breaks inside a string must be written as escapes."""


class Rules:
    """Rules by name. The same rule asked for twice is written once."""

    def __init__(self) -> None:
        self._rules = dict(JSON)
        self._names = {rule: name for name, rule in JSON.items()}
        self.size = 0
        """Characters of the rules added so far."""

    def named(self, rule: str) -> str:
        """The name of a rule, new or known."""
        if rule in self._rules:
            return rule
        if rule not in self._names:
            self._names[rule] = self.reserved()
            self.fill(self._names[rule], rule)
        return self._names[rule]

    def reserved(self) -> str:
        """A name for a rule that refers to itself and is written later."""
        name = f"r{len(self._rules)}"
        self._rules[name] = ""
        return name

    def fill(self, name: str, rule: str) -> None:
        self._rules[name] = rule
        self.size += len(rule)

    def text(self, root: str) -> str:
        """The grammar whose beginning is `root`."""
        return "\n".join([f"root ::= {root}", *(f"{name} ::= {rule}" for name, rule in self._rules.items())])


def literal(text: str) -> str:
    """Exactly this text."""
    return json.dumps(text, ensure_ascii=False)


def written(value: Json) -> str:
    """Exactly this JSON value."""
    return literal(json.dumps(value, ensure_ascii=False))


def either(rules: Iterable[str]) -> str:
    """One of several; each once."""
    kinds = list(dict.fromkeys(rules))
    return kinds[0] if len(kinds) == 1 else f"({' | '.join(kinds)})"
