"""What happened when a scenario was played: turn by turn, as it is kept in a log."""

from dataclasses import dataclass, field
from datetime import date, datetime

from pydantic import TypeAdapter

from copilot.result import TurnJson
from eval.end_state import RowChange
from eval.scenario import Ending
from tools.tool import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What one turn of a scenario came to."""

    did: str
    """What the scenario did, for a person: the text as it was played, the decision, the fault, the wait."""
    wording: str = ""
    """Where the text comes from: `as written`, `wording 2`, or a light variation; empty for other kinds of turn."""
    turn: TurnJson | None = None
    """What the copilot made of a text; None for the other kinds of turn."""
    found: dict[str, str] = field(default_factory=dict)
    """What each call found or why it failed, in one sentence, by call id."""
    read: tuple[str, ...] = ()
    """Text of the passages that were found and of the cards shown, so that what an answer quotes can be traced."""
    made_up: tuple[str, ...] = ()
    """Record numbers in calls that follow from nothing: not said, not found, not offered, nobody's name."""
    by: str = ""
    """Who wrote or decided."""
    site: str = ""
    """What the conversation of this turn is about; empty for turns outside of a conversation."""
    ending: Ending | None = None
    """What a decision or a wait came to."""
    message: str = ""
    """What the person who decided was told."""
    waiting: tuple[str, ...] = ()
    """Proposals that wait for a decision afterwards."""
    changed: tuple[RowChange, ...] = ()
    """Everything that is different in the plant since the conversation began."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """One decision as the ledger and the log hold it."""

    person: str
    role: str
    verdict: str
    reason: str
    at: datetime
    logged: int | None
    """Number of its row in the audit log; None when it has none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """One write to a plant system as the ledger and the log hold it."""

    system: str
    status: str
    logged: int | None
    """Number of the row in the audit log that announced it; None when nothing did."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proceeding:
    """A proposal and everything that led to its end."""

    proposal: str
    action: str
    state: str
    requester: str
    requester_may_approve: bool
    roles: tuple[str, ...]
    """Who may approve it."""
    needed: int
    signed: tuple[Signed, ...]
    sent: tuple[Sent, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """A scenario that was played to its end; one that was cut short never becomes one of these."""

    scenario: str
    repeat: int = 0
    """Counted from 0."""
    site: str
    """What the conversation was about."""
    day: date
    """Plant time."""
    steps: tuple[Step, ...]
    proceedings: tuple[Proceeding, ...] = ()

    @property
    def changed(self) -> tuple[RowChange, ...]:
        """The difference between the plant at the end and at the beginning."""
        return self.steps[-1].changed

    @property
    def turns(self) -> tuple[TurnJson, ...]:
        return tuple(step.turn for step in self.steps if step.turn is not None)

    @property
    def wordings(self) -> tuple[str, ...]:
        """Where the texts come from, each kind once."""
        return tuple(dict.fromkeys(step.wording for step in self.steps if step.wording))


_PLAYED = TypeAdapter(Played)


def to_json(played: Played) -> Json | dict[str, Json]:
    """As it is kept in a log."""
    kept: dict[str, Json] = _PLAYED.dump_python(played, mode="json")
    return kept


def from_json(kept: object) -> Played:
    """From a log; raises ValidationError for anything else."""
    return _PLAYED.validate_python(kept)
