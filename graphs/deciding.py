"""Which tool answers a clause, in one place: figures, their weights, and the model where that is not clear.

1. Every tool gets figures for what speaks for and against it (`graphs.features`); so does `none`.
2. Their weighted sum becomes a probability (softmax). Clear enough: decided, no model asked.
3. Otherwise the model is shown the best few as lettered options with `none of these` as the last
   one, and its shares of the letters are added with a weight of their own.
4. What is still a tie becomes a question back that offers both readings.

The weights and limits are fitted and lie in `calibration.json`.
"""

import math
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from graphs.calibration import Calibration
from graphs.clauses import Clause
from graphs.errors import ModelUnavailable
from graphs.features import Features, Surroundings, of_none, of_tool
from graphs.filling import NAMED, Filled, Filler, Message
from graphs.masking import noun
from graphs.model import LanguageModel, Recorder
from graphs.prompts import choice_prompt
from graphs.repeating import repeated
from graphs.resemblance import NONE, Likeness, Resemblance
from graphs.state import WantedData
from tools.tool import Tool

OPTIONS = 5
"""Tools the model is shown, before `none of these`."""
LEAST = 0.01
"""Probability below which a tool is not shown to the model."""
REPEATS = 1
"""Words of its own that a clause may have and still ask the same again: `and vibration?`."""
FAINTEST = 1e-4
"""Share of a letter that counts as none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A tool that might answer, or `none`, with what speaks for it."""

    tool: Tool | None
    """None stands for `no tool answers this`."""
    filled: Filled
    features: Features
    score: float
    """Log-odds; only differences between candidates of one clause mean anything."""
    probability: float = 0.0
    example: str = ""
    """The example question that came nearest, names masked."""

    @property
    def name(self) -> str:
        return self.tool.name if self.tool else NONE


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What was made of one clause, and why."""

    clause: Clause
    candidates: tuple[Candidate, ...]
    """Best first, the model's opinion included where it was asked."""
    weighed: tuple[Candidate, ...]
    """Every candidate as it stood before the model was asked."""
    shares: Mapping[str, float]
    """What the model gave each option; empty where it was not asked."""
    tied: bool
    """Whether the two best readings are too close to choose between."""
    seconds: float

    @property
    def best(self) -> Candidate:
        return self.candidates[0]

    @property
    def call(self) -> WantedData | None:
        """The call to make; None when no tool answers."""
        return wanted(self.best, self.clause) if self.best.tool else None


@dataclass(frozen=True, slots=True)
class Decider:
    """Chooses the tool for one clause."""

    tools: Mapping[str, Tool]
    resemblance: Resemblance
    filler: Filler
    model: LanguageModel
    calibration: Calibration

    async def settled(self, clause: Clause, weighed: tuple[Candidate, ...], recorder: Recorder) -> Decision:
        """What answers the clause; the model is asked where the figures alone do not make it clear."""
        started = time.perf_counter()
        clear = weighed[0].probability >= self.calibration.sure
        shares = {} if clear else await self._shares(clause, weighed, recorder)
        candidates = self._joined(weighed, shares)
        return Decision(
            clause=clause,
            candidates=candidates,
            weighed=weighed,
            shares=shares,
            tied=self._tied(candidates),
            seconds=time.perf_counter() - started,
        )

    def weighed(
        self,
        clause: Clause,
        message: Message,
        surroundings: Surroundings,
        alike: Mapping[str, Likeness] | None = None,
    ) -> tuple[Candidate, ...]:
        """Every tool and `none` with its probability, best first; `alike` replaces the likeness of the text."""
        alike = alike or self.resemblance.of(self._asked_for(clause))
        found = [
            self._candidate(self.tools[name], likeness, clause, message, surroundings)
            for name, likeness in alike.items()
            if name != NONE
        ]
        known = max(likeness.covered for name, likeness in alike.items() if name != NONE)
        figures = of_none(alike[NONE], known, clause, surroundings)
        nothing = Filled(arguments={}, missing=[], said={}, derived={})
        found.append(Candidate(tool=None, filled=nothing, features=figures, score=self.calibration.score(figures)))
        return _ordered(found)

    def _candidate(
        self, tool: Tool, likeness: Likeness, clause: Clause, message: Message, surroundings: Surroundings
    ) -> Candidate:
        carry = clause.refers_back or _about_before(tool, likeness.example, clause)
        filled = self.filler.fill(tool, clause, message, surroundings.focus, carry=carry)
        before = surroundings.before.get(tool.name)
        if before and clause.content <= REPEATS:
            filled = repeated(tool, before, filled)
        figures = of_tool(tool, filled, likeness, clause, surroundings)
        return Candidate(
            tool=tool,
            filled=filled,
            features=figures,
            score=self.calibration.score(figures),
            example=likeness.example,
        )

    def _asked_for(self, clause: Clause) -> str:
        """The requesting part of the clause, unless what it is about stands in another part."""
        part = self.filler.wording.request_in(clause.masked)
        about = [noun(mention["kind"]) for mention in clause.mentions]
        return part if not about or any(name in part for name in about) else clause.masked

    async def _shares(self, clause: Clause, candidates: Sequence[Candidate], recorder: Recorder) -> Mapping[str, float]:
        """What the model gives each of the best tools and `none`; nothing where there is no model."""
        options = [(c.tool, c.example) for c in candidates if c.tool and c.probability >= LEAST][:OPTIONS]
        try:
            shares = await self.model.letter(choice_prompt(clause.text, options), len(options) + 1, recorder)
        except ModelUnavailable:
            return {}
        return dict(zip([*(tool.name for tool, _ in options), NONE], shares, strict=True))

    def _joined(self, candidates: Sequence[Candidate], shares: Mapping[str, float]) -> tuple[Candidate, ...]:
        """The candidates that the model saw with its opinion added, best first; the others fall behind."""
        if not shares:
            return tuple(candidates)
        heard = [c for c in candidates if c.name in shares]
        return _ordered([replace(c, score=c.score + self._letter(c, shares[c.name])) for c in heard])

    def _letter(self, candidate: Candidate, share: float) -> float:
        weight = self.calibration.letter if candidate.tool else self.calibration.letter_none
        return weight * math.log(max(share, FAINTEST))

    def _tied(self, candidates: Sequence[Candidate]) -> bool:
        """Whether two tools are left that neither figures nor model tell apart."""
        first, second = candidates[0], candidates[1]
        lead = first.probability - second.probability
        return first.tool is not None and second.tool is not None and lead < self.calibration.close


def _ordered(candidates: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """Scores as probabilities, best first."""
    top = max(candidate.score for candidate in candidates)
    odds = [math.exp(candidate.score - top) for candidate in candidates]
    total = sum(odds)
    found = [replace(c, probability=share / total) for c, share in zip(candidates, odds, strict=True)]
    return tuple(sorted(found, key=lambda candidate: -candidate.score))


def _about_before(tool: Tool, example: str, clause: Clause) -> bool:
    """Whether the example was about a thing that the clause leaves out: `the next delivery` of what we spoke of."""
    slots = [parameter.slot for parameter in tool.parameters if parameter.slot in NAMED]
    return not clause.mentions and any(noun(slot) in example.split() for slot in slots)


def wanted(candidate: Candidate, clause: Clause) -> WantedData:
    """A candidate as the plain data that the state keeps."""
    return call_data(candidate.name, candidate.filled, clause.text)


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
