"""Several processes at once: one decision, at most one effect, and the losers are told (A7, A10)."""

import multiprocessing
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Barrier
from pathlib import Path
from threading import Thread

import pytest

from guardrails.errors import GuardrailError
from guardrails.proposals import Proposal
from tests.guardrails.bench import DANA, GRACE, MARA, Bench, open_bench
from tools.tool import Json

FORK = multiprocessing.get_context("fork")
ROUNDS = 5
Move = Callable[[Bench, Proposal], str]


def transfer(bench: Bench, number: int) -> Proposal:
    """One that can be asked for again and again; every effect shows in the stock."""
    arguments: dict[str, Json] = {"material": "MAT-3007", "quantity": 10.0, "destination": "EP-LINE-P3"}
    return bench.propose("transfer_stock", arguments, session=f"s-{number}")


def moved(bench: Bench) -> int:
    """How many transfers of ten the stock at the line shows."""
    rows = bench.plant.systems.wms.stock(material="MAT-3007", location="EP-LINE-P3")
    return round((sum(row.quantity for row in rows) - 10_000) / 10)


def approve_by(who: str) -> Move:
    def move(bench: Bench, made: Proposal) -> str:
        bench.ledger.decide(made.id, digest=made.digest, person=bench.people[who], verdict="approve")
        return bench.executor.execute(made.id).state

    return move


def reject(bench: Bench, made: Proposal) -> str:
    return bench.ledger.decide(made.id, digest=made.digest, person=DANA, verdict="reject").state


def execute(bench: Bench, made: Proposal) -> str:
    return bench.executor.execute(made.id).state


def revoke(bench: Bench, made: Proposal) -> str:
    return bench.ledger.revoke(made.id, person=MARA).state


def _racer(home: Path, move: Move, start: Barrier, line: Connection) -> None:
    bench = open_bench(home)
    while (proposal := line.recv()) is not None:
        found = bench.ledger.get(proposal)
        start.wait(30)
        try:
            line.send(move(bench, found))
        except GuardrailError as refusal:
            line.send(type(refusal).__name__)


@contextmanager
def racing(home: Path, moves: tuple[Move, ...]) -> Iterator[Callable[[str], list[str]]]:
    """Processes that make their move on a proposal at the same moment."""
    start = FORK.Barrier(len(moves))
    lines = [FORK.Pipe() for _ in moves]
    racers = [
        FORK.Process(target=_racer, args=(home, move, start, inner))
        for move, (_, inner) in zip(moves, lines, strict=True)
    ]
    for racer in racers:
        racer.start()

    def race(proposal: str) -> list[str]:
        for outer, _ in lines:
            outer.send(proposal)
        return [outer.recv() for outer, _ in lines]

    try:
        yield race
    finally:
        for (outer, _), racer in zip(lines, racers, strict=True):
            outer.send(None)
            racer.join(30)


@pytest.mark.parametrize(
    ("moves", "ends"),
    [
        ((approve_by("grace"), approve_by("dana")), {"done"}),
        ((approve_by("grace"),) * 4, {"done"}),
        ((approve_by("grace"), reject), {"done", "rejected"}),
        ((approve_by("grace"), reject, approve_by("dana"), reject), {"done", "rejected"}),
    ],
    ids=["approve-approve", "the-same-four-times", "approve-reject", "two-of-each"],
)
def test_a7_processes_that_decide_at_once(home: Path, bench: Bench, moves: tuple[Move, ...], ends: set[str]) -> None:
    with racing(home, moves) as race:
        for number in range(ROUNDS):
            before = moved(bench)
            made = transfer(bench, number)
            answers = race(made.id)
            found = bench.ledger.get(made.id)
            assert found.state in ends, answers
            assert len(found.decisions) == 1
            assert moved(bench) - before == (1 if found.state == "done" else 0)
            assert sum(answer == found.state for answer in answers) == 1, answers
    assert bench.audit.verify().ok


@pytest.mark.parametrize(
    "moves", [(execute, execute, execute), (execute, revoke)], ids=["execute-execute", "execute-revoke"]
)
def test_a10_processes_that_execute_or_revoke_at_once(home: Path, bench: Bench, moves: tuple[Move, ...]) -> None:
    with racing(home, moves) as race:
        for number in range(ROUNDS):
            before = moved(bench)
            made = bench.approve(transfer(bench, number), GRACE)
            answers = race(made.id)
            state = bench.ledger.get(made.id).state
            assert (state, moved(bench) - before) in {("done", 1), ("revoked", 0)}, answers


def test_a7_threads_of_one_process(bench: Bench) -> None:
    before = moved(bench)
    made = transfer(bench, 0)
    answers: list[str] = []

    def answer(move: Move) -> None:
        try:
            answers.append(move(bench, made))
        except GuardrailError as refusal:
            answers.append(type(refusal).__name__)

    threads = [Thread(target=answer, args=(approve_by(who),)) for who in ("grace", "dana") * 4]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == ["AlreadyDecided"] * 7 + ["done"]
    assert moved(bench) - before == 1


def test_l1_writers_in_several_processes_make_one_chain(home: Path, bench: Bench) -> None:
    """No fork in the chain, no gap in the numbers."""
    writers = [FORK.Process(target=_append, args=(home,)) for _ in range(3)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(60)
    report = bench.audit.verify()
    assert (report.rows, report.problem) == (60, "")


def _append(home: Path) -> None:
    bench = open_bench(home)
    for number in range(20):
        bench.audit.append("turn", person="mara", payload={"number": number})
