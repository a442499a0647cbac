"""`/v1/proposals`: the only place of the API where anything can be approved."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse

from copilot.api.bodies import DecisionAnswer, DecisionRequest
from copilot.api.faults import fault
from copilot.api.signing_in import Andon, Caller
from copilot.result import card_json
from guardrails.card import Card

router = APIRouter(prefix="/v1/proposals", tags=["proposals"])


@router.get("")
async def list_proposals(
    andon: Andon, caller: Caller, status: Annotated[Literal["open", "all"], Query()] = "open"
) -> JSONResponse:
    """Proposals at the caller's sites, newest first."""
    cards = andon.desk(caller).proposals(open_only=status == "open")
    return JSONResponse({"object": "list", "data": [card_json(card) for card in cards]})


@router.get("/{proposal}")
async def show(proposal: str, andon: Andon, caller: Caller) -> JSONResponse:
    """The whole card of one proposal."""
    return JSONResponse(card_json(andon.desk(caller).card(proposal)))


@router.post("/{proposal}/decision", response_model=DecisionAnswer)
async def decide(proposal: str, body: DecisionRequest, andon: Andon, caller: Caller) -> DecisionAnswer | JSONResponse:
    """Approve or reject exactly the card whose digest is given."""
    desk = andon.desk(caller)
    problem = _incomplete(body, desk.card(proposal))
    if problem:
        return fault(422, problem, "invalid_request_error")
    decided = await desk.decide(proposal, body.digest, body.decision, body.reason)
    return DecisionAnswer(proposal=decided.proposal, state=decided.state, message=decided.message)


def _incomplete(body: DecisionRequest, card: Card) -> str:
    """What the decision lacks, in one sentence; empty when it is complete."""
    if body.decision == "reject" and not body.reason.strip():
        return "a rejection needs a reason; the assistant and the transcript get it."
    if body.decision == "approve" and card.code and body.code.strip().upper() != card.code:
        return f"the risk is high: read the card and send its code, not {body.code!r}."
    return ""
