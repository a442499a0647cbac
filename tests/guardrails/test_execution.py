"""Execution: at most one effect per approved proposal, and never an unreported one."""

import ast
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

import guardrails
from guardrails.errors import AlreadyDecided, LedgerUnavailable, NotAllowed, NotNow, Stale
from guardrails.execution import Executor
from guardrails.ledger import Ledger
from guardrails.proposals import Proposal
from tests.guardrails.bench import (
    ASSIGN,
    GRACE,
    HOLD,
    JONAS,
    MARA,
    RELEASE,
    REPAIR,
    SECRET,
    WEN,
    Bench,
    Clock,
    person,
)
from tools.adapters.permits import Permit, seal, write_digest
from tools.adapters.plant.faults import FaultyWriter, WriteFault, set_condition
from tools.adapters.protocols import Writer
from tools.adapters.writes import AssignTechnician, Change, Receipt, SetStockStatus, Write
from tools.context import Operator
from tools.errors import PermitRefused, SystemTimeout
from tools.records import System

ROOT = Path(guardrails.__file__).parents[1]


def approved_hold(bench: Bench) -> Proposal:
    """A hold that writes to three systems."""
    made = bench.propose("place_hold", HOLD, by=WEN)
    assert [step.system for step in made.content.steps] == ["MES", "ERP", "WMS"]
    return bench.approve(made, GRACE)


def approved_assignment(bench: Bench) -> Proposal:
    return bench.approve(bench.propose("assign_technician", ASSIGN), JONAS)


def held(bench: Bench) -> tuple[bool, bool, bool]:
    """Whether MES, ERP and WMS hold the lot."""
    systems = bench.plant.systems
    return (
        bool(systems.mes.holds(lot="LOT-26-04417")),
        all(row.status == "quality" for row in systems.erp.stock(lot="LOT-26-04417")),
        all(row.status == "held" for row in systems.wms.stock(lot="LOT-26-04417")),
    )


def test_an_approved_action_is_done_once_read_back_and_reported(bench: Bench) -> None:
    done = bench.executor.execute(approved_assignment(bench).id)
    assert (done.state, bench.assigned()) == ("done", "T-114")
    assert "CMMS WO-8841" in done.note
    assert [(effect.system, effect.status, effect.record) for effect in done.effects] == [("CMMS", "ok", "WO-8841")]


def test_several_systems_change_together(bench: Bench) -> None:
    done = bench.executor.execute(approved_hold(bench).id)
    assert (done.state, held(bench)) == ("done", (True, True, True))


def test_a_new_record_is_named_by_the_system_that_made_it(bench: Bench) -> None:
    made = bench.propose("create_work_order", REPAIR)
    done = bench.executor.execute(bench.approve(made, JONAS).id)
    assert done.effects[0].record.startswith("WO-")
    assert bench.plant.systems.cmms.work_order(done.effects[0].record).asset == "PKG-07"


@pytest.mark.parametrize("state", ["pending", "rejected", "revoked", "done"])
def test_p1_nothing_but_an_approval_leads_to_an_effect(bench: Bench, state: str) -> None:
    made = bench.propose("assign_technician", ASSIGN)
    if state == "rejected":
        bench.ledger.decide(made.id, digest=made.digest, person=JONAS, verdict="reject")
    elif state == "revoked":
        bench.ledger.revoke(made.id, person=MARA)
    elif state == "done":
        bench.approve(made, JONAS)
        bench.executor.execute(made.id)
        _apply(bench, "CMMS", AssignTechnician(work_order="WO-8841", technician=None))
    with pytest.raises(AlreadyDecided, match=state):
        bench.executor.execute(made.id)
    assert bench.assigned() is None


def test_a6_a_plant_that_has_changed_makes_the_proposal_stale(bench: Bench) -> None:
    approved = approved_hold(bench)
    _apply(bench, "ERP", SetStockStatus(lot="LOT-26-04417", status="blocked"))
    with pytest.raises(Stale, match="blocked"):
        bench.executor.execute(approved.id)
    assert (bench.ledger.get(approved.id).state, held(bench)) == ("stale", (False, False, False))


def _apply(bench: Bench, system: System, write: Write, key: str = "by-somebody-else") -> None:
    digest = write_digest(write)
    permit = Permit(proposal="P-X", key=key, write_digest=digest, seal=seal(SECRET, "P-X", key, digest))
    bench.plant.systems.writers[system].apply(write, key=key, permit=permit)


def test_a6_a_write_that_would_be_refused_now_makes_it_stale(bench: Bench) -> None:
    approved = bench.approve(bench.propose("release_hold", RELEASE, by=WEN), GRACE)
    other = bench.approve(bench.propose("release_hold", RELEASE, by=person("sofia", "quality_engineer")), GRACE)
    bench.people["sofia"] = person("sofia", "quality_engineer")
    assert bench.executor.execute(other.id).state == "done"
    with pytest.raises(Stale):
        bench.executor.execute(approved.id)


@pytest.mark.parametrize(
    ("who", "now"),
    [
        ("jonas", None),
        ("jonas", person("jonas", "technician")),
        ("jonas", person("jonas", "maintenance_lead", "NF")),
        ("mara", None),
        ("mara", person("mara", "auditor")),
    ],
)
def test_a5_people_who_lost_the_right_since_make_it_stale(bench: Bench, who: str, now: Operator | None) -> None:
    approved = approved_assignment(bench)
    bench.people.pop(who)
    if now is not None:
        bench.people[who] = now
    with pytest.raises(Stale):
        bench.executor.execute(approved.id)
    assert (bench.ledger.get(approved.id).state, bench.assigned()) == ("stale", None)


def test_a10_the_kill_switch_stops_proposing_approving_and_executing(bench: Bench) -> None:
    approved = approved_assignment(bench)
    waiting = bench.propose("place_hold", HOLD, by=WEN)
    stopped = replace(bench.policy, kill_switch=True)
    bench.ledger = Ledger(bench.engine, stopped, bench.audit)
    with pytest.raises(NotAllowed, match="kill-switch"):
        bench.propose("create_work_order", REPAIR)
    with pytest.raises(NotAllowed, match="kill-switch"):
        bench.approve(waiting, GRACE)
    with pytest.raises(NotAllowed, match="kill-switch"):
        bench.executor.execute(approved.id)
    assert bench.assigned() is None


def test_a_forged_approval_in_the_file_is_not_enough(bench: Bench) -> None:
    """A8: the state alone executes nothing; the signatures have to be there."""
    made = bench.propose("assign_technician", ASSIGN)
    with bench.engine.begin() as connection:
        connection.execute(text("UPDATE proposal SET state = 'approved', execute_by = approve_by"))
    assert [found.state for found in bench.executor.recover()] == ["stale"]
    assert "approvals" in bench.ledger.get(made.id).note
    assert bench.assigned() is None


def test_d6_a_damaged_proposal_is_told_in_words(bench: Bench) -> None:
    made = bench.propose("assign_technician", ASSIGN)
    with bench.engine.begin() as connection:
        connection.execute(text("UPDATE proposal SET content = substr(content, 1, 100)"))
    with pytest.raises(LedgerUnavailable, match="damaged"):
        bench.ledger.get(made.id)


def test_a_forged_content_is_not_executed(bench: Bench) -> None:
    approved = approved_assignment(bench)
    with bench.engine.begin() as connection:
        connection.execute(text("UPDATE proposal SET content = replace(content, 'T-114', 'T-115')"))
    with pytest.raises(Stale, match="not what was signed"):
        bench.executor.execute(approved.id)
    assert bench.assigned() is None


def test_a_system_that_cannot_be_asked_leaves_the_approval_standing(bench: Bench, home: Path) -> None:
    approved = approved_assignment(bench)
    set_condition(home / "plant", "CMMS", "unavailable")
    with pytest.raises(NotNow):
        bench.executor.execute(approved.id)
    set_condition(home / "plant", "CMMS", "ok")
    assert bench.executor.execute(approved.id).state == "done"


# --- adapter faults (D2, D3) -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fault", "state", "effect"),
    [
        ("none", "done", "T-114"),
        ("duplicate", "done", "T-114"),
        ("time_out_after", "done", "T-114"),
        ("time_out_before", "unknown", None),
        ("unavailable", "failed", None),
        ("lost", "unknown", None),
    ],
)
def test_d2_every_fault_ends_in_a_true_report(bench: Bench, fault: WriteFault, state: str, effect: str | None) -> None:
    faulty = FaultyWriter(bench.writers["CMMS"], [fault])
    bench.writers["CMMS"] = faulty
    result = bench.executor.execute(approved_assignment(bench).id)
    assert (result.state, bench.assigned()) == (state, effect)
    assert faulty.delivered == 1, "an unclear outcome is looked up, never sent again"


@pytest.mark.parametrize("failing", ["ERP", "WMS"])
def test_a11_what_was_done_before_a_refused_step_is_taken_back(bench: Bench, failing: System) -> None:
    bench.writers[failing] = FaultyWriter(bench.writers[failing], ["unavailable"])
    failed = bench.executor.execute(approved_hold(bench).id)
    assert (failed.state, held(bench)) == ("failed", (False, False, False))
    assert "taken back" in failed.note


def test_a11_what_cannot_be_taken_back_is_put_before_a_person(bench: Bench) -> None:
    bench.writers["WMS"] = FaultyWriter(bench.writers["WMS"], ["unavailable"])
    bench.writers["MES"] = FaultyWriter(bench.writers["MES"], ["none", "unavailable"])
    unknown = bench.executor.execute(approved_hold(bench).id)
    assert (unknown.state, held(bench)) == ("unknown", (True, False, False))
    assert "MES" in unknown.note and "person" in unknown.note


def test_a_work_order_that_was_made_is_cancelled_by_its_receipt(bench: Bench) -> None:
    """A11: the way back of a new record is known only from the receipt."""
    draft = bench.draft("create_work_order", REPAIR)
    hold = bench.draft("place_hold", HOLD)
    both = replace(
        draft.plan,
        steps=(*draft.plan.steps, *hold.plan.steps),
        changes=(*draft.plan.changes, *hold.plan.changes),
    )
    made = bench.ledger.propose(replace(draft, plan=both), MARA)
    bench.writers["MES"] = FaultyWriter(bench.writers["MES"], ["unavailable"])
    failed = bench.executor.execute(bench.approve(made, JONAS).id)
    order = failed.effects[0].record
    assert failed.state == "failed"
    assert bench.plant.systems.cmms.work_order(order).status == "cancelled"


class Elsewhere:
    """A system that does something else than it was told, and says so."""

    def __init__(self, inner: Writer) -> None:
        self._inner = inner

    def preview(self, write: Write) -> tuple[Change, ...]:
        return self._inner.preview(write)

    def apply(self, write: Write, *, key: str, permit: Permit) -> Receipt:
        return self._other(self._inner.apply(write, key=key, permit=permit))

    def find(self, key: str) -> Receipt | None:
        found = self._inner.find(key)
        return self._other(found) if found else None

    def _other(self, receipt: Receipt) -> Receipt:
        return replace(receipt, changes=tuple(replace(change, after="T-999") for change in receipt.changes))


def test_a_system_that_did_something_else_is_reported_and_stays_so(bench: Bench) -> None:
    bench.writers["CMMS"] = Elsewhere(bench.writers["CMMS"])
    unknown = bench.executor.execute(approved_assignment(bench).id)
    assert (unknown.state, "another way" in unknown.note) == ("unknown", True)
    bench.executor.recover()
    assert bench.ledger.get(unknown.id).state == "unknown"


class Silent:
    """A system that acts, does not answer, and cannot be asked for a while."""

    def __init__(self, inner: Writer) -> None:
        self._inner = inner
        self.silent = True

    def preview(self, write: Write) -> tuple[Change, ...]:
        return self._inner.preview(write)

    def apply(self, write: Write, *, key: str, permit: Permit) -> Receipt:
        self._inner.apply(write, key=key, permit=permit)
        raise SystemTimeout("CMMS did not answer.")

    def find(self, key: str) -> Receipt | None:
        if self.silent:
            raise SystemTimeout("CMMS did not answer.")
        return self._inner.find(key)


def test_d1_an_unknown_outcome_is_looked_up_again_later(bench: Bench) -> None:
    silent = Silent(bench.writers["CMMS"])
    bench.writers["CMMS"] = silent
    unknown = bench.executor.execute(approved_assignment(bench).id)
    assert unknown.state == "unknown"
    silent.silent = False
    (found,) = bench.executor.recover()
    assert (found.state, bench.assigned()) == ("done", "T-114")


# --- the gate ----------------------------------------------------------------------------------


def test_p1_a_permit_serves_one_write_under_one_key(bench: Bench) -> None:
    write = AssignTechnician(work_order="WO-8841", technician="T-114")
    digest = write_digest(write)
    forged = Permit(proposal="P-1", key="k", write_digest=digest, seal=seal(b"another secret", "P-1", "k", digest))
    with pytest.raises(PermitRefused):
        bench.plant.systems.writers["CMMS"].apply(write, key="k", permit=forged)
    assert bench.assigned() is None


def _calls(tree: ast.AST, name: str) -> bool:
    return any(
        isinstance(node, ast.Call)
        and (getattr(node.func, "attr", None) == name or getattr(node.func, "id", None) == name)
        for node in ast.walk(tree)
    )


def _callers(name: str) -> set[str]:
    """Modules of the product that call something of this name."""
    packages = ("knowledge", "tools", "guardrails", "graphs", "copilot", "tui", "eval")
    files = [file for package in packages for file in (ROOT / package).rglob("*.py")]
    return {str(file.relative_to(ROOT)) for file in files if _calls(ast.parse(file.read_text()), name)}


def test_p1_only_execution_applies_writes_and_makes_permits() -> None:
    """Adapters may hand a write on to an adapter they wrap; nobody else may."""
    appliers = {file for file in _callers("apply") if not file.startswith("tools/adapters/")}
    assert appliers == {"guardrails/execution.py"}
    assert _callers("Permit") == {"guardrails/execution.py"}
    assert _callers("seal") == {"guardrails/execution.py", "tools/adapters/permits.py"}


def test_an_executor_needs_the_secret_of_the_adapters(bench: Bench) -> None:
    stranger = Executor(
        bench.engine,
        bench.ledger,
        bench.audit,
        writers=bench.writers,
        people=bench.people.get,
        secret=b"another secret",
    )
    failed = stranger.execute(approved_assignment(bench).id)
    assert (failed.state, bench.assigned()) == ("failed", None)


def test_l4_the_intent_is_on_the_disk_before_the_call(bench: Bench, home: Path) -> None:
    seen: list[str] = []

    class Watching(Elsewhere):
        def apply(self, write: Write, *, key: str, permit: Permit) -> Receipt:
            seen.append(bench.audit_text("intent"))
            return self._inner.apply(write, key=key, permit=permit)

        def _other(self, receipt: Receipt) -> Receipt:
            return receipt

    bench.writers["CMMS"] = Watching(bench.writers["CMMS"])
    done = bench.executor.execute(approved_assignment(bench).id)
    assert done.effects[0].key in seen[0]


def test_l3_every_effect_of_the_plant_is_in_the_log_with_its_outcome(bench: Bench) -> None:
    done = bench.executor.execute(approved_hold(bench).id)
    outcomes = bench.audit_text("outcome")
    for effect in done.effects:
        receipt = bench.plant.systems.writers[effect.system].find(effect.key)
        assert receipt is not None and receipt.record in outcomes
    assert bench.audit.verify().ok


def test_a_lease_that_is_not_over_is_left_alone(bench: Bench) -> None:
    clock = bench.clock
    assert isinstance(clock, Clock)
    approved = approved_assignment(bench)
    with bench.engine.begin() as connection:
        connection.execute(
            text("UPDATE proposal SET state = 'executing', owner = 'x', lease_until = :until"),
            {"until": clock().replace(hour=2).isoformat(timespec="microseconds")},
        )
    assert bench.executor.recover() == ()
    clock.move(hours=1)
    (found,) = bench.executor.recover()
    assert found.id == approved.id
