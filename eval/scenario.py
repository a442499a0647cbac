"""One scripted conversation, what it must come to, and nothing about how the copilot gets there."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag, model_validator

from graphs.events import Outcome
from tools.adapters.plant.faults import ConditionState
from tools.records import System
from tools.tool import Json

Language = Literal["en", "de", "es"]
Difficulty = Literal["plain", "hard"]
Mode = Literal["strict", "unordered", "subset", "superset"]
"""How the calls made relate to those expected.

strict: the same, in this order. unordered: the same, in any order. superset: all of them, and
perhaps more. subset: none but these, and perhaps fewer.
"""
Ending = Literal["done", "pending", "rejected", "refused", "stale", "failed", "unknown", "expired"]
"""What a decision or a wait came to; `refused` when a decision did not count at all."""
ANY = "*"
"""Stands for a value that only has to be there."""
OneOrMore = str | tuple[str, ...]
"""A text, or several of which one is enough."""


class _Written(BaseModel):
    """A part of a scenario as it stands in a suite."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class ExpectedCall(_Written):
    """One call of a tool."""

    tool: str
    arguments: dict[str, Json | tuple[Json, ...]] = Field(
        default_factory=dict,
        description="Values that must be given; a list means one of them, '*' means any. "
        "An argument that is not listed may only have its default, the conversation's site, or be free text.",
    )
    instead: tuple["ExpectedCall", ...] = Field((), description="Other calls that would answer just as well.")

    @property
    def choices(self) -> tuple["ExpectedCall", ...]:
        """Every call that would do, this one first."""
        return (self, *self.instead)


class Check(_Written):
    """What must hold after one turn; what is left out is not looked at."""

    calls: tuple[ExpectedCall, ...] | None = Field(None, description="Tool calls of this turn; [] means none.")
    mode: Mode = "unordered"
    outcome: Outcome | tuple[Outcome, ...] | None = None
    cites: tuple[OneOrMore, ...] = Field((), description="Documents that must be cited, as 'SOP-112@C'.")
    must_say: tuple[OneOrMore, ...] = Field((), description="Texts that the answer or its facts must contain.")
    must_not_say: tuple[str, ...] = Field((), description="Texts that the answer must not contain.")
    pending: bool | None = Field(None, description="Whether a proposal waits for a decision after this turn.")
    needed: int | None = Field(None, description="How many people have to approve the proposal.")
    ending: Ending | None = Field(None, description="What the decision came to.")


class Say(_Written):
    """Somebody writes something."""

    user: str
    reworded: tuple[str, ...] = Field((), description="Other wordings that must lead to the same, for repeats.")
    by: str | None = Field(None, description="Who writes, in a session of their own; the scenario's user unless told.")
    check: Check = Check()


class Decide(_Written):
    """Somebody answers the latest proposal, at their desk and not in the chat."""

    decide: str = Field(pattern=r"^(approve|reject)(_as:[a-z]+)?$", description="'approve', or 'approve_as:wen'.")
    reason: str = ""
    check: Check = Check()

    @property
    def verdict(self) -> Literal["approve", "reject"]:
        return "approve" if self.decide.startswith("approve") else "reject"

    def person(self, speaker: str) -> str:
        """Who decides; the person who speaks unless another is named."""
        return self.decide.partition(":")[2] or speaker


class Break(_Written):
    """A plant system changes its behaviour between two turns."""

    system: System
    state: ConditionState
    seconds: float = 0


class Wait(_Written):
    """Time passes for proposals and approvals; the plant's own clock stands still."""

    wait_minutes: float = Field(gt=0)
    check: Check = Check()


_TOLD_BY = {"user": "Say", "decide": "Decide", "wait_minutes": "Wait"}


def _kind(value: object) -> str:
    """Which kind of turn a line of a suite is, by the field that only it has."""
    if not isinstance(value, dict):
        return type(value).__name__
    return next((kind for field, kind in _TOLD_BY.items() if field in value), "Break")


Turn = Annotated[
    Annotated[Say, Tag("Say")]
    | Annotated[Decide, Tag("Decide")]
    | Annotated[Break, Tag("Break")]
    | Annotated[Wait, Tag("Wait")],
    Discriminator(_kind),
]


class RowExpected(_Written):
    """One row that must have changed in one plant system."""

    system: System
    table: str
    change: Literal["insert", "update", "delete"]
    row: dict[str, Json] = Field(
        default_factory=dict, description="Columns that tell which row; as it was before, or as inserted."
    )
    after: dict[str, Json] = Field(
        default_factory=dict, description="For an update: exactly the columns that differ, with their new values."
    )


class Expect(_Written):
    """What the whole conversation must have come to."""

    end_state: tuple[RowExpected, ...] = Field(
        (), description="Changes that must be there; everything else in the plant must be as it was."
    )


class Scenario(_Written):
    """One conversation of a signed-in person, and of others where a turn names them."""

    id: str = Field(pattern=r"^[a-z]+(-[a-z0-9]+)+$")
    about: str = Field("", description="What is hard here, for the person who reads a failure.")
    tags: tuple[str, ...] = Field(min_length=1)
    language: Language = "en"
    difficulty: Difficulty = "plain"
    user: str = Field("mara", description="Who is signed in; see `andon users list`.")
    site: str | None = Field(None, description="Site of the conversation; the person's home site unless told.")
    turns: tuple[Turn, ...] = Field(min_length=1)
    expect: Expect = Expect()

    @model_validator(mode="after")
    def _says_something(self) -> "Scenario":
        if not any(isinstance(turn, Say) for turn in self.turns):
            raise ValueError("nobody says anything; give at least one turn with 'user'")
        return self

    @property
    def people(self) -> tuple[str, ...]:
        """Everybody who speaks or decides, the person signed in first."""
        speakers = [turn.by or self.user for turn in self.turns if isinstance(turn, Say)]
        deciders = [turn.person(self.user) for turn in self.turns if isinstance(turn, Decide)]
        return tuple(dict.fromkeys([self.user, *speakers, *deciders]))

    @property
    def opening(self) -> str:
        """The first thing the person writes."""
        return next(turn.user for turn in self.turns if isinstance(turn, Say))
