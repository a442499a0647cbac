"""Whether the calls that were made are the expected ones."""

from collections.abc import Iterable, Sequence
from functools import cache

from copilot.result import CallJson
from eval.scenario import ANY, ExpectedCall, Mode
from tools.catalog import catalog
from tools.tool import Json, Parameter


def judge_calls(expected: Sequence[ExpectedCall], mode: Mode, made: Sequence[CallJson], site: str) -> list[str]:
    """What is wrong, in words; nothing when the calls agree. Order counts only in `strict`."""
    pairs = _paired(expected, made, site)
    met = [wanted for wanted, call in pairs if call is not None]
    unmet = [wanted for wanted, call in pairs if call is None]
    used = [id(call) for _, call in pairs if call is not None]
    extra = [call for call in made if id(call) not in used]
    problems = []
    if unmet and mode != "subset":
        came = ", ".join(map(shown_call, made)) or "no call"
        problems += [f"expected {_shown(wanted)}, made: {came}" for wanted in unmet]
    if extra and mode != "superset":
        problems += [f"nobody expected {shown_call(call)}" for call in extra]
    if mode == "strict" and not problems and _order(pairs, made) != sorted(_order(pairs, made)):
        problems.append(f"expected the order {', '.join(map(_shown, met))}, made: {', '.join(map(shown_call, made))}")
    return problems


def shown_call(call: CallJson) -> str:
    """A call on one line: `stock(material='MAT-3007')`."""
    arguments = ", ".join(f"{name}={value!r}" for name, value in call["arguments"].items() if value is not None)
    return f"{call['tool']}({arguments})"


def _paired(
    expected: Sequence[ExpectedCall], made: Sequence[CallJson], site: str
) -> list[tuple[ExpectedCall, CallJson | None]]:
    """Every expected call with the first call made that answers it; each call serves once."""
    left = list(made)
    pairs: list[tuple[ExpectedCall, CallJson | None]] = []
    for wanted in expected:
        hit = next((call for call in left if any(_answers(choice, call, site) for choice in wanted.choices)), None)
        if hit is not None:
            left = [call for call in left if call is not hit]
        pairs.append((wanted, hit))
    return pairs


def _answers(wanted: ExpectedCall, call: CallJson, site: str) -> bool:
    if wanted.tool != call["tool"]:
        return False
    given = call["arguments"]
    named = all(_is(given.get(name), value) for name, value in wanted.arguments.items())
    return named and all(
        _harmless(wanted.tool, name, value, site) for name, value in given.items() if name not in wanted.arguments
    )


def _is(given: Json, wanted: Json | tuple[Json, ...]) -> bool:
    if wanted == ANY:
        return given is not None
    return given in wanted if isinstance(wanted, tuple) else given == wanted


def _harmless(tool: str, name: str, value: Json, site: str) -> bool:
    """An argument nobody listed says nothing new: its default, nothing, this site, or free text."""
    parameter = _parameters(tool).get(name)
    if value is None or parameter is None:
        return value is None
    if parameter.slot == "site":
        return value == site
    return parameter.slot == "text" or value == parameter.default


@cache
def _parameters(tool: str) -> dict[str, Parameter]:
    known = catalog().get(tool)
    return {parameter.name: parameter for parameter in known.parameters} if known else {}


def _order(pairs: Iterable[tuple[ExpectedCall, CallJson | None]], made: Sequence[CallJson]) -> list[int]:
    places = {id(call): place for place, call in enumerate(made)}
    return [places[id(call)] for _, call in pairs if call is not None]


def _shown(wanted: ExpectedCall) -> str:
    return " or ".join(
        f"{choice.tool}({', '.join(f'{name}={value!r}' for name, value in choice.arguments.items())})"
        for choice in wanted.choices
    )
