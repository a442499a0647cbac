"""Which tool answers a clause: examples propose, what is named disposes, the model breaks ties."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

from graphs.clauses import Clause
from graphs.errors import ModelUnavailable
from graphs.filling import NAMED, Filled, Filler, Message
from graphs.model import LanguageModel, Recorder
from graphs.prompts import choice_prompt
from graphs.ranking import ToolRanking
from graphs.state import MentionData, WantedData
from tools.tool import Tool

CASES = "similar_cases"
PROCEDURE = "find_procedure"
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
    example: str


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
    ) -> WantedData | None:
        """The call to make, or None when no tool fits."""
        ranked = self.candidates(clause, message, focus)
        best = _by_wording(clause, ranked) or self._clear(ranked) or await self._asked(clause, ranked, recorder)
        return wanted(best, clause) if best else None

    def candidates(self, clause: Clause, message: Message, focus: Mapping[str, MentionData]) -> tuple[Candidate, ...]:
        """The best fitting tools, best first."""
        found = []
        every = self.ranking.rank(self.filler.wording.request_in(clause.masked))
        written = [ranked for ranked in every[3 * OPTIONS :] if ranked.tool == PROCEDURE]
        for ranked in [*every[: 3 * OPTIONS], *written]:
            tool = self.tools[ranked.tool]
            filled = self.filler.fill(tool, clause, message, focus, carry=clause.refers_back)
            candidate = Candidate(tool=tool, filled=filled, score=ranked.score, example=ranked.example)
            found.append(replace(candidate, score=candidate.score + fit(candidate, clause)))
        return tuple(sorted(found, key=lambda candidate: -candidate.score))

    def _clear(self, ranked: tuple[Candidate, ...]) -> Candidate | None:
        first, second = ranked[0], ranked[1]
        leads = first.score - second.score >= self.thresholds.margin
        return first if first.score >= self.thresholds.clear and leads else None

    async def _asked(self, clause: Clause, ranked: tuple[Candidate, ...], recorder: Recorder) -> Candidate | None:
        """Scores and the model's letters joined; without a model the scores alone."""
        options = [c for c in ranked[:OPTIONS] if c.score >= ranked[0].score - SPREAD]
        limits = self.thresholds
        if ranked[0].score < limits.weak:
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
    """A question about what is written goes to the documents, whatever else it resembles."""
    documents = [candidate for candidate in ranked if candidate.tool.name == PROCEDURE]
    return documents[0] if clause.asks_documents and not clause.is_request and documents else None


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
