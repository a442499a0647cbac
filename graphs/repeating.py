"""The same call again with what is new: `and yesterday?`, `no, line 2`."""

from graphs.clauses import Clause
from graphs.filling import NAMED, Filled
from graphs.state import WantedData
from tools.tool import Tool

MOST_THINGS = 4
"""Things of one kind that one sentence looks up."""


def repeated(tool: Tool, last: WantedData, new: Filled) -> Filled:
    """The arguments of the last call of a tool, those that are said anew in their place.

    A thing of another kind pushes out what was named before: after `stops of FIL-03`, `and line 2?` is about
    the line alone. Free text is taken from the last call: the new words only point.
    """
    slots = {parameter.name: parameter.slot for parameter in tool.parameters}
    said = {name for name in new.said if slots[name] != "text"}
    names_anew = any(slots[name] in NAMED for name in said)
    kept = {
        name: value
        for name, value in last["arguments"].items()
        if name not in said and not (names_anew and slots[name] in NAMED)
    }
    arguments = {**kept, **{name: new.arguments[name] for name in said}}
    filled = {name: value for name, value in new.arguments.items() if name not in arguments and slots[name] != "text"}
    arguments |= {name: value for name, value in filled.items() if name in new.derived or not names_anew}
    required = {parameter.name for parameter in tool.parameters if parameter.required}
    return Filled(
        arguments=arguments,
        missing=[name for name in new.missing if name not in arguments and name in required],
        said={name: last["said"][name] for name in kept if name in last["said"]}
        | {name: new.said[name] for name in arguments if name in new.said and name not in kept},
        derived={name: source for name, source in new.derived.items() if name in arguments and name not in kept},
    )


def each_named(tool: Tool, call: WantedData, clause: Clause) -> list[WantedData]:
    """The call once for each thing of a kind that the clause names: `status of PRS-01 and ROB-02`."""
    for parameter in tool.parameters:
        same = [mention["id"] for mention in clause.mentions if mention["kind"] == parameter.slot]
        things = list(dict.fromkeys(same))[:MOST_THINGS]
        alone = sum(other.slot == parameter.slot for other in tool.parameters) == 1
        if parameter.slot in NAMED and alone and len(things) > 1 and call["arguments"].get(parameter.name) in things:
            return [_about(call, parameter.name, thing) for thing in things]
    return [call]


def _about(call: WantedData, name: str, thing: str) -> WantedData:
    again = call.copy()
    again["arguments"] = {**call["arguments"], name: thing}
    return again
