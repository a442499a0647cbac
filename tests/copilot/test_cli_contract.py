"""The installed command in a process of its own: the contract that scripts rely on, and being stopped."""

import json
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from shutil import copytree
from typing import get_type_hints

import pytest

from copilot.result import (
    ApprovalsJson,
    CallJson,
    CitationJson,
    FactJson,
    ModelJson,
    ProposalJson,
    SecondsJson,
    TurnJson,
)
from copilot.settings import Settings
from tests.copilot.commands import ANDON, andon, started
from tests.copilot.serving import WORK_ORDER
from tools.adapters.plant.faults import set_condition

CONTRACT = {
    "session": str,
    "turn": str,
    "outcome": str,
    "answer": str,
    "calls": [{"id": str, "tool": str, "arguments": dict, "ok": bool, "seconds": float}],
    "citations": [{"document": str, "revision": str, "section": str, "passage": str}],
    "facts": [
        {"id": str, "label": str, "value": object, "unit": str, "system": str, "record": str, "as_of": str},
    ],
    "proposals": [
        {
            "id": str,
            "action": str,
            "arguments": dict,
            "labels": dict,
            "risk": str,
            "status": str,
            "approvals": {"needed": int, "roles": list},
            "digest": str,
        }
    ],
    "model": {"name": str, "sha256": str},
    "seconds": {"total": float, "first_fact": (float, type(None)), "first_token": (float, type(None))},
}
"""Fields may be added to it; none may go, and none may change its type."""


@pytest.fixture(scope="module")
def installed(installation: Path, model_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """One installation for this file."""
    home = Path(copytree(installation, tmp_path_factory.mktemp("contract") / "home"))
    return Settings(home=home, models=model_folder, backend="none")


def mismatches(found: object, contract: object, where: str = "turn") -> list[str]:
    """Where an object does not keep the contract."""
    if isinstance(contract, dict) and isinstance(found, dict):
        missing = [f"{where}.{key} is missing" for key in contract if key not in found]
        return missing + [
            line for key in contract if key in found for line in mismatches(found[key], contract[key], f"{where}.{key}")
        ]
    if isinstance(contract, list) and isinstance(found, list):
        return [
            line for number, each in enumerate(found) for line in mismatches(each, contract[0], f"{where}.{number}")
        ]
    fits = isinstance(found, contract) if isinstance(contract, type | tuple) else False
    return [] if fits else [f"{where} is {found!r}"]


# --- the contract ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "user", "outcome", "filled"),
    [
        ("Is FIL-03 running?", "mara", "answered", ["calls", "facts"]),
        ("How do I clear a jam on the case packer?", "mara", "answered", ["calls", "citations"]),
        (WORK_ORDER, "mara", "proposed", ["calls", "proposals"]),
        ("Is FIL-99 running?", "mara", "clarify", []),
        ("who won the world cup", "mara", "declined", []),
        (WORK_ORDER, "viktor", "blocked", []),
    ],
)
def test_ask_json_keeps_the_contract(
    installed: Settings, text: str, user: str, outcome: str, filled: list[str]
) -> None:
    ended = andon(installed, "ask", text, "--user", user, "--json")
    assert ended.code == 0, ended.err
    assert mismatches(ended.json, CONTRACT) == []
    assert ended.json["outcome"] == outcome
    assert all(ended.json[key] for key in filled)
    assert ended.err == ""


def test_the_contract_here_is_the_one_in_the_code() -> None:
    """Every field of the contract has a type in `copilot/result.py`, so the API schema shows it too."""
    parts = {
        TurnJson: CONTRACT,
        CallJson: CONTRACT["calls"],
        CitationJson: CONTRACT["citations"],
        FactJson: CONTRACT["facts"],
        ProposalJson: CONTRACT["proposals"],
        ModelJson: CONTRACT["model"],
        SecondsJson: CONTRACT["seconds"],
        ApprovalsJson: {"needed": int, "roles": list},
    }
    for kind, contract in parts.items():
        fields = contract[0] if isinstance(contract, list) else contract
        assert isinstance(fields, dict)
        assert set(fields) <= set(get_type_hints(kind))


def test_a_contract_that_is_broken_is_noticed() -> None:
    assert mismatches({"calls": [{"id": 1}]}, {"calls": [{"id": str}]}) == ["turn.calls.0.id is 1"]
    assert mismatches({}, {"calls": []}) == ["turn.calls is missing"]


def test_a_conversation_goes_on_in_another_process(installed: Settings) -> None:
    first = andon(installed, "ask", "Is FIL-03 running?", "--json").json
    second = andon(installed, "ask", "and CAP-02?", "--json", "--session", first["session"]).json
    assert second["session"] == first["session"]
    assert second["calls"][0]["arguments"] == {"asset": "CAP-02"}


# --- being stopped -----------------------------------------------------------------------------


def wait_for_tool_call(process: "subprocess.Popen[str]", settings: Settings, rows_before: int) -> None:
    """Until the turn that was just started has announced its first tool call in the transcript."""
    query = "SELECT count(*) FROM audit WHERE seq > ? AND kind = 'tool_call'"
    while process.poll() is None:
        with closing(sqlite3.connect(settings.ledger_file)) as database:
            if database.execute(query, (rows_before,)).fetchone()[0]:
                return
        time.sleep(0.05)


def rows(settings: Settings) -> int:
    with closing(sqlite3.connect(settings.ledger_file)) as database:
        return int(database.execute("SELECT count(*) FROM audit").fetchone()[0])


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGKILL])
def test_a_turn_that_is_stopped_loses_nothing(installed: Settings, sent: signal.Signals) -> None:
    """Ctrl-C ends with one line; after it, and after a kill, the data folder is as good as before."""
    session = andon(installed, "ask", WORK_ORDER, "--json").json["session"]
    before = rows(installed)
    set_condition(installed.plant_folder, "WMS", "slow", 3)
    with started(installed, "ask", "how much MAT-3007 do we have?", "--session", session) as process:
        wait_for_tool_call(process, installed, before)
        process.send_signal(sent)
        _, err = process.communicate(timeout=60)
    set_condition(installed.plant_folder, "WMS", "ok")
    assert process.returncode == (130 if sent == signal.SIGINT else -signal.SIGKILL)
    if sent == signal.SIGINT:
        assert err == "andon: stopped; nothing that was not confirmed was changed.\n"
    again = andon(installed, "ask", "how much MAT-3007 do we have?", "--session", session, "--json")
    assert again.json["outcome"] == "answered"
    assert andon(installed, "audit", "verify").code == 0


def test_ctrl_c_while_the_program_loads_shows_no_traceback() -> None:
    code = "from copilot.cli.start import run; run()"
    with subprocess.Popen(
        [sys.executable, "-X", "importtime", "-c", code, "tools"],
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stderr
        for line in process.stderr:
            if "langchain_core" in line:
                break
        process.send_signal(signal.SIGINT)
        rest = process.stderr.read()
    assert process.returncode == 130
    assert rest.endswith("andon: stopped.\n")
    assert "Traceback" not in rest


def test_a_reader_that_goes_away_is_no_error(installed: Settings) -> None:
    done = subprocess.run(
        ["bash", "-c", f"set -o pipefail; {ANDON} tools --json | head -c 1"],
        env={"ANDON_HOME": str(installed.home), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout == "["
    assert done.stderr == ""


def test_the_server_answers_and_stops_on_a_signal(installed: Settings) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with started(installed, "serve", "--port", f"{port}") as process:
        assert process.stderr
        assert process.stderr.readline().startswith(f"Andon listens on http://127.0.0.1:{port}")
        second = andon(installed, "serve")
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=60)
    assert second.failed_plainly
    assert "another `andon serve`" in second.err


def test_the_json_is_one_document_and_nothing_else(installed: Settings) -> None:
    out = andon(installed, "ask", "Is FIL-03 running?", "--json").out
    assert json.loads(out)["model"] == {"name": "none", "sha256": ""}
    assert out.startswith("{\n")
