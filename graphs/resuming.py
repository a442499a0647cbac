"""What a message means because of the turn before it: an answer to our question, or the same again for another."""

import re
from dataclasses import dataclass

from graphs.clauses import Clause
from graphs.filling import Message
from graphs.setting import Parts
from graphs.state import TurnState, WantedData
from tools.tool import Json

_FIRST = re.compile(r"\b(?:1|1st|a|first|former|erste[rns]?|primer[oa]?)\b", re.IGNORECASE)
_SECOND = re.compile(r"\b(?:2|2nd|b|second|latter|zweite[rns]?|segund[oa])\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Resuming:
    """Reads a message in the light of what was asked and looked up before."""

    parts: Parts

    def completed(self, state: TurnState, clauses: tuple[Clause, ...], message: Message) -> WantedData | None:
        """The call that we asked back about, if this message gives what it lacked."""
        asked = state.get("asked")
        if not asked or not clauses:
            return None
        if len(asked) > 1:
            return self._picked(asked, clauses[0])
        if not self._comes_back(state, clauses[0].text):
            return None
        return self._given(state, asked[0], clauses[0], message)

    def again(self, state: TurnState, clause: Clause, message: Message) -> list[WantedData]:
        """The last call with what is new in this clause: `and yesterday?`, `no, line 2`."""
        exchanges = state.get("exchanges", [])
        if not exchanges or not exchanges[-1]["calls"] or not self._is_remainder(clause):
            return []
        last = exchanges[-1]["calls"][0]
        tool = self.parts.tools[last["tool"]]
        filled = self.parts.decider.filler.fill(tool, clause, message, {}, carry=False)
        new = {
            p.name: filled.arguments[p.name] for p in tool.parameters if p.name in filled.arguments and p.slot != "text"
        }
        takes = {p.slot for p in tool.parameters}
        foreign = [m for m in clause.mentions if m["kind"] not in takes]
        if not new or foreign:
            return []
        return [
            WantedData(
                tool=last["tool"],
                arguments={**last["arguments"], **new},
                missing=[],
                clause=clause.text,
                said=last["said"] | {name: filled.said[name] for name in new if name in filled.said},
                derived={name: source for name, source in last["derived"].items() if name not in new},
            )
        ]

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
        offered = self._offered(state, asked, clause)
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
            said=asked["said"] | {name: filled.said[name] for name in given if name in filled.said},
            derived=asked["derived"] | ({"asset": ["line", clause.mentions[0]["id"]]} if "asset" in offered else {}),
        )

    def _offered(self, state: TurnState, asked: WantedData, clause: Clause) -> dict[str, Json]:
        """The one of the offered machines that stands on the line the person names: `the one on line 4`."""
        lines = {mention["id"] for mention in clause.mentions if mention["kind"] == "line"}
        on_line = [o for o in state.get("offered", []) if self.parts.directory.related(o, "line") in lines]
        return {"asset": on_line[0]} if len(on_line) == 1 and "asset" in asked["missing"] else {}

    def _is_remainder(self, clause: Clause) -> bool:
        """Whether the clause is nothing but names, days and a word that joins it to the last turn."""
        text = clause.text
        for words in [m["text"] for m in clause.mentions] + [d.text for d in clause.dates]:
            text = text.replace(words, " ", 1)
        return bool(clause.mentions or clause.dates) and not self.parts.wording.content_words(text)
