"""Carries out approved proposals: the only caller of a plant system's `apply`, and the only maker of permits.

At most one effect per approved proposal, and never an unreported one: everything is checked again
first, every write is on the disk before it is sent, and an unclear outcome is looked up, never
blindly repeated.
"""

import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Engine

from guardrails.audit import Audit
from guardrails.checks import Checks, People
from guardrails.content import Content
from guardrails.errors import AlreadyDecided, Expired, Refusal, Stale
from guardrails.journal import Journal, Sending
from guardrails.ledger import Ledger
from guardrails.proposals import Proposal, State, Status
from tools.adapters.permits import Permit, seal, write_digest
from tools.adapters.protocols import Writer
from tools.adapters.writes import CancelWorkOrder, CreateWorkOrder, Receipt, Write
from tools.errors import SystemTimeout, ToolError, ToolFailed
from tools.plans import Step
from tools.records import System

LEASE = timedelta(seconds=30)
"""How long an owner may be silent before somebody else finishes its work; every write prolongs it."""


@dataclass(frozen=True, slots=True)
class _Outcome:
    status: Status
    note: str


class Executor:
    """Carries out approved proposals and finishes what a crash has interrupted."""

    def __init__(
        self,
        engine: Engine,
        ledger: Ledger,
        audit: Audit,
        *,
        writers: Mapping[System, Writer],
        people: People,
        secret: bytes,
        lease: timedelta = LEASE,
    ) -> None:
        self._ledger = ledger
        self._audit = audit
        self._writers = writers
        self._secret = secret
        self._lease = lease
        self._checks = Checks(ledger.policy, people, writers)
        self._journal = Journal(engine, audit, owner=secrets.token_hex(8), lease=lease)

    def execute(self, proposal: str) -> Proposal:
        """Carry out one approved proposal and return it as done, failed or unknown.

        Raises AlreadyDecided when it is not approved (any more), Expired, Stale when it no longer
        fits, NotAllowed when actions are stopped, NotNow when a system cannot be asked: in all of
        these cases nothing was sent.
        """
        found = self._ledger.get(proposal)
        if found.state == "expired":
            raise Expired(found.id, "carry out", f"{found.execute_by or found.content.approve_by:%Y-%m-%d %H:%M} UTC")
        if found.state != "approved":
            raise AlreadyDecided(found.id, found.state)
        try:
            self._checks.signatures(found)
            self._checks.plant(found)
        except Stale as stale:
            self._journal.set_aside(found.id, stale.difference)
            raise
        self._journal.claim(found.id)
        return self._carry_out(found, resumed=False)

    def recover(self) -> tuple[Proposal, ...]:
        """Finish what an owner that is gone has left, carry out what was approved and never begun,
        and look up again what was unclear; to be called at the start and every now and then.
        """
        left = [found for found in self._journal.abandoned() if self._journal.take_over(found)]
        finished = [self._resume(found) for found in left]
        begun = [self._begin(found) for found in self._ledger.list(status="approved") if self._forgotten(found)]
        return (*finished, *begun, *(self._look_up_again(found) for found in self._journal.unclear()))

    def _resume(self, found: Proposal) -> Proposal:
        """Carry on where another owner stopped; if that one is alive after all, the ledger says so."""
        with suppress(AlreadyDecided):
            return self._carry_out(found, resumed=True)
        return self._ledger.get(found.id)

    def _forgotten(self, found: Proposal) -> bool:
        """True for an approval that its own process would have begun to carry out by now."""
        now = self._audit.time()
        return all(decision.at + self._lease <= now for decision in found.decisions)

    def _begin(self, found: Proposal) -> Proposal:
        """Carry out a forgotten approval; a refusal is in the ledger, or tried again the next time."""
        with suppress(Refusal):
            return self.execute(found.id)
        return self._ledger.get(found.id)

    # --- forward -------------------------------------------------------------------------------

    def _carry_out(self, found: Proposal, *, resumed: bool) -> Proposal:
        steps = found.content.plan_steps
        for number, step in enumerate(steps):
            outcome = self._forward(found, number, step, resumed=resumed)
            if outcome.status != "ok":
                return self._stop(found, number, outcome)
        records = self._records(found.id)
        return self._finish(found, "done", f"Done and read back: {', '.join(records)}.")

    def _forward(self, found: Proposal, number: int, step: Step, *, resumed: bool) -> _Outcome:
        sending = _sending(found, number, step.system, step.write)
        known = self._known(found.id, sending) if resumed else None
        if known is not None:
            return known
        if resumed:
            try:
                self._require_still_due(found, step)
            except Refusal as refusal:
                return _Outcome("failed", f"Step {number + 1} was not sent: {refusal}")
        return self._send(sending, found.content)

    def _require_still_due(self, found: Proposal, step: Step) -> None:
        """After a crash a step that was not sent is checked like a whole proposal."""
        if found.execute_by is not None and self._audit.time() >= found.execute_by:
            raise Expired(found.id, "carry out", f"{found.execute_by:%Y-%m-%d %H:%M:%S} UTC")
        self._checks.signatures(found)
        self._checks.step(found, step)

    def _known(self, proposal: str, sending: Sending) -> _Outcome | None:
        """What is known about a write of an owner that is gone; None if it may be sent (again, under its key)."""
        effect = next((e for e in self._journal.reload(proposal).effects if e.key == sending.key), None)
        if effect is None:
            return None
        if effect.status != "intent":
            return _Outcome(effect.status, effect.note)
        try:
            receipt = self._writers[sending.system].find(sending.key)
        except ToolFailed as failure:
            return self._settle(sending, "unknown", f"{sending.system} cannot be asked what it did: {failure}")
        return self._accept(sending, receipt, self._ledger.get(proposal).content) if receipt else None

    def _send(self, sending: Sending, content: Content) -> _Outcome:
        """One write, announced before and settled after; never raises for what a plant system says."""
        self._journal.intend(sending)
        try:
            receipt = self._writers[sending.system].apply(
                sending.write, key=sending.key, permit=_permit(self._secret, sending)
            )
        except SystemTimeout as silence:
            return self._look_up(sending, content, str(silence))
        except ToolError as refusal:
            return self._settle(sending, "failed", f"{sending.system} refused: {refusal}")
        return self._accept(sending, receipt, content)

    def _look_up(self, sending: Sending, content: Content, silence: str) -> _Outcome:
        """After a time-out: the system's own record of the key, or `unknown`."""
        try:
            receipt = self._writers[sending.system].find(sending.key)
        except ToolFailed:
            receipt = None
        if receipt is None:
            return self._settle(sending, "unknown", f"{silence} Whether it took effect is not known.")
        return self._accept(sending, receipt, content)

    def _accept(self, sending: Sending, receipt: Receipt, content: Content) -> _Outcome:
        """Read the system back: only what it reports itself, and only what was signed, counts as done."""
        try:
            back = self._writers[sending.system].find(sending.key)
        except ToolFailed as failure:
            return self._settle(sending, "unknown", f"{sending.system} could not be read back: {failure}", receipt)
        if back is None or back.record != receipt.record:
            return self._settle(sending, "unknown", f"{sending.system} does not know of {receipt.record}.", receipt)
        if not sending.undo and not _as_signed(back, content):
            note = f"{sending.system} {back.record} was changed in another way than was signed."
            return self._settle(sending, "unknown", note, back)
        return self._settle(sending, "ok", f"{sending.system} {back.record}", back)

    # --- back ----------------------------------------------------------------------------------

    def _stop(self, found: Proposal, number: int, outcome: _Outcome) -> Proposal:
        """End after a step that was not carried out; what was done before is taken back, last first."""
        if outcome.status == "unknown":
            before = f" Done before: {', '.join(self._records(found.id))}." if number else ""
            return self._finish(found, "unknown", f"{outcome.note}{before} A person has to look.")
        back = [self._take_back(found, earlier) for earlier in reversed(range(number))]
        notes = " ".join([outcome.note, *(each.note for each in back)])
        if all(each.status == "ok" for each in back):
            return self._finish(found, "failed", notes if back else f"{notes} Nothing was changed.")
        return self._finish(found, "unknown", f"{notes} A person has to put this right.")

    def _take_back(self, found: Proposal, number: int) -> _Outcome:
        step = found.content.plan_steps[number]
        effect = next(e for e in self._journal.reload(found.id).effects if e.step == number and not e.undo)
        undo = step.undo or _undo_of(step.write, effect.record)
        if undo is None:
            return _Outcome("unknown", f"{step.system} {effect.record} stays changed: there is no way back.")
        sending = _sending(found, number, step.system, undo, undo=True)
        outcome = self._known(found.id, sending) or self._send(sending, found.content)
        if outcome.status == "ok":
            return _Outcome("ok", f"{step.system} {effect.record} was taken back.")
        return _Outcome("unknown", f"{step.system} {effect.record} could not be taken back: {outcome.note}")

    def _look_up_again(self, found: Proposal) -> Proposal:
        """unknown -> done when every step turns out to have happened as signed."""
        for effect in found.effects:
            if effect.status == "unknown" and not effect.undo:
                step = found.content.plan_steps[effect.step]
                self._look_up(_sending(found, effect.step, step.system, step.write), found.content, effect.note)
        effects = self._journal.reload(found.id).effects
        if len(effects) == len(found.content.steps) and all(e.status == "ok" and not e.undo for e in effects):
            return self._finish(found, "done", f"Looked up: {', '.join(self._records(found.id))}.")
        return self._journal.reload(found.id)

    # --- writing down --------------------------------------------------------------------------

    def _settle(self, sending: Sending, status: Status, note: str, receipt: Receipt | None = None) -> _Outcome:
        self._journal.settle(sending, status, note, receipt)
        return _Outcome(status, note)

    def _finish(self, found: Proposal, to: State, note: str) -> Proposal:
        self._journal.finish(found.id, to, note)
        return self._journal.reload(found.id)

    def _records(self, proposal: str) -> list[str]:
        effects = self._journal.reload(proposal).effects
        return [f"{e.system} {e.record}" for e in effects if e.status == "ok" and not e.undo]


def _sending(found: Proposal, number: int, system: System, write: Write, *, undo: bool = False) -> Sending:
    key = f"{found.idem_key}-{number}" + ("-undo" if undo else "")
    return Sending(proposal=found.id, key=key, step=number, undo=undo, system=system, write=write)


def _permit(secret: bytes, sending: Sending) -> Permit:
    digest = write_digest(sending.write)
    mark = seal(secret, sending.proposal, sending.key, digest)
    return Permit(proposal=sending.proposal, key=sending.key, write_digest=digest, seal=mark)


def _as_signed(receipt: Receipt, content: Content) -> bool:
    """True if every change the system reports was on the card; a new record's number was not known then."""
    signed = {(c.system, c.field, c.after) for c in content.changes if c.before is None}
    signed_records = {(c.system, c.record, c.field, c.after) for c in content.changes}
    return all(
        (c.system, c.record, c.field, c.after) in signed_records
        or (c.before is None and (c.system, c.field, c.after) in signed)
        for c in receipt.changes
    )


def _undo_of(write: Write, record: str) -> Write | None:
    """The way back that could only be known from the receipt."""
    return CancelWorkOrder(work_order=record) if isinstance(write, CreateWorkOrder) and record else None
