"""Where a person decides on proposals: see the card, sign, and have it carried out."""

import asyncio
import logging
import sqlite3
from dataclasses import dataclass

from langchain_core.runnables import RunnableConfig

from copilot.turns import Turns
from graphs.state import TurnState
from graphs.turn import TurnGraph
from guardrails.card import Card
from guardrails.errors import GuardrailError, Unavailable, UnknownProposal
from guardrails.execution import Executor
from guardrails.ledger import Ledger
from guardrails.proposals import OPEN, Choice, Proposal, Signature
from tools.context import Operator

log = logging.getLogger("andon")


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """What became of a decision, in words for the person and as the ledger's state."""

    proposal: str
    state: str
    message: str


class Desk:
    """What one signed-in person may see and sign."""

    def __init__(
        self,
        operator: Operator,
        *,
        ledger: Ledger,
        executor: Executor,
        graph: TurnGraph,
        turns: Turns,
        signature: Signature | None = None,
    ) -> None:
        self.operator = operator
        self._ledger = ledger
        self._executor = executor
        self._graph = graph
        self._turns = turns
        self._signature = signature

    def proposals(self, *, open_only: bool = True) -> tuple[Card, ...]:
        """Cards of the proposals at the person's sites, newest first."""
        found = self._ledger.list(status=OPEN if open_only else None, sites=self.operator.sites)
        return tuple(proposal.card for proposal in found)

    def card(self, proposal: str) -> Card:
        """The card of one proposal at the person's sites; raises UnknownProposal for any other."""
        return self._visible(proposal).card

    async def decide(self, proposal: str, digest: str, verdict: Choice, reason: str = "") -> Decided:
        """Sign as this person, and carry the action out once it has every approval it needs.

        Raises GuardrailError with one clear sentence when the decision does not count.
        """
        session = (await asyncio.to_thread(self._visible, proposal)).content.session
        result = await asyncio.to_thread(self._decide, proposal, digest, verdict, reason)
        await self._tell(session, result.message)
        return result

    def _decide(self, proposal: str, digest: str, verdict: Choice, reason: str) -> Decided:
        ledger = self._ledger
        decided = ledger.decide(
            proposal, digest=digest, person=self.operator, verdict=verdict, reason=reason, signature=self._signature
        )
        if decided.state != "approved":
            return Decided(proposal=proposal, state=decided.state, message=spoken(decided))
        try:
            done = self._executor.execute(proposal)
        except Unavailable:
            return Decided(proposal=proposal, state=decided.state, message=interrupted(decided))
        except GuardrailError as refusal:
            # The approval stands in the ledger; why nothing was sent is news, not a failure of the decision.
            return Decided(proposal=proposal, state=ledger.get(proposal).state, message=str(refusal))
        return Decided(proposal=proposal, state=done.state, message=spoken(done))

    def _visible(self, proposal: str) -> Proposal:
        found = self._ledger.get(proposal)
        if found.content.site not in self.operator.sites:
            raise UnknownProposal(proposal)
        return found

    async def _tell(self, session: str, news: str) -> None:
        """Let the conversation that asked hear of the decision, once.

        The decision stands without it, so a conversation that cannot be written only misses the news.
        """
        thread: RunnableConfig = {"configurable": {"thread_id": session}}
        try:
            async with self._turns.of(session):
                state = (await self._graph.aget_state(thread)).values
                heard = [*state.get("heard", []), news]
                await self._graph.aupdate_state(thread, TurnState(heard=heard), as_node="answer")
        except (sqlite3.Error, OSError):
            log.exception("conversation %s was not told: %s", session, news)


def interrupted(proposal: Proposal) -> str:
    """What is known when the ledger fails after the approval: whether a write was sent is looked up later."""
    return (
        f"{proposal.id}: the approval is recorded, but the ledger can no longer be written, so carrying it out was "
        "interrupted. It is looked up and finished once the data folder can be used again; run `andon doctor`."
    )


def spoken(proposal: Proposal) -> str:
    """What became of a proposal, in one or two sentences for the conversation."""
    title = f"{proposal.id} ({proposal.content.action.replace('_', ' ')} for {proposal.content.target})"
    match proposal.state:
        case "pending":
            left = proposal.content.needed - len(proposal.approvals)
            return f"{title}: approval recorded; {left} more needed."
        case "done":
            records = ", ".join(dict.fromkeys(effect.record for effect in proposal.effects if effect.record))
            return f"{title}: done and read back ({records}). Undo: {proposal.content.undo}"
        case state:
            return f"{title}: {state}. {proposal.note}".rstrip()
