"""Arguments for a tool from what the person named: by code, and only from things that exist."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import get_args

from graphs.clauses import Clause
from graphs.dates import DateMention
from graphs.state import MentionData
from graphs.wording import Wording
from tools.slots import SlotKind
from tools.tool import Json, Parameter, Tool

NAMED: frozenset[SlotKind] = frozenset(get_args(SlotKind)) - {
    "site",
    "signal",
    "quantity",
    "date",
    "days",
    "hours",
    "choice",
    "text",
}
"""Slots that only a thing of the plant can fill."""

SHORTEST_REMARK = 3
"""Words from which a part of a request that asks for nothing is taken as a description."""
_PARTS = re.compile(r"[,;:.!]\s+")
_BECAUSE = re.compile(r"\b(?:because|since|due to|as the|weil|wegen|porque|por)\b[:,]?\s+(\S.*)", re.IGNORECASE)
_ORIGIN = re.compile(r"\b(?:from|out of|von|aus|desde|de)\s*$", re.IGNORECASE)
_TARGET = re.compile(r"\b(?:to|into|onto|over to|nach|auf|zu|a|al|hacia)\s*$", re.IGNORECASE)
_ORIGIN_NAMES = frozenset({"origin", "from_location", "source"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """The whole message that a clause is part of, and where it was written."""

    text: str
    turn: str
    site: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """What a tool would be called with."""

    arguments: dict[str, Json]
    missing: list[str]
    """Required parameters that nothing fills."""
    said: dict[str, str]
    """Parameters that the person's own words filled, as `slot@turn`."""
    derived: dict[str, MentionData]
    """Parameters that code worked out, with the thing they follow from."""


@dataclass(frozen=True, slots=True)
class Filler:
    """Fills arguments; knows the words people use and how things in the plant belong together."""

    wording: Wording
    related: Callable[[str, SlotKind], str | None]
    """The thing of another kind that an id belongs to: an asset's line, a lot's material."""

    def fill(
        self, tool: Tool, clause: Clause, message: Message, focus: Mapping[str, MentionData], *, carry: bool
    ) -> Filled:
        """Arguments for the tool; `carry` allows optional ones to come from earlier turns too."""
        filled = Filled(arguments={}, missing=[], said={}, derived={})
        for parameter in tool.parameters:
            reach = focus if parameter.required or carry else {}
            self._fill_one(parameter, tool, clause, message, focus=reach, filled=filled)
        return filled

    def _fill_one(
        self,
        parameter: Parameter,
        tool: Tool,
        clause: Clause,
        message: Message,
        *,
        focus: Mapping[str, MentionData],
        filled: Filled,
    ) -> None:
        """The first source that has a value: what was said, what follows from it, what was said before."""
        said = self._said(parameter, tool, clause, message)
        if said is not None:
            filled.arguments[parameter.name] = said
            filled.said[parameter.name] = f"{parameter.slot}@{message.turn}"
            return
        follows = self._belonging(parameter, clause)
        carried = self._carried(parameter, clause, focus)
        if follows is not None:
            filled.derived[parameter.name], filled.arguments[parameter.name] = follows
        elif carried is not None:
            filled.arguments[parameter.name] = carried["id"]
            if carried["start"] >= 0:
                filled.said[parameter.name] = f"{parameter.slot}@{carried['turn']}"
        elif parameter.slot == "site" and parameter.required:
            filled.arguments[parameter.name] = message.site
        elif parameter.required:
            filled.missing.append(parameter.name)

    def _said(self, parameter: Parameter, tool: Tool, clause: Clause, message: Message) -> Json:
        """The value that this clause itself gives."""
        if parameter.slot in NAMED or parameter.slot in {"site", "signal"}:
            named = _named(parameter, clause, message.text)
            return self._signal(clause.text) if named is None and parameter.slot == "signal" else named
        if parameter.slot == "choice":
            return self.wording.choice(parameter.name, clause.text, parameter.choices)
        if parameter.slot == "text" and parameter.name == "symptom":
            return self.wording.subject_of(_without_names(clause)) or clause.text
        if parameter.slot == "text":
            return self._remark(tool, clause) if tool.kind == "act" else clause.text
        return _measured(parameter, tool, clause)

    def _signal(self, text: str) -> str | None:
        words = tuple(self.wording.choices.get("signal", {}))
        return self.wording.choice("signal", text, words)

    def _remark(self, tool: Tool, clause: Clause) -> str | None:
        """What is said beyond the request itself: a `because`, the words behind the last name, or a long sentence."""
        because = _BECAUSE.search(clause.text)
        takes = {parameter.slot for parameter in tool.parameters}
        subjects = [m["text"] for m in clause.mentions if m["kind"] in takes]
        last = max((clause.text.rfind(words) + len(words) for words in subjects), default=len(clause.text))
        behind = self.wording.remark_in(clause.text[last:])
        if because:
            return because.group(1).strip(" .!")
        if len(behind.split()) > 1 and not self.wording.is_request(behind):
            return behind
        told = [part.strip() for part in _PARTS.split(clause.text) if not self.wording.is_request(part)]
        return next((part for part in told if len(part.split()) >= SHORTEST_REMARK), None)

    def _belonging(self, parameter: Parameter, clause: Clause) -> tuple[MentionData, str] | None:
        """The line of the asset that was named, the material of the lot, and so on."""
        for mention in clause.mentions if parameter.required else ():
            found = self.related(mention["id"], parameter.slot)
            if found is not None:
                return mention, found
        return None

    def _carried(self, parameter: Parameter, clause: Clause, focus: Mapping[str, MentionData]) -> MentionData | None:
        """The last thing of that kind, unless the clause is about something else."""
        if parameter.slot not in NAMED or (clause.mentions and not clause.refers_back):
            return None
        return focus.get(parameter.slot)


def _without_names(clause: Clause) -> str:
    text = clause.text
    for mention in clause.mentions:
        if mention["kind"] == "asset":
            text = text.replace(mention["text"], " ", 1)
    return text


def _named(parameter: Parameter, clause: Clause, message: str) -> str | None:
    fitting = [m for m in clause.mentions if m["kind"] == parameter.slot]
    if not fitting:
        return None
    if (parameter.slot in {"location", "line"} and len(fitting) > 1) or parameter.name in _ORIGIN_NAMES:
        return _directed(parameter, fitting, message)
    return fitting[0]["id"]


def _directed(parameter: Parameter, fitting: Sequence[MentionData], message: str) -> str | None:
    """The place a thing comes from or goes to, told apart by the preposition before it."""
    wants_origin = parameter.name in _ORIGIN_NAMES
    marker, other = (_ORIGIN, _TARGET) if wants_origin else (_TARGET, _ORIGIN)
    before = [(m, message[: m["start"]]) for m in fitting]
    marked = [m["id"] for m, text in before if marker.search(text)]
    free = [m["id"] for m, text in before if not marker.search(text) and not other.search(text)]
    return next(iter(marked + free), None)


def _measured(parameter: Parameter, tool: Tool, clause: Clause) -> Json:
    """A quantity, a number of days or hours, or a day."""
    if parameter.slot == "quantity":
        number = clause.numbers[0] if clause.numbers else None
        return int(number) if number is not None and parameter.type == "integer" else number
    return _dated(parameter, tool, clause.dates[0], ahead=clause.looks_ahead) if clause.dates else None


def _dated(parameter: Parameter, tool: Tool, mention: DateMention, *, ahead: bool) -> Json:
    """What a named day or span gives a parameter."""
    if parameter.slot == "hours":
        return mention.hours
    takes_a_day = any(other.slot == "date" for other in tool.parameters)
    if parameter.slot == "days":
        return None if takes_a_day and not mention.is_span else mention.days
    # A tool about people knows which day the present night shift belongs to.
    if parameter.slot != "date" or mention.is_span or (mention.is_now and "labour" in tool.systems):
        return None
    return (mention.future if ahead or tool.kind == "act" else mention.past).isoformat()
