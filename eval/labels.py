"""Whether what a scenario expects can be true: every expected call of its first text made directly on the plant."""

import secrets
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice, product
from pathlib import Path

from copilot.identity import load_users
from eval.scenario import ANY, ExpectedCall, Say, Scenario
from guardrails.errors import NotAllowed
from guardrails.policy import Action, Policy, Resource
from knowledge.ingest import Knowledge
from tools.adapters.permits import PermitCheck
from tools.adapters.plant.installed import plant_clock
from tools.adapters.plant.plant import open_plant
from tools.catalog import Catalog
from tools.context import Context
from tools.plans import ActionPlan
from tools.runner import Outcome, run
from tools.tool import Json, Tool

DOCUMENTS = "documents"
MOST = 24
"""Combinations of the allowed values of one call that are tried."""
SECONDS = 20.0

Contexts = Callable[[str, str | None], Context]
"""Who asks from where: made from a user's name and the site of the conversation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WrongLabel:
    """An expectation that the plant itself does not bear out."""

    scenario: str
    call: str
    why: str

    def __str__(self) -> str:
        return f"{self.scenario}: {self.call}: {self.why}"


def contexts_of(plant: Path, knowledge: Knowledge) -> Contexts:
    """Contexts for the shipped people on the plant in this folder, which is opened once."""
    clock = plant_clock(plant)
    # Nothing is ever written through these, so no permit can fit.
    systems = open_plant(plant, PermitCheck(secrets.token_bytes(32)), clock)
    people = {user.id: user for user in load_users()}

    def context(user: str, site: str | None) -> Context:
        operator = people[user]
        return Context(
            operator=operator,
            site=site or operator.sites[0],
            now=clock(),
            systems=systems,
            procedures=knowledge.procedures,
            cases=knowledge.cases,
        )

    return context


def wrong_labels(
    scenarios: Iterable[Scenario], tools: Catalog, contexts: Contexts, policy: Policy
) -> tuple[WrongLabel, ...]:
    """Expected calls that fail, are refused, or would be a proposal that the policy forbids.

    Looked at are the first texts that must be answered or proposed, before which no system was broken.
    Tools that read documents are left out: what they find is a matter of ranking.
    """
    return tuple(
        WrongLabel(scenario=scenario.id, call=_shown(wanted), why=why)
        for scenario in scenarios
        for wanted in _expected(scenario, tools)
        if (why := _problem(tools[wanted.tool], wanted, contexts(scenario.user, scenario.site), policy))
    )


def _expected(scenario: Scenario, tools: Catalog) -> Iterator[ExpectedCall]:
    """Every call that would do, each by itself."""
    first = scenario.turns[0]
    if not isinstance(first, Say) or first.by not in {None, scenario.user}:
        return
    if first.check.outcome not in {"answered", "proposed"} or first.check.mode == "subset":
        return
    for wanted in first.check.calls or ():
        yield from (choice for choice in wanted.choices if DOCUMENTS not in tools[choice.tool].systems)


def _problem(tool: Tool, wanted: ExpectedCall, context: Context, policy: Policy) -> str:
    """Why none of the allowed arguments works; empty when some do."""
    why = "nothing to try: a required argument is '*' or missing"
    for arguments in islice(_arguments(tool, wanted), MOST):
        outcome = run(tool, arguments, context, timeout_seconds=SECONDS)
        why = outcome.error if not outcome.ok else _forbidden(tool, outcome, context, policy)
        if not why:
            return ""
    return why


def _arguments(tool: Tool, wanted: ExpectedCall) -> Iterator[dict[str, Json]]:
    """Every combination of the allowed values; required free text is anything, '*' only where it may be left out."""
    values: dict[str, tuple[Json, ...]] = {
        name: tuple(None if value == ANY else value for value in (given if isinstance(given, tuple) else (given,)))
        for name, given in wanted.arguments.items()
    }
    for parameter in tool.parameters:
        if parameter.required and parameter.slot == "text":
            values.setdefault(parameter.name, ("as described",))
    for combination in product(*values.values()):
        yield dict(zip(values, combination, strict=True))


def _forbidden(tool: Tool, outcome: Outcome, context: Context, policy: Policy) -> str:
    plan = outcome.result
    if not isinstance(plan, ActionPlan):
        return ""
    action = Action(name=tool.name, kind=tool.kind, risk=tool.risk)
    resource = Resource(site=plan.site, target=plan.target, amount_minor=plan.amount_minor)
    try:
        policy.require(context.operator, action, resource)
    except NotAllowed as refusal:
        return str(refusal)
    return ""


def _shown(wanted: ExpectedCall) -> str:
    return f"{wanted.tool}({', '.join(f'{name}={value!r}' for name, value in wanted.arguments.items())})"
