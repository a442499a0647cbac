"""What a message means because of the turn before it: an answer to our question, or the same again for another."""

import re
from dataclasses import dataclass

from graphs.clauses import Clause
from graphs.deciding import call_data
from graphs.filling import Message
from graphs.repeating import each_named, repeated
from graphs.setting import Parts
from graphs.state import TurnState, WantedData
from tools.tool import Json

_FIRST = re.compile(r"\b(?:1|1st|a|first|former|erste[rns]?|primer[oa]?)\b", re.IGNORECASE)
_SECOND = re.compile(r"\b(?:2|2nd|b|second|latter|zweite[rns]?|segund[oa])\b", re.IGNORECASE)


_ORDINALS = {
    word: number
    for number, words in enumerate(
        (
            "first erste ersten erster primera primero",
            "second zweite zweiten zweiter segunda segundo",
            "third dritte dritten dritter tercera tercero",
            "fourth vierte vierten vierter cuarta cuarto",
        ),
        start=1,
    )
    for word in words.split()
}
_NUMBER = re.compile(rf"\b(?:{'|'.join(_ORDINALS)}|\d{{1,2}}(?:st|nd|rd|th|\.)?)\b")
MOST_WORDS = 2
"""Words of its own that an answer which only points may have."""


@dataclass(frozen=True, slots=True)
class Resuming:
    """Reads a message in the light of what was asked and looked up before."""

    parts: Parts

    def completed(self, state: TurnState, clause: Clause, message: Message) -> WantedData | None:
        """The call that we asked back about, if this message gives what it lacked."""
        asked = state.get("asked")
        if not asked:
            return None
        if len(asked) > 1:
            return self._picked(asked, clause)
        return self._given(state, asked[0], clause, message) if self._comes_back(state, clause.text) else None

    def again(self, state: TurnState, clause: Clause, message: Message) -> list[WantedData]:
        """The last call with what is new in this clause: `and yesterday?`, `no, line 2`."""
        exchanges = state.get("exchanges", [])
        if not exchanges or not exchanges[-1]["calls"] or clause.content or not (clause.mentions or clause.dates):
            return []
        for last in exchanges[-1]["calls"]:
            tool = self.parts.tools[last["tool"]]
            takes = {parameter.slot for parameter in tool.parameters}
            filled = self.parts.decider.filler.fill(tool, clause, message, {}, carry=False)
            new = [p.name for p in tool.parameters if p.name in filled.said and p.slot != "text"]
            if new and all(mention["kind"] in takes for mention in clause.mentions):
                call = call_data(tool.name, repeated(tool, last, filled), clause.text)
                return each_named(tool, call, clause)
        return []

    def _picked(self, readings: list[WantedData], clause: Clause) -> WantedData | None:
        """The reading that the person chose: by its number, or by a word that only it has."""
        if len(clause.text.split()) > 6:
            return None
        by_place = [bool(_FIRST.search(clause.text)), bool(_SECOND.search(clause.text))]
        words = set(re.findall(r"\w+", clause.text.lower()))
        named = [words & self._words(reading) for reading in readings]
        by_word = [bool(own - other) for own, other in zip(named, reversed(named), strict=True)]
        chosen = by_place if any(by_place) else by_word
        return readings[chosen.index(True)] if sum(chosen) == 1 else None

    def _words(self, reading: WantedData) -> set[str]:
        tool = self.parts.tools[reading["tool"]]
        return set(re.findall(r"\w{4,}", f"{tool.name.replace('_', ' ')} {tool.description}".lower()))

    def _comes_back(self, state: TurnState, text: str) -> bool:
        """Whether an open question is still fresh, or the text names what it was about."""
        exchanges = state.get("exchanges", [])
        fresh = bool(exchanges) and exchanges[-1]["turn"] == state.get("asked_in", "")
        about = set(state["asked"][0]["tool"].split("_")) & set(text.lower().split())
        return fresh or bool(about)

    def _given(self, state: TurnState, asked: WantedData, clause: Clause, message: Message) -> WantedData | None:
        tool = self.parts.tools[asked["tool"]]
        filled = self.parts.decider.filler.fill(tool, clause, message, {}, carry=False)
        given = {name: value for name, value in filled.arguments.items() if name in asked["missing"]}
        lines = [mention["id"] for mention in clause.mentions if mention["kind"] == "line"]
        offered = self._offered(state, asked, clause, lines)
        given |= offered
        changes_subject = (clause.is_question or clause.is_request) and len(given) < len(asked["missing"])
        if not given or changes_subject:
            return None
        missing = [name for name in asked["missing"] if name not in given]
        return WantedData(
            tool=asked["tool"],
            arguments={**asked["arguments"], **given},
            missing=missing,
            clause=f"{asked['clause']} {clause.text}",
            said=asked["said"]
            | {name: filled.said[name] for name in given if name in filled.said}
            | {name: f"{name}@{message.turn}" for name in offered if not lines},
            derived=asked["derived"] | {name: ["line", lines[0]] for name in offered if lines},
        )

    def _offered(self, state: TurnState, asked: WantedData, clause: Clause, lines: list[str]) -> dict[str, Json]:
        """The one of the offered things that the person points at: `the one on line 4`, `the second`, `number 3`."""
        offered = state.get("offered", [])
        on_line = [option for option in offered if self.parts.directory.related(option, "line") in lines]
        chosen = on_line if lines else _by_number(offered, clause.text)
        slot = next((name for name in asked["missing"] if name in {"asset", "line", "material"}), None)
        return {slot: chosen[0]} if slot and len(chosen) == 1 and clause.content <= MOST_WORDS else {}


def _by_number(offered: list[str], text: str) -> list[str]:
    """The thing at the place that is said; the one with that number in its name where a bare number is said."""
    said = _NUMBER.search(text.lower())
    if said is None or not offered:
        return []
    number = _ORDINALS.get(said.group()) or int(re.sub(r"\D", "", said.group()) or 0)
    bare = said.group().rstrip(".").isdigit()
    numbered = [option for option in offered if bare and re.search(rf"\D0*{number}$", option)]
    return numbered or offered[max(number - 1, 0) : number]
