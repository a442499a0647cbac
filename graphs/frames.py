"""Frames: sentences with named slots and optional parts, read in one language and said in another.

    "{asset:id} has been idle since {since:time}[ on {order:id}]."

What stands in brackets may be missing; it is said where its slots were found. A bracket without slots is
said where its words were there.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, get_args

Kind = Literal["text", "id", "number", "day", "time", "list", "word", "part"]
"""`text` stays as it is, `list` has `and` between its items, `word` is in the list of words, `part` has a frame."""

_TOKEN = re.compile(r"\[|\]|\{(?P<name>\w+)(?::(?P<kind>\w+))?\}")
_SHAPES: Mapping[Kind, str] = {
    "text": r".+?",
    "id": r"[A-Z][A-Za-z0-9]*(?:-[A-Za-z0-9]+)*",
    "number": r"-?\d+(?:[.,]\d+)*",
    "day": r"\d{4}-\d\d-\d\d",
    "time": r"(?:\d{4}-\d\d-\d\d )?\d\d:\d\d(?: today)?",
    "list": r".+?",
    "word": r"[\w ]+?",
    "part": r".+?",
}
"""What a slot of each kind looks like where it is read."""


@dataclass(frozen=True, slots=True)
class Slot:
    name: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Optional:
    """What stood in brackets; `name` says in the values whether it was there."""

    name: str
    nodes: "Nodes"


Nodes = tuple[str | Slot | Optional, ...]


@dataclass(frozen=True, slots=True)
class Frame:
    """One sentence, or a part of one."""

    pattern: re.Pattern[str]
    slots: Mapping[str, Kind]
    forms: Mapping[str, Nodes]
    """By language."""

    def read(self, text: str) -> dict[str, str | None] | None:
        """What stands in the slots of a text that has this frame; None for any other text."""
        match = self.pattern.fullmatch(text)
        return match.groupdict() if match else None

    def said(self, language: str, values: Mapping[str, str | None]) -> str:
        """The frame in that language, with these values in its slots."""
        return "".join(_said(self.forms[language], values))


def frame(source: str, forms: Mapping[str, str]) -> Frame:
    """A frame read as `source` and said in the languages of `forms`; raises ValueError for one that is broken."""
    nodes = _parsed(source)
    slots = {slot.name: slot.kind for slot in _slots(nodes)}
    parsed = {language: _parsed(form) for language, form in forms.items()}
    for language, form in parsed.items():
        unknown = {slot.name for slot in _slots(form)} - set(slots)
        if unknown:
            raise ValueError(f"the {language!r} form of {source!r} has slots that it does not fill: {sorted(unknown)}")
    return Frame(pattern=re.compile("".join(_pattern(nodes))), slots=slots, forms=parsed)


def _parsed(form: str) -> Nodes:
    """The form as a tree; brackets are counted from 1 in their order, so that every language counts alike."""
    levels: list[list[str | Slot | Optional]] = [[]]
    names: list[str] = []
    count, end = 0, 0
    for token in _TOKEN.finditer(form):
        levels[-1].append(form[end : token.start()])
        end = token.end()
        if token.group() == "[":
            count += 1
            names.append(f"part{count}")
            levels.append([])
        elif token.group() == "]":
            inner = levels.pop()
            levels[-1].append(Optional(names.pop(), tuple(inner)))
        else:
            levels[-1].append(Slot(token["name"], _kind(token["kind"] or "text", form)))
    if len(levels) != 1:
        raise ValueError(f"a bracket of {form!r} is not closed")
    return (*levels[0], form[end:])


def _kind(name: str, form: str) -> Kind:
    for kind in get_args(Kind):
        if name == kind:
            known: Kind = kind
            return known
    raise ValueError(f"{name!r} in {form!r} is no kind of slot; choose one of {', '.join(get_args(Kind))}")


def _slots(nodes: Nodes) -> Iterator[Slot]:
    for node in nodes:
        if isinstance(node, Slot):
            yield node
        elif isinstance(node, Optional):
            yield from _slots(node.nodes)


def _pattern(nodes: Nodes) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, str):
            yield re.escape(node)
        elif isinstance(node, Slot):
            yield f"(?P<{node.name}>{_SHAPES[node.kind]})"
        else:
            yield f"(?P<{node.name}>{''.join(_pattern(node.nodes))})?"


def _said(nodes: Nodes, values: Mapping[str, str | None]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, str):
            yield node
        elif isinstance(node, Slot):
            yield values.get(node.name) or ""
        elif (
            all(values.get(slot.name) for slot in _slots(node.nodes))
            if any(_slots(node.nodes))
            else values.get(node.name)
        ):
            yield from _said(node.nodes, values)
