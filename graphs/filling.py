"""Arguments for a tool from what the person named: by code, and only from things that exist."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import get_args

from graphs.choosing import chosen
from graphs.clauses import Clause
from graphs.dates import DateMention
from graphs.remarks import remark_of
from graphs.signals import signal_in
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
PLACES: frozenset[SlotKind] = frozenset({"location", "line"})
"""Slots that something can come from or go to."""

_ARTICLE = r"(?:\s+(?:the|line|la|el|los|las|der|dem|den|die|das|linie|linea|línea))*"
_ORIGIN = re.compile(rf"\b(?:from|out of|off|von|vom|aus|desde|de|del){_ARTICLE}\s*$", re.IGNORECASE)
_TARGET = re.compile(rf"(?:\b(?:auf|an|ans|en|at|on|in|instead|rather)){_ARTICLE}\s*$", re.IGNORECASE)
"""Where a thing goes, or where it is: it counts where nothing says more clearly where it goes."""
_GOES_TO = re.compile(
    rf"(?:\b(?:to|into|onto|towards?|nach|zu|zur|zum|hacia|hasta|a|al|para)|->|→){_ARTICLE}\s*$", re.IGNORECASE
)
_ORIGIN_NAMES = frozenset({"origin", "from_location", "source"})
_ONE = re.compile(r"\b(?:an?|one|eine?|einen|einem|una?|uno)\s+(?:\w+\s+){0,2}$", re.IGNORECASE)
_LINE_BEFORE = re.compile(r"\b(?:on|at|of|for|from|to|line|linie|línea|an|auf|von|en|de|del|der|la)\s+$", re.IGNORECASE)
_BEHIND = re.compile(
    r"\b(?:did|were|went|left|shipped|departed|been|waren|ging|gingen|hatte|hatten|wurde|wurden|sali[óo]|salieron|fue|fueron|hubo)\b",
    re.IGNORECASE,
)


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
    signals: Callable[[str], Sequence[str]] = lambda _identifier: ()
    """What is measured on an asset or inspected on a line."""

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
        said = self._said(parameter, tool, clause, message, filled.arguments)
        if said is not None:
            filled.arguments[parameter.name] = said
            filled.said[parameter.name] = f"{parameter.slot}@{message.turn}"
            return
        follows = self._belonging(parameter, tool, clause)
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

    def _said(
        self, parameter: Parameter, tool: Tool, clause: Clause, message: Message, given: Mapping[str, Json]
    ) -> Json:
        """The value that this clause itself gives; `given` are the arguments before this one."""
        if parameter.slot == "site":
            return _site(tool, clause, message)
        if parameter.slot in NAMED:
            return _named(parameter, tool, clause, message.text)
        if parameter.slot == "signal":
            return self._signal(clause.text, given)
        if parameter.slot == "choice":
            return chosen(parameter.name, _for_choices(parameter, tool, clause), parameter.choices, self.wording)
        if parameter.slot == "text":
            return self._text(parameter, tool, clause)
        return _measured(parameter, tool, clause)

    def _text(self, parameter: Parameter, tool: Tool, clause: Clause) -> str | None:
        if parameter.name == "symptom":
            return self.wording.subject_of(_without_names(clause)) or clause.text
        if tool.kind != "act":
            return clause.text
        takes = {other.slot for other in tool.parameters}
        return remark_of(clause.text, [m["text"] for m in clause.mentions if m["kind"] in takes], self.wording)

    def _signal(self, text: str, given: Mapping[str, Json]) -> str | None:
        """The signal as the historian names it; only a general word where the machine is not known yet."""
        words = self.wording.choices.get("signal", {})
        where = given.get("asset") or given.get("line")
        known = self.signals(where) if isinstance(where, str) else ()
        return signal_in(text, known or (tuple(words) if "asset" not in given else ()), words)

    def _belonging(self, parameter: Parameter, tool: Tool, clause: Clause) -> tuple[MentionData, str] | None:
        """The line of the asset that was named, the material of the lot; never where an order is to go."""
        goes_there = tool.kind == "act" and parameter.slot in PLACES
        for mention in clause.mentions if parameter.required and not goes_there else ():
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


def _site(tool: Tool, clause: Clause, message: Message) -> str | None:
    """The site that was named; `shipments to Eastport` are those of here that go there."""
    named = [m for m in clause.mentions if m["kind"] == "site"]
    if tool.kind != "act":
        named = [m for m in named if not _GOES_TO.search(message.text[: m["start"]])]
    return named[0]["id"] if named else None


def _named(parameter: Parameter, tool: Tool, clause: Clause, message: str) -> str | None:
    fitting = [m for m in clause.mentions if m["kind"] == parameter.slot]
    if not fitting:
        return None
    directed = parameter.slot in PLACES and (tool.kind == "act" or len(fitting) > 1)
    return _directed(parameter, fitting, message) if directed else fitting[0]["id"]


def _directed(parameter: Parameter, fitting: Sequence[MentionData], message: str) -> str | None:
    """The place a thing comes from or goes to, told apart by the preposition before it.

    A single place without one is where it goes.
    """
    before = [(m["id"], message[: m["start"]]) for m in fitting]
    taken = [place for place, text in before if _ORIGIN.search(text)]
    meant = [place for place, text in before if _GOES_TO.search(text)]
    perhaps = [place for place, text in before if _TARGET.search(text)]
    free = [place for place, _ in before if place not in {*taken, *meant, *perhaps}]
    if parameter.name in _ORIGIN_NAMES:
        left = [*free, *(perhaps if meant else ())]
        return next(iter(taken or (left if len(fitting) > 1 else ())), None)
    # `EP-WH-B02 EP-LINE-P4`: from the first to the second.
    return next(iter(meant or perhaps or (free[-1:] if parameter.slot == "location" else free)), None)


def _for_choices(parameter: Parameter, tool: Tool, clause: Clause) -> str:
    """The words that can name a choice: `P3` is no priority where it is a line."""
    text = clause.text
    takes_line = any(other.slot == "line" for other in tool.parameters)
    for mention in clause.mentions if parameter.name == "priority" else ():
        at = text.find(mention["text"])
        if mention["kind"] == "line" and at >= 0 and (takes_line or _LINE_BEFORE.search(text[:at])):
            text = text.replace(mention["text"], " ", 1)
    return text


def _measured(parameter: Parameter, tool: Tool, clause: Clause) -> Json:
    """A quantity, a number of days or hours, or a day."""
    if parameter.slot == "quantity":
        number = _amount(parameter, clause)
        return int(number) if number is not None and parameter.type == "integer" else number
    values = (_dated(parameter, tool, clause, mention) for mention in clause.dates)
    return next((value for value in values if value is not None), None)


def _amount(parameter: Parameter, clause: Clause) -> float | None:
    """The number that was said; one piece for `a gearbox`."""
    if clause.numbers:
        return clause.numbers[0]
    bare = [float(m["text"]) for m in clause.mentions if m["text"].isdigit()]
    if bare or parameter.type != "integer":
        return bare[0] if bare else None
    spares = [clause.text.find(m["text"]) for m in clause.mentions if m["kind"] == "spare"]
    return 1.0 if any(at >= 0 and _ONE.search(clause.text[:at]) for at in spares) else None


def _dated(parameter: Parameter, tool: Tool, clause: Clause, mention: DateMention) -> Json:
    """What a named day or span gives a parameter."""
    if parameter.slot == "hours":
        return mention.hours if mention.hours is not None or not mention.is_span else 24 * mention.days
    takes_a_day = any(other.slot == "date" for other in tool.parameters)
    if mention.is_time:
        return None
    if parameter.slot == "days":
        return None if takes_a_day and not mention.is_span else mention.days
    # A tool about people knows which day the present night shift belongs to.
    if parameter.slot != "date" or mention.is_span or (mention.is_now and "labour" in tool.systems):
        return None
    return (mention.future if _looks_ahead(tool, clause) else mention.past).isoformat()


def _looks_ahead(tool: Tool, clause: Clause) -> bool:
    """Whether a weekday means the coming one: what is to be done, what leaves, what is still to be."""
    if tool.kind == "act":
        return True
    if "logistics" in tool.systems or tool.kind == "advise":
        return not _BEHIND.search(clause.text)
    return clause.looks_ahead and "labour" in tool.systems
