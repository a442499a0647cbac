"""What a tool is: a typed function, what it does to the plant, and when people ask for it."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Literal, get_args, get_origin, get_type_hints

from knowledge.passages import Passage
from tools.facts import Fact, Value
from tools.plans import ActionPlan
from tools.records import System
from tools.slots import Slot, SlotKind

Kind = Literal["read", "advise", "act"]
Risk = Literal["none", "low", "medium", "high"]
Json = str | int | float | bool | None
SchemaValue = str | int | float | bool | None | list["SchemaValue"] | dict[str, "SchemaValue"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What a read or a score returns."""

    summary: str
    """One sentence that code composed; every value in it is also a fact or in a passage."""
    facts: tuple[Fact, ...] = ()
    passages: tuple[Passage, ...] = ()


Result = Findings | ActionPlan


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One argument of a tool."""

    name: str
    slot: SlotKind
    description: str
    type: Literal["string", "number", "integer", "boolean"]
    required: bool
    default: Value
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Tool:
    """One thing the copilot can look up, compute or propose."""

    function: Callable[..., Result]
    """Takes a Context first, then the declared parameters by name."""
    kind: Kind
    risk: Risk
    """What an action can cost when it is wrong; `none` for reads and scores."""
    systems: tuple[System, ...]
    examples: tuple[str, ...]
    """Questions people really ask, typos and slang included."""
    not_for: str = ""
    """What it is often confused with, in a few words."""

    @property
    def name(self) -> str:
        return self.function.__name__

    @property
    def description(self) -> str:
        """First line of the docstring."""
        return (inspect.getdoc(self.function) or "").splitlines()[0]

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """Derived from the signature; the leading `context` is not one of them."""
        return _parameters(self.function)

    @property
    def schema(self) -> dict[str, SchemaValue]:
        """JSON schema of the arguments."""
        return {
            "type": "object",
            "properties": {p.name: _property(p) for p in self.parameters},
            "required": [p.name for p in self.parameters if p.required],
            "additionalProperties": False,
        }


_TYPES: dict[object, Literal["string", "number", "integer", "boolean"]] = {
    str: "string",
    float: "number",
    int: "integer",
    bool: "boolean",
}


@cache
def _parameters(function: Callable[..., Result]) -> tuple[Parameter, ...]:
    """Worked out once for each function: every turn asks for those of every tool."""
    hints = get_type_hints(function, include_extras=True)
    signature = inspect.signature(function).parameters.values()
    return tuple(_parameter(p, hints[p.name]) for p in signature if p.name != "context")


def _parameter(parameter: inspect.Parameter, hint: object) -> Parameter:
    slot, inner = _slot(hint)
    choices = get_args(inner) if get_origin(inner) is Literal else ()
    required = parameter.default is inspect.Parameter.empty
    return Parameter(
        name=parameter.name,
        slot=slot.kind,
        description=slot.description,
        type="string" if choices else _TYPES[inner],
        required=required,
        default=None if required else parameter.default,
        choices=tuple(str(choice) for choice in choices),
    )


def _slot(hint: object) -> tuple[Slot, object]:
    """The Slot mark and the plain type of an annotation such as `AssetTag | None`."""
    for part in (hint, *get_args(hint)):
        if get_origin(part) is Annotated:
            inner, *marks = get_args(part)
            slots = [mark for mark in marks if isinstance(mark, Slot)]
            if slots:
                return slots[0], inner
    raise TypeError(f"parameter without a slot: {hint!r}; annotate it with a type from tools/slots.py")


def _property(parameter: Parameter) -> dict[str, SchemaValue]:
    schema: dict[str, SchemaValue] = {"type": parameter.type, "description": parameter.description}
    if parameter.choices:
        schema["enum"] = list(parameter.choices)
    return schema
