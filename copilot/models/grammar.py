"""JSON schemas as a grammar (GBNF) that the model cannot leave.

The conversion is llama.cpp's own; this file prepares what it cannot take: references of several tools at once,
small integer ranges, very long limits, patterns it does not know.
"""

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from llama_cpp.llama_grammar import SchemaConverter

from copilot.models.errors import SchemaUnsupported
from copilot.models.prompt import Json

_CALL_START = '\n{"name": "'
"""What follows the `<tool_call>` marker in every call."""

_ENUMERABLE = 128
"""An integer range up to this size becomes a list of its values, so that its bounds hold."""
_LONGEST = 256
"""Length limits above this would make the grammar larger than the model's patience; left to validation."""

_ANY_CHARACTER = r'char ::= [^"\\] |'
_PRINTABLE = r'char ::= [^"\\\x00-\x1F\x7F] |'
"""A line break inside a JSON string must be written as an escape."""

_TIGHT = ((_ANY_CHARACTER, _PRINTABLE), ('"{" space', '"{"'), ('"[" space', '"["'), (' space ":"', ' ":"'))

Schema = dict[str, Json]


def schema_grammar(schema: Schema) -> str:
    """The grammar of one JSON value that satisfies the schema."""
    return _grammar(json.dumps({"": schema}))


def call_opening(tools: Mapping[str, Schema]) -> str:
    """What is certain to follow the marker, so that the model need not write it: with one tool, its name too."""
    return f'{_CALL_START}{next(iter(tools))}", "arguments":' if len(tools) == 1 else _CALL_START


def call_grammar(tools: Mapping[str, Schema]) -> str:
    """The grammar after `call_opening`: a tool's name and arguments that satisfy this tool's schema."""
    objects: dict[str, Schema] = {name: {"type": "object", **parameters} for name, parameters in tools.items()}
    if len(objects) == 1:
        return _grammar(json.dumps({"": next(iter(objects.values()))}), " ")
    return _grammar(json.dumps(objects))


@lru_cache(maxsize=64)
def _grammar(tools: str, before: str = "") -> str:
    """Patterns and formats that the converter does not know are dropped, not guessed."""
    problem: Exception | None = None
    for keep_patterns in (True, False):
        try:
            return _converted(json.loads(tools), keep_patterns, before)
        except (AssertionError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError) as error:
            problem = error
    raise SchemaUnsupported(f"The schema {tools[:200]!r} cannot be turned into a grammar: {problem}.") from problem


def _converted(tools: Mapping[str, Schema], keep_patterns: bool, before: str) -> str:
    converter: Any = SchemaConverter(  # type: ignore[no-untyped-call] # the library has no annotations there
        prop_order={}, allow_fetch=False, dotall=False, raw_pattern=False
    )
    choices: list[str] = []
    for position, (name, schema) in enumerate(tools.items()):
        rule = f"tool{position}"
        prepared = _prepared(_own_definitions(schema, rule), keep_patterns)
        value = converter.visit(converter.resolve_refs(prepared, rule), rule)
        opening = json.dumps(f'{name}", "arguments": ', ensure_ascii=False)
        choices.append(f"{opening} {value}" if name else value)
    rules = _compact(str(converter.format_grammar()))
    root = f'"{before}"? ' if before else ""
    return "\n".join([f"root ::= {root}({' | '.join(choices)})", rules])


def _compact(rules: str) -> str:
    """JSON as the model learned to write it, `{"a": 1, "b": 2}`: other blanks only cost time."""
    for loose, tight in _TIGHT:
        rules = rules.replace(loose, tight)
    return "\n".join(rule.removesuffix(" space") for rule in rules.split("\n"))


def _own_definitions(schema: Schema, rule: str) -> Schema:
    """Definitions renamed per tool: the converter names a rule after the last word of a reference."""
    return {key: _renamed(value, key in ("$defs", "definitions"), rule) for key, value in schema.items()}


def _renamed(value: Json, definitions: bool, rule: str) -> Json:
    if isinstance(value, list):
        return [_renamed(item, False, rule) for item in value]
    if not isinstance(value, dict):
        return value
    if definitions:
        return {f"{rule}-definition-{name}": _renamed(item, False, rule) for name, item in value.items()}
    return {key: _reference(item, rule, key) for key, item in value.items()}


def _reference(target: Json, rule: str, key: str) -> Json:
    if key != "$ref":
        return _renamed(target, False, rule)
    place, _, name = str(target).rpartition("/")
    if place not in ("#/$defs", "#/definitions"):
        raise SchemaUnsupported(f"The reference {target!r} is not to a definition of the same schema; put it there.")
    return f"{place}/{rule}-definition-{name}"


def _prepared(schema: Schema, keep_patterns: bool) -> Schema:
    """The schema with the parts that the converter would ignore or choke on rewritten."""
    changed: Schema = {}
    for key, value in schema.items():
        if key in ("pattern", "format") and not keep_patterns:
            continue
        if key in ("maxLength", "minLength", "maxItems", "minItems") and isinstance(value, int) and value > _LONGEST:
            continue
        changed[key] = _prepared_part(key, value, keep_patterns)
    if "enum" in changed or "const" in changed:
        changed.pop("type", None)
    return _enumerated(changed)


def _prepared_part(key: str, value: Json, keep_patterns: bool) -> Json:
    if key in ("enum", "const", "default", "examples"):
        return value
    if isinstance(value, list):
        return [_prepared(item, keep_patterns) if isinstance(item, dict) else item for item in value]
    if not isinstance(value, dict):
        return value
    if key not in ("properties", "$defs", "definitions"):
        return _prepared(value, keep_patterns)
    return {name: _prepared_part("", item, keep_patterns) for name, item in value.items()}


def _enumerated(schema: Schema) -> Schema:
    low, high = schema.get("minimum"), schema.get("maximum")
    if schema.get("type") != "integer" or not isinstance(low, int) or not isinstance(high, int):
        return schema
    return {"enum": list(range(low, high + 1))} if 0 <= high - low < _ENUMERABLE else schema
