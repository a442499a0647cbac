"""May this person ask for this action here, and who has to confirm it? Rules are data; no match means no."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from guardrails.errors import NotAllowed
from guardrails.provenance import Label, SlotClass, Trust, slot_class
from tools.context import Operator, Role
from tools.slots import SlotKind
from tools.tool import Json, Kind, Risk

Decision = Literal["allow", "confirm", "two_persons", "forbid"]
STRICTNESS: tuple[Decision, ...] = ("allow", "confirm", "two_persons", "forbid")
CURRENCY = "EUR"


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """What somebody wants done."""

    name: str
    kind: Kind
    risk: Risk


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """What it would be done to."""

    site: str
    target: str = ""
    amount_minor: int = 0
    """Money moved or committed, in euro cents."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """One argument, and where its value came from."""

    name: str
    slot: SlotKind
    value: Json
    label: Label


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """What else a decision depends on."""

    leaves: tuple[Leaf, ...] = ()
    """Empty for reads, whose arguments need no label."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What the policy says, and why."""

    decision: Decision
    rule: str
    """Id of the rule that decided, or of the built-in check that refused."""
    reason: str
    approver_roles: tuple[Role, ...] = ()
    needed: int = 0
    """How many people have to approve."""
    requester_may_approve: bool = False
    approve_within_minutes: int = 0
    execute_within_minutes: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One line of the policy; empty conditions fit everything."""

    id: str
    why: str
    decision: Decision
    actions: frozenset[str] = frozenset()
    kinds: frozenset[Kind] = frozenset()
    risks: frozenset[Risk] = frozenset()
    sites: frozenset[str] = frozenset()
    asked_by: frozenset[Role] = frozenset()
    from_amount_minor: int = 0
    """Fits from this amount on, in euro cents."""
    approved_by: tuple[Role, ...] = ()
    requester_may_approve: bool = False

    def about(self, action: Action) -> bool:
        """True if the rule speaks of this action, whoever asks."""
        named = not self.actions or action.name in self.actions
        return named and _fits(self.kinds, action.kind) and _fits(self.risks, action.risk)

    def fits(self, principal: Operator, action: Action, resource: Resource) -> bool:
        """True if every condition of the rule holds."""
        return (
            self.about(action)
            and _fits(self.sites, resource.site)
            and _fits(self.asked_by, principal.role)
            and resource.amount_minor >= self.from_amount_minor
        )


def _fits(allowed: frozenset[str], value: str) -> bool:
    return not allowed or value in allowed


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """How long a proposal may wait."""

    approve_within_minutes: int
    execute_within_minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """All rules of one installation."""

    name: str
    hash: str
    """SHA-256 of the content; part of what is signed."""
    rules: tuple[Rule, ...]
    windows: Mapping[Risk, Window]
    labels: Mapping[Risk, Mapping[SlotClass, frozenset[str]]]
    longest_text: int
    kill_switch: bool = False

    def decide(
        self, principal: Operator, action: Action, resource: Resource, situation: Situation | None = None
    ) -> Verdict:
        """The verdict on a request; the strictest rule that fits decides, and without one the answer is no."""
        refusal = self._refusal(principal, action, resource, situation or Situation())
        if refusal:
            return refusal
        fitting = [rule for rule in self.rules if rule.fits(principal, action, resource)]
        if not fitting:
            return self._unmatched(principal, action, resource)
        return self._verdict(max(fitting, key=lambda rule: STRICTNESS.index(rule.decision)), action)

    def require(
        self, principal: Operator, action: Action, resource: Resource, situation: Situation | None = None
    ) -> Verdict:
        """The verdict if it is not a refusal; raises NotAllowed otherwise."""
        verdict = self.decide(principal, action, resource, situation)
        if verdict.decision == "forbid":
            raise NotAllowed(verdict.rule, verdict.reason)
        return verdict

    def require_approver(self, verdict: Verdict, person: Operator, requester: str, resource: Resource) -> None:
        """Return if the person may approve what the verdict is about; raise NotAllowed otherwise."""
        if self.kill_switch:
            raise NotAllowed("kill-switch", _STOPPED)
        if resource.site not in person.sites:
            raise NotAllowed(
                "own-sites", f"{person.name} has no role at {resource.site!r}; ask somebody who works there."
            )
        if person.role not in verdict.approver_roles:
            roles = ", ".join(verdict.approver_roles)
            raise NotAllowed(verdict.rule, f"A {_words(person.role)} may not approve this; it takes one of: {roles}.")
        if person.id == requester and not verdict.requester_may_approve:
            raise NotAllowed(verdict.rule, f"{person.name} asked for this, so another person has to approve it.")

    def _refusal(self, principal: Operator, action: Action, resource: Resource, situation: Situation) -> Verdict | None:
        """What no rule can allow."""
        if resource.site not in principal.sites:
            sites = ", ".join(principal.sites)
            return _forbid("own-sites", f"{principal.name} works at {sites}, not at {resource.site!r}.")
        if action.kind != "act":
            return None
        if self.kill_switch:
            return _forbid("kill-switch", _STOPPED)
        return next((no for leaf in situation.leaves if (no := self._untrusted(leaf, action))), None)

    def _untrusted(self, leaf: Leaf, action: Action) -> Verdict | None:
        """A refusal if the value may not come from where it came from."""
        kind = slot_class(leaf.slot)
        if kind == "text" and len(str(leaf.value)) > self.longest_text:
            reason = f"The {_words(leaf.name)} is longer than {self.longest_text!r} characters; shorten it."
            return _forbid(f"label:{leaf.name}", reason)
        allowed = self.labels.get(action.risk, {}).get(kind, frozenset())
        if _allowed(leaf.label, allowed):
            return None
        return _forbid(f"label:{leaf.name}", _why_untrusted(leaf, action.risk, allowed))

    def _unmatched(self, principal: Operator, action: Action, resource: Resource) -> Verdict:
        about = [rule for rule in self.rules if rule.about(action) and _fits(rule.sites, resource.site)]
        roles = sorted({_words(role) for rule in about for role in rule.asked_by})
        if not roles:
            return _forbid("no-rule", f"No rule allows {_words(action.name)} at {resource.site!r}.")
        may = f"these may: {', '.join(roles)}"
        return _forbid("no-rule", f"A {_words(principal.role)} may not ask for {_words(action.name)}; {may}.")

    def _verdict(self, rule: Rule, action: Action) -> Verdict:
        window = self.windows.get(action.risk)
        return Verdict(
            decision=rule.decision,
            rule=rule.id,
            reason=rule.why,
            approver_roles=rule.approved_by,
            needed=_NEEDED[rule.decision],
            requester_may_approve=rule.requester_may_approve,
            approve_within_minutes=window.approve_within_minutes if window else 0,
            execute_within_minutes=window.execute_within_minutes if window else 0,
        )


_NEEDED: Mapping[Decision, int] = {"allow": 0, "confirm": 1, "two_persons": 2, "forbid": 0}
_STOPPED = "All actions are stopped by the kill switch of the policy; ask the plant manager."


def _forbid(rule: str, reason: str) -> Verdict:
    return Verdict(decision="forbid", rule=rule, reason=reason)


def _allowed(label: Label, allowed: frozenset[str]) -> bool:
    if label.trust.value in allowed:
        return True
    return label.trust is Trust.USER and label.confirmed and "USER+RECORD" in allowed


def _why_untrusted(leaf: Leaf, risk: Risk, allowed: frozenset[str]) -> str:
    what = f"The {_words(leaf.name)} {str(leaf.value)[:80]!r} is {leaf.label.trust.value} ({leaf.label.origin})"
    known = ", ".join(sorted(allowed)) or "nothing"
    return f"{what}; at {risk} risk only {known} will do, so say it in your own words."


def _words(name: str) -> str:
    return name.replace("_", " ")
