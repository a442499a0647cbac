"""The audit log: every alteration shows, the database refuses to make one, and no log means no action."""

import hashlib
import json
import random
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event

from guardrails.audit import Audit
from guardrails.database import open_database
from guardrails.errors import AuditUnavailable, LedgerUnavailable
from tests.guardrails.bench import ASSIGN, GRACE, HOLD, JONAS, MARA, WEN, Bench

ROWS = 40


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A log of some rows, closed."""
    file = tmp_path_factory.mktemp("log") / "ledger.db"
    engine = open_database(file)
    audit = Audit(engine)
    for number in range(ROWS):
        audit.append("turn", session="s-1", turn=f"t-{number}", person="mara", payload={"number": number})
    engine.dispose()
    return file


@pytest.fixture
def bare(written: Path, tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """A copy of the log without its triggers, as somebody with the file in hand has it."""
    copy = tmp_path / "copy.db"
    copy.write_bytes(written.read_bytes())
    with closing(sqlite3.connect(copy, isolation_level=None)) as connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        yield connection


def first_bad(connection: sqlite3.Connection) -> int | None:
    file = Path(connection.execute("PRAGMA database_list").fetchone()[2])
    engine = open_database(file)
    try:
        return Audit(engine).verify().first_bad
    finally:
        engine.dispose()


def test_an_untouched_log_is_whole(bare: sqlite3.Connection) -> None:
    assert first_bad(bare) is None


CHANGES = {
    **{
        f"audit.{column}": f"UPDATE audit SET {column} = 'x' || {column} WHERE seq = :row"
        for column in ("at", "kind", "session", "turn", "person")
    },
    **{
        f"audit.{column} bit": f"UPDATE audit SET {column} = randomblob(32) WHERE seq = :row"
        for column in ("prev", "commitment", "hash")
    },
    "audit.hash gone": "UPDATE audit SET hash = 'text' WHERE seq = :row",
    "payload": "UPDATE audit_payload SET payload = replace(payload, 'number', 'Number') WHERE seq = :row",
    "payload gone": "DELETE FROM audit_payload WHERE seq = :row",
    "salt": "UPDATE audit_payload SET salt = randomblob(16) WHERE seq = :row",
    "row gone": "DELETE FROM audit WHERE seq = :row",
    "row moved": "UPDATE audit SET seq = 1000 + seq WHERE seq = :row",
    "rest gone": "DELETE FROM audit WHERE seq >= :row",
}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("row", [1, 17, ROWS])
def test_l1_every_alteration_is_found_and_its_row_named(bare: sqlite3.Connection, change: str, row: int) -> None:
    assert bare.execute(CHANGES[change], {"row": row}).rowcount > 0
    assert first_bad(bare) == row


def test_l1_a_row_added_at_the_end_is_found(bare: sqlite3.Connection) -> None:
    columns = "at, kind, session, turn, person, prev, commitment, hash"
    bare.execute(f"INSERT INTO audit (seq, {columns}) SELECT 41, {columns} FROM audit WHERE seq = 40")
    bare.execute("INSERT INTO audit_payload SELECT 41, salt, payload FROM audit_payload WHERE seq = 40")
    assert first_bad(bare) == 41


def test_a_damaged_last_row_stops_the_log_in_words(bare: sqlite3.Connection) -> None:
    bare.execute("UPDATE audit SET at = 'noon' WHERE seq = 40")
    engine = open_database(Path(bare.execute("PRAGMA database_list").fetchone()[2]))
    with pytest.raises(AuditUnavailable, match="damaged"):
        Audit(engine).append("turn", person="mara", payload={})
    engine.dispose()


def test_l1_two_rows_that_changed_places_are_found(bare: sqlite3.Connection) -> None:
    bare.executescript(
        "UPDATE audit SET seq = -1 WHERE seq = 5; UPDATE audit SET seq = 5 WHERE seq = 6;"
        "UPDATE audit SET seq = 6 WHERE seq = -1"
    )
    assert first_bad(bare) == 5


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10**6))
def test_l1_random_bytes_anywhere_are_found(bare: sqlite3.Connection, seed: int) -> None:
    chance = random.Random(seed)
    row, column = chance.randint(1, ROWS), chance.choice(["at", "kind", "session", "turn", "person"])
    (before,) = bare.execute(f"SELECT {column} FROM audit WHERE seq = ?", (row,)).fetchone()
    place = chance.randrange(len(before))
    after = before[:place] + chr(ord(before[place]) ^ 1) + before[place + 1 :]
    bare.execute(f"UPDATE audit SET {column} = ? WHERE seq = ?", (after, row))
    assert first_bad(bare) == row
    bare.execute(f"UPDATE audit SET {column} = ? WHERE seq = ?", (before, row))


@pytest.mark.parametrize("table", ["audit", "audit_payload"])
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE {0} SET seq = seq WHERE seq = 3",
        "DELETE FROM {0} WHERE seq = 3",
        "REPLACE INTO {0} SELECT * FROM {0} WHERE seq = 3",
        "INSERT OR REPLACE INTO {0} SELECT * FROM {0} WHERE seq = 3",
    ],
)
def test_l8_the_database_itself_refuses_to_alter_the_log(written: Path, table: str, statement: str) -> None:
    with closing(sqlite3.connect(written)) as connection, pytest.raises(sqlite3.IntegrityError, match="append-only"):
        connection.execute(statement.format(table))


# --- no log, no action (L7) --------------------------------------------------------------------


def test_l7_a_file_that_may_not_be_written_stops_every_action(bench: Bench, home: Path) -> None:
    waiting = bench.propose("assign_technician", ASSIGN)
    approved = bench.approve(bench.propose("place_hold", HOLD, by=WEN), GRACE)
    with _refusing_writes(bench):
        with pytest.raises(LedgerUnavailable, match="nothing was done"):
            bench.propose("release_hold", {"lot": "LOT-26-04418", "reason": "fine"}, by=WEN)
        with pytest.raises(LedgerUnavailable):
            bench.approve(waiting, JONAS)
        with pytest.raises(LedgerUnavailable):
            bench.executor.execute(approved.id)
        with pytest.raises(AuditUnavailable):
            bench.audit.append("turn", person="mara", payload={})
    assert bench.plant.systems.mes.holds(lot="LOT-26-04417") == ()
    assert bench.approve(waiting, JONAS).state == "approved", "it heals when the disk does"


@contextmanager
def _refusing_writes(bench: Bench) -> Iterator[None]:
    """Every connection is read-only, as on a full or write-protected disk."""

    def protect(connection: sqlite3.Connection, _: object) -> None:
        connection.execute("PRAGMA query_only = ON")

    event.listen(bench.engine, "connect", protect)
    bench.engine.dispose()
    yield
    event.remove(bench.engine, "connect", protect)
    bench.engine.dispose()


FULL_DISK = """
import resource, signal, sys
from pathlib import Path
from tests.guardrails.bench import GRACE, HOLD, WEN, open_bench
from guardrails.errors import Unavailable
home = Path(sys.argv[1])
bench = open_bench(home)
made = bench.approve(bench.propose("place_hold", HOLD, by=WEN), GRACE)
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
size = (home / "ledger.db-wal").stat().st_size
resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
try:
    bench.executor.execute(made.id)
except Unavailable as failure:
    print("refused:", failure)
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
print("held:", len(bench.plant.systems.mes.holds(lot="LOT-26-04417")))
print("state:", bench.executor.execute(made.id).state)
print("whole:", bench.audit.verify().ok)
"""


def test_d5_a_full_disk_stops_the_action_and_space_heals_it(home: Path) -> None:
    """The file may not grow by a byte, which is what SQLite sees of a full disk."""
    ran = subprocess.run(
        [sys.executable, "-c", FULL_DISK, str(home)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        cwd=Path(__file__).parents[2],
    )
    assert ran.returncode == 0, ran.stderr
    said = ran.stdout.splitlines()
    assert said[0].startswith("refused: The ledger of proposals cannot be used"), ran.stdout
    assert said[1:] == ["held: 0", "state: done", "whole: True"]


def test_a_locked_database_is_told_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("guardrails.database.BUSY_SECONDS", 0.05)
    engine = open_database(tmp_path / "ledger.db")
    with closing(sqlite3.connect(tmp_path / "ledger.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(AuditUnavailable, match="locked"):
            Audit(engine).append("turn", person="mara", payload={})
    engine.dispose()


def test_a_folder_that_does_not_exist_is_told_in_words(tmp_path: Path) -> None:
    with pytest.raises(LedgerUnavailable, match="unable to open"):
        open_database(tmp_path / "nowhere" / "ledger.db")


# --- reading and export ------------------------------------------------------------------------


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.text(alphabet=st.characters(), max_size=60))
def test_any_text_can_be_logged(bench: Bench, words: str) -> None:
    """Lone surrogates and control characters too."""
    bench.audit.append("message", session="s", person="mara", payload={"text": words, "half": "\ud800"})
    assert bench.audit.verify().ok


def test_one_conversation_can_be_read_alone(bench: Bench) -> None:
    bench.audit.append("turn", session="s-1", person="mara", payload={"text": "one"})
    bench.audit.append("turn", session="s-2", person="mara", payload={"text": "two"})
    assert [json.loads(e.payload or "")["text"] for e in bench.audit.read("s-2")] == ["two"]
    assert [entry.seq for entry in bench.audit.read(after=1)] == [2]


def test_l5_an_export_can_be_checked_without_this_program(bench: Bench, tmp_path: Path) -> None:
    """A second implementation, written from the README of the export alone."""
    bench.executor.execute(bench.approve(bench.propose("assign_technician", ASSIGN, by=MARA), JONAS).id)
    bench.audit.export(tmp_path / "export", person="viktor")
    manifest = json.loads((tmp_path / "export" / "manifest.json").read_text())
    for name, digest in manifest["sha256"].items():
        assert hashlib.sha256((tmp_path / "export" / name).read_bytes()).hexdigest() == digest
    prev = bytes(32)
    rows = [json.loads(line) for line in (tmp_path / "export" / "events.jsonl").read_text().splitlines()]
    for number, row in enumerate(rows, start=1):
        head = {key: row[key] for key in ("at", "kind", "person", "session", "turn")}
        header = json.dumps(head, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
        sealed = hashlib.sha256(bytes.fromhex(row["salt"]) + row["payload"].encode()).digest()
        body = b"\x00" + number.to_bytes(8, "big") + prev + hashlib.sha256(header).digest() + sealed
        assert (row["seq"], row["prev"], row["hash"]) == (number, prev.hex(), hashlib.sha256(body).hexdigest())
        prev = bytes.fromhex(row["hash"])
    assert (manifest["head"], manifest["rows"], manifest["intact"]) == (prev.hex(), len(rows), True)
    assert rows[-1]["kind"] == "export"


def test_l9_the_log_alone_tells_the_story_of_an_action(bench: Bench) -> None:
    """Who asked, what was proposed and where values came from, who signed and how, what was sent, what came of it."""
    made = bench.propose("assign_technician", ASSIGN, by=MARA)
    bench.executor.execute(bench.approve(made, JONAS).id)
    story = {entry.header.kind: json.loads(entry.payload or "") for entry in bench.audit.read()}
    content = json.loads(story["proposal"]["content"])
    assert content["requester"] == "mara"
    assert {leaf["name"]: leaf["trust"] for leaf in content["arguments"]} == {
        "work_order": "USER",
        "technician": "USER",
    }
    assert (content["changes"][0]["before"], content["changes"][0]["after"]) == (None, "T-114")
    assert content["policy_hash"] == bench.policy.hash
    kinds = [entry.header.kind for entry in bench.audit.read()]
    assert kinds == ["proposal", "decision", "decision", "intent", "intent", "outcome", "outcome"]
    assert story["outcome"]["to"] == "done"
