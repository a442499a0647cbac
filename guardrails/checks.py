"""The last look before anything is sent: does what was signed still fit the policy, the people and the plant?"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping

from guardrails.content import canonical, digest_of
from guardrails.errors import NotAllowed, NotNow, Stale
from guardrails.policy import Action, Policy
from guardrails.proposals import Proposal
from tools.adapters.protocols import Writer
from tools.adapters.writes import Change
from tools.context import Operator
from tools.errors import ToolFailed, ToolRejected
from tools.plans import Step
from tools.records import System

People = Callable[[str], Operator | None]
"""Finds a person as they are now, role and sites; None for somebody who is gone."""


class Checks:
    """Compares a signed proposal with the present."""

    def __init__(self, policy: Policy, people: People, writers: Mapping[System, Writer]) -> None:
        self._policy = policy
        self._people = people
        self._writers = writers

    def signatures(self, found: Proposal) -> None:
        """Raise Stale unless the content is as signed and everybody may still ask and approve.

        Raises NotAllowed while the kill switch is on.
        """
        content = found.content
        if digest_of(canonical(content)) != found.digest:
            raise Stale(found.id, "its content is not what was signed.")
        if content.policy_hash != self._policy.hash:
            raise Stale(found.id, "the policy has changed since.")
        signed = [decision for decision in found.approvals if decision.digest == found.digest]
        if len({decision.person for decision in signed}) < content.needed:
            raise Stale(found.id, f"it needs {content.needed!r} valid approvals.")
        try:
            self._people_may(found)
        except NotAllowed as refusal:
            if refusal.rule == "kill-switch":
                raise
            raise Stale(found.id, refusal.reason) from refusal

    def plant(self, found: Proposal) -> None:
        """Raise Stale unless the systems would change exactly what was signed, NotNow if one cannot be asked."""
        now = [change for step in found.content.plan_steps for change in self._preview(found, step)]
        signed, fresh = Counter(found.content.changes), Counter(now)
        if signed != fresh:
            raise Stale(found.id, f"the plant has changed: {_difference((signed - fresh), (fresh - signed))}")

    def step(self, found: Proposal, step: Step) -> None:
        """Like `plant` for one step that was not sent yet while others were."""
        unsigned = Counter(self._preview(found, step)) - Counter(found.content.changes)
        if unsigned:
            raise Stale(found.id, f"the plant has changed: {_difference((), unsigned)}")

    def _people_may(self, found: Proposal) -> None:
        content = found.content
        requester = self._person(content.requester)
        action = Action(name=content.action, kind="act", risk=content.risk)
        verdict = self._policy.require(requester, action, content.resource)
        for decision in found.approvals:
            person = self._person(decision.person)
            self._policy.require_approver(verdict, person, requester.id, content.resource)

    def _person(self, person: str) -> Operator:
        known = self._people(person)
        if known is None:
            raise NotAllowed("people", f"{person!r} can no longer sign in.")
        return known

    def _preview(self, found: Proposal, step: Step) -> tuple[Change, ...]:
        writer = self._writers.get(step.system)
        if writer is None:
            raise NotNow(found.id, f"{step.system} takes no changes here.")
        try:
            return writer.preview(step.write)
        except ToolRejected as refusal:
            raise Stale(found.id, f"{step.system} would refuse it now: {refusal}") from refusal
        except ToolFailed as failure:
            raise NotNow(found.id, str(failure)) from failure


def _difference(gone: Iterable[Change], new: Iterable[Change]) -> str:
    """The first field that differs, as signed and as it is."""
    for change in (*new, *gone):
        return f"{change.system} {change.record} {change.field} is {change.before!r} now."
    return "nothing would change any more."
