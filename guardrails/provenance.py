"""Where every argument of an action came from, worked out by code after the arguments were chosen.

A label belongs to one argument, never to a message. It can only be earned by evidence for that
argument: the slot decides what counts, and a value that a document and a better source share
keeps the better label only if that source is tied to what the person named.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from knowledge.passages import Passage
from tools.facts import Fact
from tools.records import FieldKind
from tools.slots import SlotKind
from tools.tool import Json, Parameter, Tool


class Trust(StrEnum):
    """How far a value may be trusted as an argument, most trusted first."""

    USER = "USER"
    """Said in this conversation by the signed-in person."""
    RECORD = "RECORD"
    """A structured field of a system of record, read in this conversation."""
    DEFAULT = "DEFAULT"
    """A constant of the tool, or the site of the conversation."""
    DERIVED = "DERIVED"
    """Computed by named code from values with better labels."""
    DOCUMENT = "DOCUMENT"
    """Found only in procedures, past cases or the free text of records."""
    INVENTED = "INVENTED"
    """Found nowhere."""


SlotClass = Literal["identity", "amount", "choice", "text"]
_CLASSES: dict[str, SlotClass] = {
    "quantity": "amount",
    "date": "amount",
    "days": "amount",
    "hours": "amount",
    "choice": "choice",
    "text": "text",
}


def slot_class(slot: SlotKind) -> SlotClass:
    """How the policy looks at a slot: what names something is an identity unless it is known to be otherwise."""
    return _CLASSES.get(slot, "identity")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A value that code read from the words of the person, for one kind of slot."""

    slot: SlotKind
    value: Json
    turn: str
    start: int
    """Character span in the text of that turn; -1 where it was carried over from an earlier one."""
    end: int
    parameter: str = ""
    """The parameter it was read for; needed for choices, whose values mean nothing alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Derivation:
    """A value that named code computed for a parameter."""

    parameter: str
    value: Json
    function: str
    """Name of the code, in words that can stand on a card: `the line of the machine`."""
    inputs: tuple[tuple[SlotKind, Json], ...]
    """The values it was computed from; the least trusted of them decides the label."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Everything that an argument can be traced back to."""

    mentions: tuple[Mention, ...] = ()
    user_texts: tuple[str, ...] = ()
    """What the person wrote in this conversation, turn by turn."""
    facts: tuple[Fact, ...] = ()
    """Facts read in this conversation, before the arguments were chosen."""
    passages: tuple[Passage, ...] = ()
    derivations: tuple[Derivation, ...] = ()
    site: str = ""
    """The site of the conversation."""
    confirmed: frozenset[str] = frozenset()
    """Ids that the systems of record named in the dry run; they confirm what a person said, no more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """Where one argument came from."""

    trust: Trust
    origin: str
    """In plain words, for the card."""
    evidence: str = ""
    """Turn and span, system, record and field, or passage id."""
    confirmed: bool = False
    """True when the person said it and a system of record knows it."""


def label_arguments(tool: Tool, arguments: Mapping[str, Json], evidence: Evidence) -> dict[str, Label]:
    """A label for every argument that has a value, by parameter name.

    An argument that the tool does not declare is INVENTED.
    """
    parameters = {parameter.name: parameter for parameter in tool.parameters}
    values = {name: value for name, value in arguments.items() if value is not None}
    subjects = {
        str(value) for name, value in values.items() if name in parameters and _class(parameters[name]) == "identity"
    }
    tracer = _Tracer(evidence, frozenset(subjects))
    return {
        name: tracer.label(parameters[name], value) if name in parameters else INVENTED
        for name, value in values.items()
    }


INVENTED = Label(trust=Trust.INVENTED, origin="found nowhere")
"""The label of a value without evidence."""
_WRITTEN = Label(trust=Trust.INVENTED, origin="written by the assistant")
_QUANTITIES = frozenset(
    {"quantity", "completed", "received", "on_hand", "reserved", "minimum", "safety_stock", "count", "good", "scrap"}
)
_TOKEN = re.compile(r"[\w./-]*\w")


@dataclass(frozen=True, slots=True)
class _Tracer:
    evidence: Evidence
    subjects: frozenset[str]
    """Identities among the arguments: what a quantity or a date has to be about."""

    def label(self, parameter: Parameter, value: Json) -> Label:
        if _class(parameter) == "text":
            return self._text(str(value))
        return (
            self._said(parameter, value)
            or self._recorded(parameter, value)
            or self._default(parameter, value)
            or self._derived(parameter, value)
            or self._written(value)
            or INVENTED
        )

    def _said(self, parameter: Parameter, value: Json) -> Label | None:
        for mention in self.evidence.mentions:
            if mention.slot == parameter.slot and _same(mention.value, value) and _meant(mention, parameter):
                span = f"turn {mention.turn} {mention.start}-{mention.end}"
                return Label(
                    trust=Trust.USER, origin="said by the requester", evidence=span, confirmed=self._known(value)
                )
        if parameter.slot == "choice" and self._word(str(value)):
            return Label(trust=Trust.USER, origin="said by the requester", evidence="word of the closed list")
        return None

    def _word(self, value: str) -> bool:
        """A long enough word of the tool's closed list, used by the person as a word."""
        words = value.replace("_", " ").casefold()
        pattern = re.compile(rf"(?<!\w){re.escape(words)}(?!\w)")
        return len(words) > 3 and any(pattern.search(text.casefold()) for text in self.evidence.user_texts)

    def _known(self, value: Json) -> bool:
        return str(value) in self.evidence.confirmed or any(
            _names(fact, str(value)) for fact in self.evidence.facts if not _scored(fact)
        )

    def _recorded(self, parameter: Parameter, value: Json) -> Label | None:
        shared = self._written(value) is not None
        for fact in sorted(self.evidence.facts, key=_scored):
            if self._backs(fact, parameter, value) and (not shared or self._tied(fact, value)):
                return _from_fact(fact)
        return None

    def _backs(self, fact: Fact, parameter: Parameter, value: Json) -> bool:
        """True if the fact holds this value in the role that the slot asks for."""
        if _class(parameter) == "identity":
            return _names(fact, str(value))
        if not self._about(fact):
            return False
        if parameter.slot == "date":
            return fact.kind is FieldKind.DATE and str(fact.value)[:10] == str(value)[:10]
        if parameter.slot == "quantity":
            return fact.kind is FieldKind.NUMBER and fact.field in _QUANTITIES and _same(fact.value, value)
        return fact.kind is FieldKind.ENUM and fact.field == parameter.name and _same(fact.value, value)

    def _about(self, fact: Fact) -> bool:
        return bool(self.subjects & _subject(fact))

    def _tied(self, fact: Fact, value: Json) -> bool:
        """True if the fact is about something that the person named, other than the value itself."""
        named = {str(mention.value) for mention in self.evidence.mentions if mention.slot not in _CLASSES}
        return bool((named - {str(value)}) & _subject(fact))

    def _default(self, parameter: Parameter, value: Json) -> Label | None:
        if parameter.slot == "site" and value == self.evidence.site:
            return Label(trust=Trust.DEFAULT, origin="the site of this conversation")
        if not parameter.required and _same(parameter.default, value):
            return Label(trust=Trust.DEFAULT, origin="the usual value", evidence=f"default of {parameter.name}")
        return None

    def _derived(self, parameter: Parameter, value: Json) -> Label | None:
        for found in self.evidence.derivations:
            if found.parameter == parameter.name and _same(found.value, value):
                return self._computed(found)
        return None

    def _computed(self, found: Derivation) -> Label:
        order = list(Trust)
        inputs = [self._input(slot, value) for slot, value in found.inputs] or [Trust.INVENTED]
        lowest = max([*inputs, Trust.DERIVED], key=order.index)
        shown = ", ".join(str(value) for _, value in found.inputs)
        return Label(trust=lowest, origin=f"{found.function} ({shown})", evidence=found.function)

    def _input(self, slot: SlotKind, value: Json) -> Trust:
        bare = Parameter(name="", slot=slot, description="", type="string", required=True, default=None)
        label = self._said(bare, value) or self._recorded(bare, value) or self._written(value)
        return label.trust if label else Trust.INVENTED

    def _text(self, value: str) -> Label:
        words = _plain(value)
        if words and any(words in _plain(text) for text in self.evidence.user_texts):
            return Label(trust=Trust.USER, origin="words of the requester")
        for name, text in self._texts():
            if words and words in _plain(text):
                return Label(trust=Trust.DOCUMENT, origin=f"copied from {name}", evidence=name)
        return _WRITTEN

    def _written(self, value: Json) -> Label | None:
        """The value as a whole word or number in text that people wrote."""
        for name, text in self._texts():
            if any(_same(token, value) for token in _TOKEN.findall(text)):
                return Label(trust=Trust.DOCUMENT, origin=f"only in {name}", evidence=name)
        return None

    def _texts(self) -> Iterable[tuple[str, str]]:
        for passage in self.evidence.passages:
            yield passage.citation, passage.text
        for fact in self.evidence.facts:
            if fact.kind is FieldKind.FREE_TEXT:
                yield f"free text in {fact.system} {fact.record}", str(fact.value)


def _class(parameter: Parameter) -> SlotClass:
    return slot_class(parameter.slot)


def _meant(mention: Mention, parameter: Parameter) -> bool:
    if mention.parameter:
        return mention.parameter == parameter.name
    return parameter.slot != "choice"


def _subject(fact: Fact) -> frozenset[str]:
    """What a fact is about: the words of its label and its record."""
    return frozenset({*fact.label.split(), fact.record})


def _names(fact: Fact, value: str) -> bool:
    """True if a structured field holds this id, or the fact is about the record with this id."""
    if fact.kind is FieldKind.FREE_TEXT:
        return False
    held = str(fact.value).split(", ") if fact.kind in (FieldKind.KEY, FieldKind.ENUM) else []
    return value in held or value in _subject(fact)


def _scored(fact: Fact) -> bool:
    return fact.system.startswith("score:")


def _from_fact(fact: Fact) -> Label:
    place = f"{fact.system} {fact.record} {fact.field}"
    if _scored(fact):
        return Label(trust=Trust.DERIVED, origin=f"computed by {fact.system[6:]}", evidence=place)
    return Label(trust=Trust.RECORD, origin=f"from {fact.system}, record {fact.record}", evidence=place)


def _same(left: object, right: object) -> bool:
    """Equal as ids or words whatever their case, or as numbers however they are written."""
    if str(left).casefold() == str(right).casefold():
        return True
    try:
        return float(str(left).replace(",", "")) == float(str(right).replace(",", ""))
    except ValueError:
        return False


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
