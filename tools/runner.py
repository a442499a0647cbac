"""Running one tool: check what it is given, who may see it, how long it takes, and wrap what comes back."""

import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from tools.access import require_record, require_site
from tools.context import Context
from tools.errors import SystemTimeout, ToolError, ToolRejected
from tools.tool import Json, Parameter, Result, Tool

MOST_TEXT = 4_000
"""Characters of one text argument; nobody says more in one sentence."""
_TRUE, _FALSE = frozenset({"true", "yes"}), frozenset({"false", "no"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one tool call."""

    tool: str
    ok: bool
    result: Result | None
    """None when the call was rejected or failed."""
    error: str
    """Why there is no result, for a person; empty when there is one."""
    rejected: bool
    """True when asking again the same way cannot help."""
    seconds: float


def run(tool: Tool, arguments: Mapping[str, Json], context: Context, *, timeout_seconds: float) -> Outcome:
    """Call a tool and report what came of it.

    A rejected or failed call is an outcome with the reason; anything else a tool raises is a bug
    and travels up. After `timeout_seconds` the answer is no longer waited for.
    """
    started = time.perf_counter()
    try:
        given = checked(tool, arguments)
        result = _within(timeout_seconds, tool.name, lambda: _permitted_call(tool, given, context))
    except ToolError as error:
        rejected = isinstance(error, ToolRejected)
        seconds = time.perf_counter() - started
        return Outcome(tool=tool.name, ok=False, result=None, error=str(error), rejected=rejected, seconds=seconds)
    seconds = time.perf_counter() - started
    return Outcome(tool=tool.name, ok=True, result=result, error="", rejected=False, seconds=seconds)


def checked(tool: Tool, arguments: Mapping[str, Json]) -> dict[str, Json]:
    """The arguments as the tool takes them; raises ToolRejected that names the argument and its value.

    A number written as text becomes a number where there is no doubt; None means not given.
    """
    parameters = {parameter.name: parameter for parameter in tool.parameters}
    for name in arguments:
        if name not in parameters:
            known = ", ".join(parameters) or "none"
            raise ToolRejected(f"{tool.name} has no argument {name!r}; it takes {known}.")
    given = {name: value for name, value in arguments.items() if value is not None}
    for name, parameter in parameters.items():
        if parameter.required and name not in given:
            raise ToolRejected(f"{tool.name} needs {name!r}: {parameter.description}.")
    return {name: _value(tool, parameters[name], value) for name, value in given.items()}


def _value(tool: Tool, parameter: Parameter, value: Json) -> Json:
    taken = _TAKE[parameter.type](value)
    if taken is None:
        raise ToolRejected(f"{tool.name} takes a {parameter.type} for {parameter.name!r}, not {value!r}.")
    if parameter.choices and taken not in parameter.choices:
        options = ", ".join(parameter.choices)
        raise ToolRejected(f"{parameter.name!r} cannot be {value!r}; choose one of {options}.")
    if isinstance(taken, str) and len(taken) > MOST_TEXT:
        raise ToolRejected(f"{parameter.name!r} has {len(taken)} characters; at most {MOST_TEXT} are taken.")
    return taken


def _text(value: Json) -> Json:
    return value.strip() if isinstance(value, str) and value.strip() else None


def _whole(value: Json) -> Json:
    number = _number(value)
    return int(number) if isinstance(number, float) and number.is_integer() else None


def _number(value: Json) -> Json:
    if isinstance(value, bool):
        return None
    try:
        number = float(value) if isinstance(value, int | float | str) else None
    except ValueError:
        return None
    return number if number is not None and abs(number) < 1e15 else None


def _flag(value: Json) -> Json:
    if isinstance(value, str):
        word = value.strip().lower()
        return True if word in _TRUE else False if word in _FALSE else None
    return value if isinstance(value, bool) else None


_TAKE: Mapping[str, Callable[[Json], Json]] = {
    "string": _text,
    "integer": _whole,
    "number": _number,
    "boolean": _flag,
}


def _permitted_call(tool: Tool, given: Mapping[str, Json], context: Context) -> Result:
    require_site(context.operator, context.site, "This conversation")
    for parameter in tool.parameters:
        value = given.get(parameter.name)
        if isinstance(value, str):
            require_record(context, parameter.slot, value)
    return tool.function(context, **given)


def _within(seconds: float, name: str, call: Callable[[], Result]) -> Result:
    """The result of the call, made in a thread of its own that nobody waits for after the time is over."""
    worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix=f"tool {name}")
    try:
        return worker.submit(call).result(timeout=seconds)
    except TimeoutError as late:
        raise SystemTimeout(f"{name} did not finish within {seconds:g} s; try again, or ask for less.") from late
    finally:
        worker.shutdown(wait=False)
