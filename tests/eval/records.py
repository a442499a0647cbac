"""Conversations made by hand: the same shape as recorded ones, with whatever a test puts in."""

from datetime import UTC, date, datetime

from copilot.result import ApprovalsJson, CallJson, CitationJson, FactJson, ProposalJson, TurnJson
from eval.played import Played, Proceeding, Sent, Signed, Step
from eval.scenario import Scenario
from tools.tool import Json

DAY = date(2026, 6, 17)
SIGNED = Signed(
    person="wen",
    role="quality_engineer",
    verdict="approve",
    reason="checked",
    at=datetime(2026, 6, 17, 1, 10, tzinfo=UTC),
    logged=7,
)
REGULAR = Proceeding(
    proposal="P-TEST1",
    action="place_hold",
    state="done",
    requester="mara",
    requester_may_approve=False,
    roles=("quality_engineer", "plant_manager"),
    needed=1,
    signed=(SIGNED,),
    sent=(Sent(system="MES", status="ok", logged=8),),
)
"""A write as it has to be: asked for by one person, signed by another, logged, sent."""


def scenario(*turns: dict[str, object], **more: object) -> Scenario:
    """A scenario of these turns, as it would be written in a suite."""
    return Scenario.model_validate({"id": "made-by-hand", "tags": ["read"], "turns": turns, **more})


def call(tool: str, **arguments: Json) -> CallJson:
    return CallJson(id=f"call_{tool}", tool=tool, arguments=arguments, ok=True, seconds=0.1)


def cited(document: str, revision: str) -> CitationJson:
    return CitationJson(document=document, revision=revision, section="4", passage=f"{document}@{revision}#4")


def fact(label: str, value: Json, record: str = "") -> FactJson:
    return FactJson(id="F1", label=label, value=value, unit="", system="MES", record=record, as_of="2026-06-17T03:09")


def proposal(action: str, needed: int = 1, **arguments: str) -> ProposalJson:
    return ProposalJson(
        id="P-TEST1",
        action=action,
        arguments=arguments,
        labels={},
        risk="medium",
        status="pending",
        approvals=ApprovalsJson(needed=needed, roles=["quality_engineer"]),
        digest="0" * 64,
    )


def turn(
    answer: str = "",
    *,
    outcome: str = "answered",
    calls: tuple[CallJson, ...] = (),
    citations: tuple[CitationJson, ...] = (),
    facts: tuple[FactJson, ...] = (),
    proposals: tuple[ProposalJson, ...] = (),
) -> TurnJson:
    """What a copilot would have answered."""
    return TurnJson(
        session="s",
        turn="t",
        outcome=outcome,
        answer=answer,
        calls=list(calls),
        citations=list(citations),
        facts=list(facts),
        proposals=list(proposals),
        model={"name": "none", "sha256": ""},
        seconds={"total": 0.5, "first_fact": None, "first_token": None},
        reduced=False,
    )


def said(answer: TurnJson, text: str = "a question") -> Step:
    return Step(did=text, turn=answer, by="mara")


def played(*steps: Step, name: str = "made-by-hand") -> Played:
    return Played(scenario=name, site="EP", day=DAY, steps=steps)
