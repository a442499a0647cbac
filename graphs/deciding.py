"""Which tool answers a clause: examples propose, what is named disposes, the model breaks ties."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from graphs.clauses import Clause
from graphs.errors import ModelUnavailable
from graphs.filling import NAMED, Filled, Filler, Message
from graphs.masking import noun
from graphs.model import LanguageModel, Recorder
from graphs.prompts import choice_prompt
from graphs.ranking import Ranked, ToolRanking
from graphs.state import MentionData, WantedData
from tools.tool import Tool

CASES = "similar_cases"
PROCEDURE = "find_procedure"
REQUESTED = 0.55
"""Score from which a sentence that asks for a change is taken at its word."""
BEHIND = 0.15
"""How far behind a look-up an action may be and still be what was asked for."""
THIN = 0.6
"""Score below which a look-up that nothing was named for gives way to a document that speaks of it."""
STRANGE = 0.4
"""Share of known words below which a text that names nothing of the plant is not about the plant."""
SPREAD = 0.3
"""How far behind the best a tool may be and still be put before the model."""
OPTIONS = 5
"""Tools the model is shown, before `none of these`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """Where a decision is clear enough; set on the tuning part of the evaluation suites only."""

    clear: float = 0.80
    """A score that needs no second opinion."""
    margin: float = 0.07
    """Lead over the next tool that needs no second opinion."""
    floor: float = 0.50
    """Below this nothing is called without the model's consent."""
    weak: float = 0.34
    """Below this the model is not even asked."""
    doubtful: float = 0.35
    """Share of `none of these` that is enough to drop a score below the floor."""
    sharpness: float = 0.06
    """Score difference that multiplies the odds by e when scores and model are joined."""
    none: float = 0.75
    """Share of `none of these` above which a score that is not clear is dropped."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A tool that might answer, what it would be called with, and how well it fits."""

    tool: Tool
    filled: Filled
    score: float
    ranked: Ranked


@dataclass(frozen=True, slots=True)
class Decider:
    """Chooses the tool for one clause."""

    tools: Mapping[str, Tool]
    ranking: ToolRanking
    filler: Filler
    model: LanguageModel
    thresholds: Thresholds = Thresholds()

    async def choose(
        self,
        clause: Clause,
        message: Message,
        focus: Mapping[str, MentionData],
        recorder: Recorder,
        written: Callable[[], bool],
    ) -> WantedData | None:
        """The call to make, or None when no tool fits; `written` says whether a procedure speaks of the clause."""
        ranked = self.candidates(clause, message, focus)
        best = _by_wording(clause, ranked) or self._clear(ranked) or await self._asked(clause, ranked, recorder)
        if best and _thin(best, clause) and written():
            best = _called(PROCEDURE, ranked)
        return wanted(best, clause) if best else None

    def candidates(self, clause: Clause, message: Message, focus: Mapping[str, MentionData]) -> tuple[Candidate, ...]:
        """The best fitting tools, best first."""
        found = []
        every = self.ranking.rank(self._asked_for(clause))
        written = [ranked for ranked in every[3 * OPTIONS :] if ranked.tool in {PROCEDURE, CASES}]
        for ranked in [*every[: 3 * OPTIONS], *written]:
            tool = self.tools[ranked.tool]
            carry = clause.refers_back or _about_before(tool, ranked.example, clause)
            filled = self.filler.fill(tool, clause, message, focus, carry=carry)
            candidate = Candidate(tool=tool, filled=filled, score=ranked.score, ranked=ranked)
            found.append(replace(candidate, score=candidate.score + fit(candidate, clause)))
        return tuple(sorted(found, key=lambda candidate: -candidate.score))

    def _asked_for(self, clause: Clause) -> str:
        """The requesting part of the clause, unless what it is about stands in another part."""
        part = self.filler.wording.request_in(clause.masked)
        about = [noun(mention["kind"]) for mention in clause.mentions]
        return part if not about or any(name in part for name in about) else clause.masked

    def _clear(self, ranked: tuple[Candidate, ...]) -> Candidate | None:
        first, second = ranked[0], ranked[1]
        leads = first.score - second.score >= self.thresholds.margin
        return first if first.score >= self.thresholds.clear and leads else None

    async def _asked(self, clause: Clause, ranked: tuple[Candidate, ...], recorder: Recorder) -> Candidate | None:
        """Scores and the model's letters joined; without a model the scores alone."""
        options = [c for c in ranked[:OPTIONS] if c.score >= ranked[0].score - SPREAD]
        limits = self.thresholds
        if ranked[0].score < limits.weak or _strange(ranked[0], clause, limits.floor):
            return None
        try:
            shares = await self.model.letter(
                choice_prompt(clause.text, [c.tool for c in options]), len(options) + 1, recorder
            )
        except ModelUnavailable:
            return options[0] if options[0].score >= limits.floor else None
        unlikely = limits.none if options[0].score >= limits.floor else limits.doubtful
        if shares[-1] > unlikely and options[0].score < limits.clear:
            return None
        joined = [
            math.exp((c.score - options[0].score) / self.thresholds.sharpness) * math.sqrt(max(share, 1e-4))
            for c, share in zip(options, shares, strict=False)
        ]
        return options[joined.index(max(joined))]


def _by_wording(clause: Clause, ranked: tuple[Candidate, ...]) -> Candidate | None:
    """A question about what is written goes to the documents, and a request for a change to an action."""
    if clause.is_request and ranked[0].score >= REQUESTED:
        actions = [c for c in ranked if c.tool.kind == "act" and c.score >= ranked[0].score - BEHIND]
        return actions[0] if actions else None
    if clause.asks_documents:
        return _called(PROCEDURE, ranked)
    return _called(CASES, ranked) if clause.asks_for_experience and not clause.dates else None


def _called(name: str, ranked: tuple[Candidate, ...]) -> Candidate | None:
    return next((candidate for candidate in ranked if candidate.tool.name == name), None)


def _thin(candidate: Candidate, clause: Clause) -> bool:
    """A weak look-up in a plant system for which the clause named nothing, or not enough."""
    named = set(candidate.filled.said) - {p.name for p in candidate.tool.parameters if p.slot not in NAMED}
    nothing = bool(candidate.filled.missing) or not named
    looks_up = candidate.tool.kind != "act" and "documents" not in candidate.tool.systems
    return looks_up and candidate.score < THIN and nothing and not clause.is_request


def _strange(candidate: Candidate, clause: Clause, floor: float) -> bool:
    """A text that names nothing of the plant and uses words that no tool is asked with."""
    return not clause.mentions and candidate.score < floor and candidate.ranked.covered < STRANGE


def _about_before(tool: Tool, example: str, clause: Clause) -> bool:
    """Whether the example was about a thing that the clause leaves out: `the next delivery` of what we spoke of."""
    slots = [parameter.slot for parameter in tool.parameters if parameter.slot in NAMED]
    return not clause.mentions and any(noun(slot) in example.split() for slot in slots)


def fit(candidate: Candidate, clause: Clause) -> float:
    """What the named things and the kind of sentence say for or against a tool."""
    tool, filled = candidate.tool, candidate.filled
    slots = {parameter.slot for parameter in tool.parameters}
    named = {mention["kind"] for mention in clause.mentions} & NAMED
    if "asset" in clause.doubts:
        named = named - {"asset_class"} | {"asset"}
    lacking = [name for name in filled.missing if _slot_of(tool, name) in NAMED - clause.doubts]
    unused = 0.04 if tool.kind == "act" else 0.08
    points = 0.04 * len(named & slots) - unused * len(named - slots)
    points -= (0.06 if tool.kind == "act" else 0.12) * len(lacking)
    return points + _sentence(tool, clause)


def _sentence(tool: Tool, clause: Clause) -> float:
    """A request is for acting, a how-to is for procedures, a question is for neither."""
    if clause.asks_documents and not clause.is_request:
        return 0.2 if tool.name == PROCEDURE else -0.2
    if clause.asks_for_experience and tool.name == CASES:
        return 0.2
    if tool.kind == "act":
        return 0.12 if clause.is_request else -0.25
    return -0.08 if clause.is_request else 0.0


def _slot_of(tool: Tool, name: str) -> str:
    return next(parameter.slot for parameter in tool.parameters if parameter.name == name)


def wanted(candidate: Candidate, clause: Clause) -> WantedData:
    """A candidate as the plain data that the state keeps."""
    return call_data(candidate.tool.name, candidate.filled, clause.text)


def call_data(tool: str, filled: Filled, clause: str) -> WantedData:
    """A call with its arguments and where they came from, as plain data."""
    return WantedData(
        tool=tool,
        arguments=filled.arguments,
        missing=filled.missing,
        clause=clause,
        said=filled.said,
        derived={name: [source["kind"], source["id"]] for name, source in filled.derived.items()},
    )
