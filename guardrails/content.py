"""What a signature covers: everything about an action, as canonical JSON with one digest."""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, get_args

import rfc8785
from pydantic import TypeAdapter

from guardrails.policy import Action, Leaf, Policy, Resource, Situation, Verdict
from guardrails.provenance import INVENTED, Label
from tools.adapters.permits import write_json
from tools.adapters.writes import Change, Write
from tools.context import Operator, Role
from tools.plans import ActionPlan, Step
from tools.records import System
from tools.tool import Json, Risk, Tool

Intent = Literal["user_requested", "agent_suggested"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An action that somebody wants proposed, with the dry run it rests on."""

    tool: Tool
    arguments: Mapping[str, Json]
    labels: Mapping[str, Label]
    """From `label_arguments`, for the same arguments."""
    plan: ActionPlan
    reason: str = ""
    reason_by: Literal["requester", "assistant"] = "requester"
    citations: tuple[str, ...] = ()
    intent: Intent = "user_requested"
    session: str
    turn: str

    @property
    def action(self) -> Action:
        return Action(name=self.tool.name, kind=self.tool.kind, risk=self.tool.risk)

    @property
    def resource(self) -> Resource:
        return Resource(site=self.plan.site, target=self.plan.target, amount_minor=self.plan.amount_minor)

    @property
    def leaves(self) -> tuple[Leaf, ...]:
        """Every argument that has a value; without a label it counts as found nowhere, undeclared as an identity."""
        slots = {parameter.name: parameter.slot for parameter in self.tool.parameters}
        return tuple(
            Leaf(name=name, slot=slots.get(name, "asset"), value=value, label=self.labels.get(name, INVENTED))
            for name, value in self.arguments.items()
            if value is not None
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedWrite:
    """A write as plain JSON."""

    type: str
    values: dict[str, Json]


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedStep:
    system: System
    write: SignedWrite
    undo: SignedWrite | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedLeaf:
    """One argument with its label."""

    name: str
    slot: str
    value: Json
    trust: str
    origin: str
    evidence: str
    confirmed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """The whole of a proposal that does not change after it was made."""

    version: Literal[1] = 1
    action: str
    risk: Risk
    site: str
    target: str
    summary: str
    amount_minor: int
    currency: str
    arguments: tuple[SignedLeaf, ...]
    steps: tuple[SignedStep, ...]
    changes: tuple[Change, ...]
    touches: tuple[str, ...]
    undo: str
    reason: str
    reason_by: str
    citations: tuple[str, ...]
    intent: Intent
    requester: str
    requester_name: str
    requester_role: Role
    session: str
    turn: str
    policy_hash: str
    rule: str
    roles: tuple[Role, ...]
    needed: int
    requester_may_approve: bool
    made: datetime
    approve_by: datetime
    execute_within_minutes: int
    nonce: str

    @property
    def resource(self) -> Resource:
        return Resource(site=self.site, target=self.target, amount_minor=self.amount_minor)

    @property
    def verdict(self) -> Verdict:
        """What the policy said when the proposal was made."""
        return Verdict(
            decision="two_persons" if self.needed > 1 else "confirm",
            rule=self.rule,
            reason="",
            approver_roles=self.roles,
            needed=self.needed,
            requester_may_approve=self.requester_may_approve,
            execute_within_minutes=self.execute_within_minutes,
        )

    @property
    def plan_steps(self) -> tuple[Step, ...]:
        """The writes as the adapters take them."""
        return tuple(
            Step(system=step.system, write=_write(step.write), undo=_write(step.undo) if step.undo else None)
            for step in self.steps
        )


def content_of(draft: Draft, requester: Operator, verdict: Verdict, policy: Policy, now: datetime) -> Content:
    """What will be signed if this draft becomes a proposal now."""
    plan = draft.plan
    return Content(
        action=draft.tool.name,
        risk=draft.tool.risk,
        site=plan.site,
        target=plan.target,
        summary=plan.summary,
        amount_minor=plan.amount_minor,
        currency="EUR",
        arguments=tuple(_leaf(leaf) for leaf in draft.leaves),
        steps=tuple(_step(step) for step in plan.steps),
        changes=plan.changes,
        touches=tuple(f"{fact.text} ({fact.system})" for fact in plan.touches),
        undo=plan.undo,
        reason=draft.reason,
        reason_by=draft.reason_by,
        citations=draft.citations,
        intent=draft.intent,
        requester=requester.id,
        requester_name=requester.name,
        requester_role=requester.role,
        session=draft.session,
        turn=draft.turn,
        policy_hash=policy.hash,
        rule=verdict.rule,
        roles=verdict.approver_roles,
        needed=verdict.needed,
        requester_may_approve=verdict.requester_may_approve,
        made=now,
        approve_by=now + timedelta(minutes=verdict.approve_within_minutes),
        execute_within_minutes=verdict.execute_within_minutes,
        nonce=secrets.token_hex(16),
    )


def situation_of(draft: Draft) -> Situation:
    """What the policy has to know about a draft besides its action and its target."""
    return Situation(leaves=draft.leaves)


_CONTENT = TypeAdapter(Content)
_WRITES = {kind.__name__: TypeAdapter[Write](kind) for kind in get_args(Write)}


def canonical(content: Content) -> str:
    """The content as canonical JSON (RFC 8785)."""
    return rfc8785.dumps(_CONTENT.dump_python(content, mode="json")).decode()


def parsed(text: str) -> Content:
    """The content from its canonical JSON."""
    return _CONTENT.validate_json(text)


def digest_of(text: str) -> str:
    """SHA-256 of canonical JSON, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def sameness(content: Content) -> str:
    """Equal for proposals of one person that ask for the same, however their notes are worded."""
    asked: dict[str, Json] = {leaf.name: leaf.value for leaf in content.arguments if leaf.slot != "text"}
    about = [content.action, content.site, content.target, content.requester]
    return hashlib.sha256(rfc8785.dumps(about) + rfc8785.dumps(asked)).hexdigest()


def _leaf(leaf: Leaf) -> SignedLeaf:
    return SignedLeaf(
        name=leaf.name,
        slot=leaf.slot,
        value=leaf.value,
        trust=leaf.label.trust.value,
        origin=leaf.label.origin,
        evidence=leaf.label.evidence,
        confirmed=leaf.label.confirmed,
    )


def _step(step: Step) -> SignedStep:
    return SignedStep(system=step.system, write=_signed(step.write), undo=_signed(step.undo) if step.undo else None)


def _signed(write: Write) -> SignedWrite:
    plain = write_json(write)
    return SignedWrite(type=plain["type"], values=dict(plain["values"]))


def _write(signed: SignedWrite) -> Write:
    return _WRITES[signed.type].validate_python(signed.values)
