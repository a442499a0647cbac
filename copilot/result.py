"""One turn as one JSON object: the contract that scripts, the API and the evaluation rely on."""

import time
from collections.abc import Sequence

from typing_extensions import TypedDict

from graphs.events import AnswerPart, ProposalMade, ToolFinished, ToolStarted, TurnEvent, TurnFinished, TurnStarted
from guardrails.card import Card, card_lines
from knowledge.passages import Passage
from tools.facts import Fact
from tools.tool import Json


class CallJson(TypedDict):
    id: str
    tool: str
    arguments: dict[str, Json]
    ok: bool
    seconds: float


class CitationJson(TypedDict):
    document: str
    revision: str
    section: str
    passage: str


class FactJson(TypedDict):
    id: str
    label: str
    value: Json
    unit: str
    system: str
    record: str
    as_of: str


class ApprovalsJson(TypedDict):
    needed: int
    roles: list[str]


class ProposalJson(TypedDict):
    id: str
    action: str
    arguments: dict[str, str]
    labels: dict[str, str]
    risk: str
    status: str
    approvals: ApprovalsJson
    digest: str


class ModelJson(TypedDict):
    name: str
    sha256: str


class SecondsJson(TypedDict):
    total: float
    first_fact: float | None
    first_token: float | None


class TurnJson(TypedDict):
    session: str
    turn: str
    outcome: str
    answer: str
    calls: list[CallJson]
    citations: list[CitationJson]
    facts: list[FactJson]
    proposals: list[ProposalJson]
    model: ModelJson
    seconds: SecondsJson
    reduced: bool


class TurnRecord:
    """Collects the events of one turn into the JSON object; feed it every event in order."""

    def __init__(self, model: ModelJson) -> None:
        self._started = time.monotonic()
        self._arguments: dict[str, dict[str, Json]] = {}
        self._seconds: SecondsJson = {"total": 0.0, "first_fact": None, "first_token": None}
        self._json = TurnJson(
            session="",
            turn="",
            outcome="failed",
            answer="",
            calls=[],
            citations=[],
            facts=[],
            proposals=[],
            model=model,
            seconds=self._seconds,
            reduced=False,
        )

    def add(self, event: TurnEvent) -> None:
        """Take in one event."""
        match event:
            case TurnStarted():
                self._json["session"], self._json["turn"] = event.session, event.turn
            case ToolStarted():
                self._arguments[event.call] = event.arguments
            case ToolFinished():
                self._finish_call(event)
            case AnswerPart():
                self._stamp("first_token")
            case ProposalMade():
                self._json["proposals"].append(proposal_json(event.card))
            case TurnFinished():
                self._finish(event)
            case _:
                pass

    @property
    def json(self) -> TurnJson:
        """The object as far as the turn has come."""
        return self._json

    @property
    def said(self) -> bool:
        """Whether any piece of the answer has come yet."""
        return self._seconds["first_token"] is not None

    def _finish_call(self, event: ToolFinished) -> None:
        if event.facts or event.passages:
            self._stamp("first_fact")
        self._json["calls"].append(
            CallJson(
                id=event.call,
                tool=event.tool,
                arguments=self._arguments.get(event.call, {}),
                ok=event.ok,
                seconds=round(event.seconds, 3),
            )
        )
        self._json["facts"] += facts_json(event.facts, len(self._json["facts"]))

    def _finish(self, event: TurnFinished) -> None:
        self._json["outcome"] = event.outcome
        self._json["answer"] = event.answer
        self._json["reduced"] = event.reduced
        self._json["citations"] = [citation_json(passage) for passage in event.citations]
        self._seconds["total"] = self._elapsed()

    def _stamp(self, name: str) -> None:
        if name == "first_fact" and self._seconds["first_fact"] is None:
            self._seconds["first_fact"] = self._elapsed()
        if name == "first_token" and self._seconds["first_token"] is None:
            self._seconds["first_token"] = self._elapsed()

    def _elapsed(self) -> float:
        return round(time.monotonic() - self._started, 3)


def facts_json(facts: Sequence[Fact], offset: int = 0) -> list[FactJson]:
    """Facts with the short ids that the object uses: F1, F2, ..."""
    return [
        FactJson(
            id=f"F{offset + number}",
            label=fact.label,
            value=fact.value,
            unit=fact.unit,
            system=fact.system,
            record=fact.record,
            as_of=fact.as_of.isoformat(timespec="minutes"),
        )
        for number, fact in enumerate(facts, start=1)
    ]


def citation_json(passage: Passage) -> CitationJson:
    """Where a passage stands."""
    return CitationJson(
        document=passage.document, revision=passage.revision, section=passage.section, passage=passage.id
    )


def proposal_json(card: Card) -> ProposalJson:
    """A proposal as scripts see it."""
    return ProposalJson(
        id=card.proposal,
        action=card.action,
        arguments={row.name: row.value for row in card.arguments},
        labels={row.name: row.label for row in card.arguments},
        risk=card.risk,
        status=card.state,
        approvals=ApprovalsJson(needed=card.needed, roles=list(card.roles)),
        digest=card.digest,
    )


class ChangeJson(TypedDict):
    system: str
    record: str
    field: str
    before: str
    after: str


class CardJson(ProposalJson):
    """Everything on the card, for a client that shows it to a person."""

    summary: str
    site: str
    requester: str
    reason: str
    changes: list[ChangeJson]
    origins: dict[str, str]
    touches: list[str]
    citations: list[str]
    approved_by: list[str]
    expires: str
    undo: str
    code: str
    text: list[str]


def card_json(card: Card) -> CardJson:
    """A card as one JSON object; `text` is the card as it is hashed in the log."""
    return CardJson(
        **proposal_json(card),
        summary=card.summary,
        site=card.site,
        requester=card.requester,
        reason=card.reason,
        changes=[
            ChangeJson(system=row.system, record=row.record, field=row.field, before=row.before, after=row.after)
            for row in card.changes
        ],
        origins={row.name: row.origin for row in card.arguments},
        touches=list(card.touches),
        citations=list(card.citations),
        approved_by=list(card.approvals),
        expires=card.expires.isoformat(timespec="seconds"),
        undo=card.undo,
        code=card.code,
        text=card_lines(card),
    )
