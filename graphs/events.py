"""What a turn reports while it runs; every front end reads the same events."""

from dataclasses import dataclass
from typing import Literal

from graphs.deciding import Decision
from guardrails.card import Card
from knowledge.passages import Passage
from tools.facts import Fact
from tools.tool import Json

Step = Literal["understand", "decide", "look up", "propose", "answer"]
Outcome = Literal["answered", "proposed", "clarify", "declined", "blocked", "failed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnStarted:
    session: str
    turn: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StepStarted:
    step: Step
    detail: str = ""
    """For a person, for example `2 requests before yours` or `reduced mode: no model`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Considered:
    """How one part of the request was understood, and what else it could have been."""

    decision: Decision


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolStarted:
    call: str
    tool: str
    arguments: dict[str, Json]


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolFinished:
    call: str
    tool: str
    ok: bool
    seconds: float
    summary: str
    """The finding in one sentence, or why there is none."""
    facts: tuple[Fact, ...] = ()
    passages: tuple[Passage, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerPart:
    """A piece of the answer that has passed the grounding check; pieces are appended as they come."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalMade:
    card: Card


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnFinished:
    turn: str
    outcome: Outcome
    answer: str
    """The whole answer; equal to the parts joined."""
    citations: tuple[Passage, ...] = ()
    """The passages the answer cites."""
    reduced: bool = False
    """True when no model took part because it was not available."""


TurnEvent = (
    TurnStarted | StepStarted | Considered | ToolStarted | ToolFinished | AnswerPart | ProposalMade | TurnFinished
)
