"""A JSON schema as grammar rules: objects, lists, unions, references, closed sets, lengths and patterns.

What cannot be said in a grammar (`not`, `uniqueItems`, ranges of fractions and the like) is left to the check of the
one who uses the value; it never makes a schema unusable.
"""

from collections.abc import Mapping, Sequence

from copilot.models.errors import SchemaUnsupported
from copilot.models.patterns import format_rule, pattern_rule
from copilot.models.prompt import Json
from copilot.models.requests import Schema
from copilot.models.rules import COLON, COMMA, Rules, either, written

_REMARKS = frozenset(
    ("title", "description", "default", "examples", "example", "deprecated", "readOnly", "writeOnly", "optional")
) | {"nullable", "discriminator", "$comment", "$schema", "$id", "$defs", "definitions"}
"""Keys that say nothing about the value's form."""
_ENUMERABLE = 128
"""A whole-number range up to this size becomes a list of its values, so that its bounds hold."""
_LONGEST = 256
"""Length limits above this would make the grammar larger than the model's patience; left to validation."""
_KINDS = ("string", "integer", "number", "boolean", "null", "array", "object")
_TELLING: Mapping[str, str] = {
    "properties": "object",
    "additionalProperties": "object",
    "required": "object",
    "patternProperties": "object",
    "items": "array",
    "prefixItems": "array",
    "minItems": "array",
    "pattern": "string",
    "format": "string",
    "minLength": "string",
    "maxLength": "string",
    "minimum": "number",
    "maximum": "number",
}
"""The kind of a value whose schema does not name one."""


class SchemaRules:
    """Writes the rules for the values of one schema; references are looked up in that schema."""

    def __init__(self, document: Schema, rules: Rules, patterns: bool = True) -> None:
        self._document = document
        self._rules = rules
        self._patterns = patterns
        self._references: dict[str, str] = {}

    def value(self, schema: Json) -> str:
        """The rule for one value. Raises SchemaUnsupported."""
        plain = _plain(schema)
        if set(plain) == {"$ref"}:
            return self._reference(str(plain["$ref"]))
        whole = self._whole(plain)
        for key in ("anyOf", "oneOf"):
            if key in whole:
                rest = {name: value for name, value in whole.items() if name != key}
                return either(self.value(_merged(rest, _plain(one))) for one in _listed(whole[key]))
        if "const" in whole:
            return written(whole["const"])
        if "enum" in whole:
            return self._rules.named(either(written(one) for one in _listed(whole["enum"])))
        return self._of_kind(whole)

    def _of_kind(self, schema: Schema) -> str:
        kind = schema.get("type")
        if isinstance(kind, list):
            return either(self._of_kind({**schema, "type": one}) for one in kind)
        if kind is None or kind == "any":
            kind = next((found for key, found in _TELLING.items() if key in schema), "value")
        match kind:
            case "object":
                return self._object(schema)
            case "array":
                return self._array(schema)
            case "string":
                return self._string(schema)
            case "integer" | "number":
                return self._number(str(kind), schema)
            case "boolean" | "null" | "value":
                return str(kind)
        raise SchemaUnsupported(f"The schema type {kind!r} is none of {', '.join(_KINDS)}; use one of them.")

    # -- references and combinations --------------------------------------------------------------------------

    def _reference(self, target: str) -> str:
        """Written once however often it is used, so that a definition may contain itself."""
        if target not in self._references:
            found = self._target(target)
            name = self._references[target] = self._rules.reserved()
            self._rules.fill(name, self.value(found))
        return self._references[target]

    def _target(self, target: str) -> Schema:
        place: Json = self._document
        if not target.startswith("#"):
            raise _no_target(target)
        for step in filter(None, target[1:].split("/")):
            name = step.replace("~1", "/").replace("~0", "~")
            if isinstance(place, dict) and name in place:
                place = place[name]
            elif isinstance(place, list) and name.isdigit() and int(name) < len(place):
                place = place[int(name)]
            else:
                raise _no_target(target)
        if isinstance(place, dict) and place.get("$ref") == target:
            raise SchemaUnsupported(f"The reference {target!r} is to itself; say what it stands for.")
        return _plain(place)

    def _whole(self, schema: Schema) -> Schema:
        """With what `$ref` and `allOf` add to it."""
        rest = {key: value for key, value in schema.items() if key not in ("$ref", "allOf")}
        parts = [self._target(str(schema["$ref"]))] if "$ref" in schema else []
        parts += [_plain(part) for part in _listed(schema.get("allOf", []))]
        for part in parts:
            rest = _merged(rest, self._whole(part))
        return rest

    # -- kinds ------------------------------------------------------------------------------------------------

    def _object(self, schema: Schema) -> str:
        properties = dict(_mapped(schema.get("properties", {})))
        needed = [str(name) for name in _listed(schema.get("required", []))]
        properties |= {name: True for name in needed if name not in properties}
        pairs = {name: self._pair(name, value) for name, value in properties.items()}
        optional = [pair for name, pair in pairs.items() if name not in needed]
        more = self._more(schema)
        if more is not None:
            optional.append(more)
        rests = self._rests(optional)
        first = f" {COMMA} ".join(pair for name, pair in pairs.items() if name in needed)
        if first:
            return self._rules.named(f'"{{" {first} {rests[0]} "}}"')
        starts = [f"{pair} {rest}" for pair, rest in zip(optional, rests[1:], strict=True)]
        return self._rules.named(f'"{{" ({" | ".join(starts)})? "}}"' if starts else '"{}"')

    def _rests(self, optional: Sequence[str]) -> list[str]:
        """For each position what may still follow there: any of the later pairs, in their order."""
        rests = ['""']
        for pair in reversed(optional):
            rests.insert(0, self._rules.named(f"({COMMA} {pair})? {rests[0]}"))
        return rests

    def _pair(self, name: str, schema: Json) -> str:
        return self._rules.named(f"{written(name)} {COLON} {self.value(schema)}")

    def _more(self, schema: Schema) -> str | None:
        """Further members under names of the model's choice; None where the schema lists all."""
        allowed = schema.get("additionalProperties", "properties" not in schema)
        patterns = list(_mapped(schema.get("patternProperties", {})).values())
        values = [*patterns, *([allowed] if allowed is not False else [])]
        if not values or ("properties" in schema and allowed is True):
            return None
        pair = self._rules.named(f"string {COLON} {either(self.value(one) for one in values)}")
        return self._rules.named(f"{pair} ({COMMA} {pair})*")

    def _array(self, schema: Schema) -> str:
        items = schema.get("items", True)
        first = _listed(schema.get("prefixItems", items if isinstance(items, list) else []))
        if first:
            members = f" {COMMA} ".join(self.value(item) for item in first)
            return self._rules.named(f'"[" {members} "]"')
        item = self.value(items)
        low, high = _limits(schema, "minItems", "maxItems")
        if high == 0:
            return '"[]"'
        rest = f"({COMMA} {item}){_times(max(low - 1, 0), high - 1 if high else None)}"
        members = f"{item} {rest}"
        return self._rules.named(f'"[" {members} "]"' if low else f'"[" ({members})? "]"')

    def _string(self, schema: Schema) -> str:
        rule = self._pattern(schema)
        if rule is not None:
            return rule
        low, high = _limits(schema, "minLength", "maxLength")
        if (low, high) == (0, None):
            return "string"
        return self._rules.named(rf'"\"" char{_times(low, high)} "\""')

    def _pattern(self, schema: Schema) -> str | None:
        """Patterns and formats that are not understood are dropped, not guessed."""
        if not self._patterns:
            return None
        pattern, named = schema.get("pattern"), schema.get("format")
        rule = pattern_rule(pattern) if isinstance(pattern, str) else None
        if rule is None and isinstance(named, str):
            rule = format_rule(named)
        return None if rule is None else self._rules.named(rf'"\"" {rule} "\""')

    def _number(self, kind: str, schema: Schema) -> str:
        low, high = schema.get("minimum"), schema.get("maximum")
        if kind == "integer" and isinstance(low, int) and isinstance(high, int) and 0 <= high - low < _ENUMERABLE:
            return self._rules.named(either(written(number) for number in range(low, high + 1)))
        bounds = [bound for bound in (low, schema.get("exclusiveMinimum")) if isinstance(bound, int | float)]
        return f"positive-{kind}" if bounds and max(bounds) >= 0 else kind


def _plain(schema: Json) -> Schema:
    """Without remarks; True is the schema of everything."""
    if schema is True:
        return {}
    if not isinstance(schema, dict):
        raise SchemaUnsupported(f"{schema!r} is no JSON schema; write an object such as {{'type': 'string'}}.")
    return {key: value for key, value in schema.items() if key not in _REMARKS}


def _merged(first: Schema, second: Schema) -> Schema:
    """Both at once: all properties, all that either requires; otherwise the second says it more exactly."""
    merged = {**first, **second}
    if "properties" in first and "properties" in second:
        merged["properties"] = {**_mapped(first["properties"]), **_mapped(second["properties"])}
    if "required" in first and "required" in second:
        merged["required"] = [*_listed(first["required"]), *_listed(second["required"])]
    return merged


def _listed(value: Json) -> list[Json]:
    if not isinstance(value, list):
        raise SchemaUnsupported(f"{value!r} stands in a schema where a list belongs.")
    return value


def _mapped(value: Json) -> dict[str, Json]:
    if not isinstance(value, dict):
        raise SchemaUnsupported(f"{value!r} stands in a schema where an object belongs.")
    return value


def _limits(schema: Schema, lowest: str, highest: str) -> tuple[int, int | None]:
    low, high = schema.get(lowest), schema.get(highest)
    return (
        low if isinstance(low, int) and low <= _LONGEST else 0,
        high if isinstance(high, int) and high <= _LONGEST else None,
    )


def _times(low: int, high: int | None) -> str:
    if (low, high) == (0, None):
        return "*"
    return f"{{{low},{'' if high is None else max(low, high)}}}"


def _no_target(target: str) -> SchemaUnsupported:
    return SchemaUnsupported(f"The reference {target!r} leads to no part of the same schema; put it there.")
