"""JSON schemas as a grammar (GBNF) that the model cannot leave: one tool call, or one whole answer."""

import json
from collections.abc import Mapping
from functools import lru_cache

from copilot.models.errors import SchemaUnsupported
from copilot.models.prompt import Json
from copilot.models.requests import Schema
from copilot.models.rules import Rules, either, literal
from copilot.models.schema_rules import SchemaRules

_CALL_START = '\n{"name": "'
"""What follows the `<tool_call>` marker in every call."""
_LINE_END = ' "\\n"?'
_CALL_CLOSE = f' "}}"{_LINE_END}'
_LARGEST = 200_000
"""Characters of a grammar; a larger one takes longer to read than the answer it is for."""


def schema_grammar(schema: Schema) -> str:
    """The grammar of one JSON value that satisfies the schema. Raises SchemaUnsupported."""
    return _grammar(json.dumps({"": schema}), after=_LINE_END)


def call_opening(tools: Mapping[str, Schema]) -> str:
    """What is certain to follow the marker, so that the model need not write it: with one tool, its name too."""
    return f'{_CALL_START}{next(iter(tools))}", "arguments":' if len(tools) == 1 else _CALL_START


def call_grammar(tools: Mapping[str, Schema]) -> str:
    """The grammar after `call_opening`: a tool's name, arguments that satisfy this tool's schema, and the call's end.

    The end belongs to it because models write several closing brackets as one token: where only the first of them
    is allowed, they would rather make a number longer. Raises SchemaUnsupported.
    """
    objects: dict[str, Json] = {name: {"type": "object", **parameters} for name, parameters in tools.items()}
    return _grammar(json.dumps(objects), '" "? ' if len(objects) == 1 else "", _CALL_CLOSE)


@lru_cache(maxsize=64)
def _grammar(tools: str, before: str = "", after: str = "") -> str:
    """One of several values with their names, or the only one, between what comes before and after it."""
    rules = Rules()
    choices: list[str] = []
    schemas: dict[str, Schema] = json.loads(tools)
    for name, schema in schemas.items():
        opening = literal(f'{name}", "arguments": ') + " " if len(schemas) > 1 else ""
        choices.append(opening + _value(name, schema, rules))
        if rules.size > _LARGEST:
            raise SchemaUnsupported(
                f"The grammar of the {len(schemas)} schemas offered would be larger than {_LARGEST:,} "
                f"characters, at {name!r} already; offer fewer tools, or shorten their closed lists."
            )
    return rules.text(before + either(choices) + after)


def _value(name: str, schema: Schema, rules: Rules) -> str:
    whose = repr(name) if name else "the answer"
    try:
        return SchemaRules(schema, rules).value(schema)
    except SchemaUnsupported as error:
        raise SchemaUnsupported(f"The schema of {whose} cannot become a grammar: {error}") from error
    except RecursionError as error:
        raise SchemaUnsupported(f"The schema of {whose} is nested without end; break the circle.") from error
