"""kill -9 at named points: at most one effect, no approval lost, and recovery reports what happened (D1)."""

import multiprocessing
import os
import signal
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from guardrails import ledger
from guardrails.execution import LEASE
from guardrails.journal import Journal
from guardrails.ledger import Ledger
from guardrails.proposals import Proposal
from tests.guardrails.bench import GRACE, HOLD, WEN, Bench, open_bench
from tools.adapters.permits import Permit
from tools.adapters.plant.faults import FaultyWriter, set_condition
from tools.adapters.protocols import Writer
from tools.adapters.writes import Change, Receipt, Write
from tools.records import System

FORK = multiprocessing.get_context("fork")
SYSTEMS: tuple[System, ...] = ("MES", "ERP", "WMS")
Victim = Callable[[Bench, str], None]


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def killed(home: Path, victim: Victim, proposal: str) -> None:
    """Run the victim in a process of its own until it dies."""
    process = FORK.Process(target=lambda: victim(open_bench(home), proposal))
    process.start()
    process.join(60)
    assert process.exitcode == -signal.SIGKILL


class Deadly:
    """A writer whose process dies around `apply`."""

    def __init__(self, inner: Writer, when: str, delivery: int = 1) -> None:
        self._inner = inner
        self._when = when
        self._left = delivery

    def preview(self, write: Write) -> tuple[Change, ...]:
        return self._inner.preview(write)

    def apply(self, write: Write, *, key: str, permit: Permit) -> Receipt:
        self._left -= 1
        if self._left == 0 and self._when == "before":
            die()
        receipt = self._inner.apply(write, key=key, permit=permit)
        if self._left == 0:
            die()
        return receipt

    def find(self, key: str) -> Receipt | None:
        return self._inner.find(key)


def at_the_write(system: System, when: str) -> Victim:
    """k6 and k7: the call is in flight, or the effect is there and nobody has noted it."""

    def victim(bench: Bench, proposal: str) -> None:
        bench.writers[system] = Deadly(bench.writers[system], when)
        bench.executor.execute(proposal)

    return victim


def at_the_journal(method: str, nth: int) -> Victim:
    """k5 and k8: claimed but nothing announced, or everything done but not said."""

    def victim(bench: Bench, proposal: str) -> None:
        original = getattr(Journal, method)
        calls = iter(range(1, 10))

        def deadly(journal: Journal, *args: object, **more: object) -> object:
            if next(calls) == nth:
                die()
            return original(journal, *args, **more)

        setattr(Journal, method, deadly)
        bench.executor.execute(proposal)

    return victim


def in_compensation(when: str) -> Victim:
    """k10: the last system refuses, and the process dies while taking the first one back."""

    def victim(bench: Bench, proposal: str) -> None:
        bench.writers["WMS"] = FaultyWriter(bench.writers["WMS"], ["unavailable"])
        bench.writers["MES"] = Deadly(bench.writers["MES"], when, delivery=2)
        bench.executor.execute(proposal)

    return victim


def approved(bench: Bench) -> Proposal:
    return bench.approve(bench.propose("place_hold", HOLD, by=WEN), GRACE)


def holds(bench: Bench) -> list[int]:
    """How many holds, blocked stocks and held stocks there are of the lot."""
    systems = bench.plant.systems
    return [
        len(systems.mes.holds(lot="LOT-26-04417", open_only=False)),
        sum(row.status == "quality" for row in systems.erp.stock(lot="LOT-26-04417")),
        sum(row.status == "held" for row in systems.wms.stock(lot="LOT-26-04417")),
    ]


FORWARD: dict[str, Victim] = {
    "k5 before the first intent": at_the_journal("intend", 1),
    "k5 before the second intent": at_the_journal("intend", 2),
    "k8 before the end": at_the_journal("finish", 1),
    **{f"k6 before {system}": at_the_write(system, "before") for system in SYSTEMS},
    **{f"k7 after {system}": at_the_write(system, "after") for system in SYSTEMS},
    "k7 before the first outcome": at_the_journal("settle", 1),
    "k7 before the last outcome": at_the_journal("settle", 3),
}


@pytest.mark.parametrize("point", FORWARD)
def test_d1_recovery_finishes_what_a_crash_interrupted(home: Path, bench: Bench, point: str) -> None:
    made = approved(bench)
    killed(home, FORWARD[point], made.id)
    assert bench.ledger.get(made.id).state == "executing"
    assert bench.executor.recover() == (), "the owner may still be alive until its lease is over"
    bench.clock.present += LEASE
    (done,) = bench.executor.recover()
    assert (done.state, holds(bench)) == ("done", [1, 1, 1])
    assert bench.audit.verify().ok


@pytest.mark.parametrize("when", ["before", "after"])
def test_d1_a_crash_while_taking_back_is_finished_too(home: Path, bench: Bench, when: str) -> None:
    made = approved(bench)
    killed(home, in_compensation(when), made.id)
    bench.clock.present += LEASE
    (failed,) = bench.executor.recover()
    assert (failed.state, holds(bench)[1:]) == ("failed", [0, 0])
    assert bench.plant.systems.mes.holds(lot="LOT-26-04417") == ()


@pytest.mark.parametrize("point", ["k5 before the first intent", "k6 before MES"])
def test_d1_a_crash_does_not_outlive_the_time_to_execute(home: Path, bench: Bench, point: str) -> None:
    made = approved(bench)
    killed(home, FORWARD[point], made.id)
    bench.clock.move(hours=1)
    (failed,) = bench.executor.recover()
    assert (failed.state, holds(bench)) == ("failed", [0, 0, 0])


def test_d14_what_was_not_sent_is_not_sent_under_another_policy(home: Path, bench: Bench) -> None:
    made = approved(bench)
    killed(home, FORWARD["k5 before the second intent"], made.id)
    assert holds(bench) == [1, 0, 0]
    bench.clock.present += LEASE
    bench.ledger = Ledger(bench.engine, replace(bench.policy, hash="another"), bench.audit)
    (failed,) = bench.executor.recover()
    assert (failed.state, holds(bench)[1:]) == ("failed", [0, 0])
    assert "policy" in failed.note and bench.plant.systems.mes.holds(lot="LOT-26-04417") == ()


def test_d1_k3_a_decision_that_was_not_committed_was_not_made(home: Path, bench: Bench) -> None:
    made = bench.propose("place_hold", HOLD, by=WEN)

    def victim(other: Bench, proposal: str) -> None:
        ledger.move = lambda *_, **__: die()  # type: ignore[attr-defined]
        other.approve(other.ledger.get(proposal), GRACE)

    killed(home, victim, made.id)
    assert bench.ledger.get(made.id).decisions == ()
    assert bench.approve(made, GRACE).state == "approved"


def test_d1_k4_an_approval_survives_and_is_carried_out_by_the_next_process(home: Path, bench: Bench) -> None:
    made = bench.propose("place_hold", HOLD, by=WEN)

    def victim(other: Bench, proposal: str) -> None:
        other.approve(other.ledger.get(proposal), GRACE)
        die()

    killed(home, victim, made.id)
    assert bench.executor.recover() == (), "its own process may be about to begin"
    bench.clock.present += LEASE
    (done,) = bench.executor.recover()
    assert (done.state, holds(bench)) == ("done", [1, 1, 1])


def test_an_approval_whose_system_was_away_is_carried_out_when_it_is_back(home: Path, bench: Bench) -> None:
    made = approved(bench)
    set_condition(home / "plant", "ERP", "unavailable")
    bench.clock.present += LEASE
    assert [found.state for found in bench.executor.recover()] == ["approved"]
    set_condition(home / "plant", "ERP", "ok")
    assert [found.state for found in bench.executor.recover()] == ["done"]
    assert (bench.ledger.get(made.id).state, holds(bench)) == ("done", [1, 1, 1])
