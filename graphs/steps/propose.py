"""Fourth step: state-changing calls become proposals in the ledger; nothing is executed here."""

import asyncio
from dataclasses import dataclass, field

from langgraph.runtime import Runtime

from graphs.calling import call_tool
from graphs.events import ProposalMade, StepStarted, ToolFinished
from graphs.languages import language_of
from graphs.phrases import ENGLISH, joined, phrase, word
from graphs.provenance import evidence_for
from graphs.setting import Parts, Setting
from graphs.state import TurnState, WantedData
from graphs.translating import translated
from guardrails.card import Card, shown_digest
from guardrails.content import Draft
from guardrails.errors import GuardrailError, Unavailable
from guardrails.provenance import label_arguments
from tools.plans import ActionPlan

READ_ONLY = "You asked for answers only, so nothing is proposed; switch to acting and ask again."


@dataclass
class _Made:
    proposed: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Propose:
    """Dry-runs each action, labels where its arguments came from, and puts it before people."""

    parts: Parts

    async def __call__(self, state: TurnState, runtime: Runtime[Setting]) -> TurnState:
        runtime.stream_writer(StepStarted(step="propose"))
        made = _Made(refused=[READ_ONLY] if runtime.context.read_only else [])
        for wanted in [] if runtime.context.read_only else state["wanted"]:
            await self._propose(wanted, state, made, runtime)
        return TurnState(
            wanted=[],
            made=state["made"] + state["wanted"],
            proposals=made.ids,
            proposed=made.proposed,
            refused=made.refused,
        )

    async def _propose(self, wanted: WantedData, state: TurnState, made: _Made, runtime: Runtime[Setting]) -> None:
        setting = runtime.context
        call, outcome = await call_tool(wanted, self.parts, setting, runtime.stream_writer)
        plan = outcome.result if isinstance(outcome.result, ActionPlan) else None
        summary = plan.summary if plan else outcome.error
        setting.note(self.parts.audit, "tool_result", {"call": call, "ok": outcome.ok, "summary": summary})
        runtime.stream_writer(
            ToolFinished(call=call, tool=wanted["tool"], ok=outcome.ok, seconds=outcome.seconds, summary=summary)
        )
        if plan:
            await self._put_forward(wanted, plan, state, made, runtime)
        else:
            made.refused.append(outcome.error)

    async def _put_forward(
        self, wanted: WantedData, plan: ActionPlan, state: TurnState, made: _Made, runtime: Runtime[Setting]
    ) -> None:
        """The plan as a proposal, or the reason why there is none."""
        setting = runtime.context
        try:
            card = await asyncio.to_thread(self._card, wanted, plan, state, setting)
        except Unavailable:
            raise
        except GuardrailError as refusal:
            setting.note(self.parts.audit, "policy", {"tool": wanted["tool"], "refused": str(refusal)})
            made.refused.append(str(refusal))
            return
        setting.note(self.parts.audit, "card_shown", {"proposal": card.proposal, "sha256": shown_digest(card)})
        made.ids.append(card.proposal)
        made.proposed.append(waiting(card, language_of(state, self.parts.wording)))
        runtime.stream_writer(ProposalMade(card=card))

    def _card(self, wanted: WantedData, plan: ActionPlan, state: TurnState, setting: Setting) -> Card:
        tool = self.parts.tools[wanted["tool"]]
        labels = label_arguments(tool, wanted["arguments"], evidence_for(wanted, plan, state, setting))
        draft = Draft(
            tool=tool,
            arguments=wanted["arguments"],
            labels=labels,
            plan=plan,
            reason=wanted["clause"],
            citations=tuple(passage["mark"].strip("[]") for passage in state["passages"]),
            session=setting.session,
            turn=setting.turn,
        )
        return self.parts.ledger.propose(draft, setting.context.operator).card


def waiting(card: Card, language: str = ENGLISH) -> str:
    """What the conversation says about a fresh proposal."""
    one = card.needed == 1
    people = phrase("one_person", language) if one else phrase("several_people", language, count=card.needed)
    roles = [word("roles", role, language) or role.replace("_", " ") for role in card.roles]
    summary = card.summary.rstrip(".")
    return phrase(
        "proposed",
        language,
        proposal=card.proposal,
        summary=translated(summary, language) or summary,
        until=f"{card.expires:%H:%M}",
        people=people,
        roles=joined(roles, language, "or"),
    )
