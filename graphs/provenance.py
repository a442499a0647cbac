"""What the conversation can show for the arguments of an action."""

from collections.abc import Iterator
from typing import get_args

from graphs.evidence import fact_of
from graphs.setting import Setting
from graphs.state import MentionData, TurnState, WantedData
from guardrails.provenance import Derivation, Evidence, Mention
from knowledge.passages import Passage
from tools.plans import ActionPlan
from tools.slots import SlotKind
from tools.tool import Json

_KINDS: dict[str, SlotKind] = {kind: kind for kind in get_args(SlotKind)}


def evidence_for(wanted: WantedData, plan: ActionPlan, state: TurnState, setting: Setting) -> Evidence:
    """Everything an argument of this call may rest on; nothing of it comes from the model."""
    facts = [*state.get("session_facts", []), *state["facts"]]
    return Evidence(
        mentions=(*_named(state), *_slots(wanted)),
        user_texts=(*(exchange["user"] for exchange in state.get("exchanges", [])), state["text"]),
        facts=tuple(fact_of(fact) for fact in facts),
        passages=tuple(passage for passage in _passages(state, setting) if passage),
        derivations=tuple(_derivations(wanted)),
        site=setting.context.site,
        confirmed=frozenset({plan.target, *(change.record for change in plan.changes)} | _touched(plan)),
    )


def _passages(state: TurnState, setting: Setting) -> Iterator[Passage | None]:
    """The documents that were read in this turn: what stands only there counts as copied from them."""
    for passage in state["passages"]:
        yield setting.context.procedures.get(passage["id"])


def _named(state: TurnState) -> Iterator[Mention]:
    """What the person named in this conversation; spans of -1 were found, not named."""
    for mention in (*state["mentions"], *state.get("focus", {}).values()):
        # Holds and nonconformances can be named but fill no slot: what follows from them is a derivation.
        if mention["start"] >= 0 and mention["kind"] in _KINDS:
            yield _mention(mention)


def _mention(mention: MentionData) -> Mention:
    return Mention(
        slot=_KINDS[mention["kind"]],
        value=mention["id"],
        turn=mention["turn"],
        start=mention["start"],
        end=mention["end"],
    )


def _slots(wanted: WantedData) -> Iterator[Mention]:
    """Amounts, days and choices that a slot parser read from the person's words."""
    for parameter, slot in wanted["said"].items():
        kind, turn = slot.split("@", 1)
        value: Json = wanted["arguments"].get(parameter)
        yield Mention(slot=_KINDS[kind], value=value, turn=turn, start=-1, end=-1, parameter=parameter)


def _derivations(wanted: WantedData) -> Iterator[Derivation]:
    for parameter, (kind, value) in wanted["derived"].items():
        yield Derivation(
            parameter=parameter,
            value=wanted["arguments"].get(parameter),
            function=f"the {parameter.replace('_', ' ')} of the {kind.replace('_', ' ')} {value}",
            inputs=((_KINDS[kind], value),) if kind in _KINDS else (),
        )


def _touched(plan: ActionPlan) -> frozenset[str]:
    """Ids that the systems themselves named while the action was dry-run."""
    return frozenset(str(fact.value) for fact in plan.touches) | frozenset(fact.record for fact in plan.touches)
