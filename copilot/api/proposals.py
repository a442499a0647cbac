"""`/v1/proposals`: the only place of the API where anything can be approved."""

import asyncio
from typing import Annotated, Literal

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse

from copilot.api.bodies import CardList, DecisionAnswer, DecisionRequest, FaultBody
from copilot.api.faults import fault
from copilot.api.signing_in import Andon, Caller
from copilot.result import CardJson, card_json
from guardrails.card import Card
from guardrails.proposals import Signature

router = APIRouter(prefix="/v1/proposals", tags=["proposals"], responses={404: {"model": FaultBody}})
TOKEN = Signature(method="bearer token")
REFUSED: dict[int | str, dict[str, object]] = {403: {"model": FaultBody}, 409: {"model": FaultBody}}


@router.get("", summary="List proposals", response_model=CardList)
def list_proposals(
    andon: Andon, caller: Caller, status: Annotated[Literal["open", "all"], Query()] = "open"
) -> JSONResponse:
    """Proposals at the caller's sites, newest first."""
    cards = andon.desk(caller).proposals(open_only=status == "open")
    return JSONResponse({"object": "list", "data": [card_json(card) for card in cards]})


@router.get("/{proposal}", summary="Show one proposal", response_model=CardJson)
def show(proposal: str, andon: Andon, caller: Caller) -> JSONResponse:
    """The whole card of one proposal."""
    return JSONResponse(card_json(andon.desk(caller).card(proposal)))


@router.post("/{proposal}/decision", summary="Approve or reject", response_model=DecisionAnswer, responses=REFUSED)
async def decide(proposal: str, body: DecisionRequest, andon: Andon, caller: Caller) -> DecisionAnswer | JSONResponse:
    """Approve or reject exactly the card whose digest is given."""
    desk = andon.desk(caller, TOKEN)
    problem = _incomplete(body, await asyncio.to_thread(desk.card, proposal))
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
