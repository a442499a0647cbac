"""What can be done about trouble that an answer has found: only what exists, and what this person may ask for."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from graphs.phrases import joined, phrase
from graphs.setting import Parts, Setting
from graphs.state import FactData, TurnState
from guardrails.policy import Action, Resource
from tools.facts import Value

MOST_OFFERED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """A fact that calls for something to be done."""

    after: frozenset[str]
    """Tools whose findings are looked at."""
    field: str
    least: float | None = None
    """Number from which on it is trouble; without one any value is."""
    begins: str = ""
    """What the value has to begin with."""
    about: str = ""
    """Field of the fact that names the thing; without one the label of the fact does."""
    offers: tuple[str, ...]
    """Tools that help, the most useful first; each has a phrase `offer_<tool>`."""

    def fits(self, value: Value) -> bool:
        if self.least is not None:
            return isinstance(value, int | float) and value >= self.least
        return bool(value) and str(value).startswith(self.begins)


TROUBLE = (
    Trouble(
        after=frozenset(("machine_state", "line_status", "order_impact")),
        field="code",
        offers=("find_procedure", "similar_cases", "create_work_order"),
    ),
    Trouble(
        after=frozenset(("failure_risk",)),
        field="value",
        least=25,
        offers=("similar_cases", "spares_for", "create_work_order"),
    ),
    Trouble(
        after=frozenset(("schedule_risk",)),
        field="value",
        least=25,
        offers=("alternative_lines", "move_production_order"),
    ),
    Trouble(
        after=frozenset(("shortage", "order_materials")),
        field="id",
        begins="PUR-",
        about="id",
        offers=("purchase_order", "expedite_purchase_order"),
    ),
    Trouble(
        after=frozenset(("quality_drift",)),
        field="verdict",
        begins="drifting",
        about="lot",
        offers=("lot_trace", "place_hold"),
    ),
)


def next_steps(state: TurnState, parts: Parts, setting: Setting, language: str) -> str:
    """One sentence that offers the next steps; empty where nothing is wrong, or where something was proposed."""
    if state["proposed"] or state["refused"]:
        return ""
    made = {call["tool"] for call in state["calls"]}
    for trouble in TROUBLE:
        found = _found(trouble, state["facts"]) if made & trouble.after else ""
        offers = [name for name in trouble.offers if name not in made and _allowed(name, parts, setting)]
        if found and offers:
            words = [phrase(f"offer_{name}", language, thing=found) for name in offers[:MOST_OFFERED]]
            return phrase("next", language, offers=joined(words, language, "or"))
    return ""


def _found(trouble: Trouble, facts: Sequence[FactData]) -> str:
    """The thing that the trouble is about; empty where there is none."""
    for fact in facts:
        if fact["field"] == trouble.field and trouble.fits(fact["value"]):
            return next(_named(trouble, fact, facts), "")
    return ""


def _named(trouble: Trouble, fact: FactData, facts: Sequence[FactData]) -> Iterator[str]:
    if trouble.about == trouble.field:
        yield str(fact["value"])
    elif trouble.about:
        yield from (str(other["value"]) for other in facts if other["field"] == trouble.about)
    else:
        yield fact["label"].split(" ", 1)[0]


def _allowed(name: str, parts: Parts, setting: Setting) -> bool:
    """Whether the tool exists here and this person may ask for it."""
    tool = parts.tools.get(name)
    if tool is None:
        return False
    if tool.kind != "act":
        return True
    context = setting.context
    action = Action(name=name, kind=tool.kind, risk=tool.risk)
    verdict = parts.policy.decide(context.operator, action, Resource(site=context.site))
    return verdict.decision != "forbid" and not setting.read_only
