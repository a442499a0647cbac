"""Is a call right? The leaderboard's own rules for Python, in our words.

The function's name, every required argument, no argument beyond the listed ones, the type of each and a value among
the right ones. Texts are compared without blanks, case and punctuation of dates and paths; a whole number may stand
for a fraction; an argument whose right values contain "" may be left out.
"""

import re
from collections.abc import Mapping, Sequence

from copilot.models.prompt import Json
from eval.functions.data import Question

_IGNORED = re.compile(r"[ ,./\-_*^]")
_TYPES: Mapping[str, type] = {
    "string": str,
    "integer": int,
    "float": float,
    "boolean": bool,
    "array": list,
    "tuple": list,
    "dict": dict,
    "any": str,
}


def problem(question: Question, calls: Sequence[tuple[str, Mapping[str, Json]]]) -> str:
    """What is wrong with the calls made; empty when they are right."""
    if not question.relevant:
        return f"called {calls[0][0]}" if calls else ""
    if len(calls) != 1:
        return f"{len(calls)} calls"
    name, arguments = calls[0]
    if name not in question.answers:
        return f"called {name}"
    function = next(one for one in question.functions if one["name"] == name)
    return _arguments_problem(function["parameters"], arguments, question.answers[name])


def _arguments_problem(parameters: Json, arguments: Mapping[str, Json], right: Mapping[str, Sequence[Json]]) -> str:
    described = parameters if isinstance(parameters, dict) else {}
    properties, required = described.get("properties"), described.get("required", [])
    known = properties if isinstance(properties, dict) else {}
    for name in required if isinstance(required, list) else ():
        if name not in arguments:
            return f"{name} is missing"
    for name, value in arguments.items():
        if name not in known or name not in right:
            return f"{name} does not belong there"
        if not _value_right(known[name], value, right[name]):
            return f"{name} is {value!r}, right would be {right[name]!r}"
    left_out = [name for name, values in right.items() if name not in arguments and "" not in values]
    return f"{left_out[0]} is missing" if left_out else ""


def _value_right(schema: Json, value: Json, right: Sequence[Json]) -> bool:
    described = schema if isinstance(schema, dict) else {}
    kind = _TYPES[str(described["type"])]
    if kind is float and type(value) is int:
        value = float(value)
    example = next((one for one in right if one != ""), None)
    named = example is not None and type(example) is not kind
    """The right answer is a name of a variable, written as text."""
    if type(value) is not kind:
        return named and type(value) is type(example) and value in right
    if kind is list and not named and isinstance(value, list):
        return _list_right(described, value, right)
    if kind is dict and not named and isinstance(value, dict):
        return any(_object_right(value, one) for one in right if isinstance(one, dict))
    return _among(value, right)


def _list_right(schema: Mapping[str, Json], value: list[Json], right: Sequence[Json]) -> bool:
    items = schema.get("items")
    inner = _TYPES[str(items["type"])] if isinstance(items, dict) else None
    lists = [one for one in right if isinstance(one, list)]
    if inner is dict:
        return any(
            len(one) == len(value)
            and all(
                isinstance(mine, dict) and isinstance(theirs, dict) and _object_right(mine, theirs)
                for mine, theirs in zip(value, one, strict=True)
            )
            for one in lists
        )
    return any([_standard(item) for item in value] == [_standard(item) for item in one] for one in lists)


def _object_right(value: Mapping[str, Json], right: Mapping[str, Json]) -> bool:
    for key, item in value.items():
        values = right.get(key)
        if not isinstance(values, list) or not _among(item, values):
            return False
    return all(key in value or (isinstance(values, list) and "" in values) for key, values in right.items())


def _among(value: Json, right: Sequence[Json]) -> bool:
    return _standard(value) in [_standard(one) for one in right]


def _standard(value: Json) -> Json:
    """A text without what does not matter in it; everything else as it is."""
    return _IGNORED.sub("", value).lower().replace("'", '"') if isinstance(value, str) else value
