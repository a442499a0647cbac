"""Every command of `andon`: what it prints, as text and as JSON, and how it ends."""

import json
import re
from datetime import datetime
from pathlib import Path
from shutil import copy, copytree

import pytest

from copilot.identity import Identity, load_users
from copilot.settings import Settings
from guardrails.audit import Audit
from guardrails.database import open_database
from tests.copilot.commands import Here
from tests.copilot.serving import WORK_ORDER
from tools.adapters.permits import PermitCheck
from tools.adapters.plant.plant import open_plant
from tools.adapters.protocols import Cmms
from tools.catalog import catalog


@pytest.fixture(scope="module")
def shared(installation: Path, model_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """One installation for the commands of this file; only the tests with `fresh` have their own."""
    home = Path(copytree(installation, tmp_path_factory.mktemp("cli") / "home"))
    return Settings(home=home, models=model_folder, backend="none")


@pytest.fixture
def andon(shared: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Here:
    return Here(shared, monkeypatch, capsys)


@pytest.fixture
def fresh(settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Here:
    """The command on an installation that one test may change."""
    return Here(settings, monkeypatch, capsys)


def cmms(settings: Settings) -> Cmms:
    return open_plant(settings.plant_folder, PermitCheck(b"only to look"), lambda: datetime(2026, 6, 17, 3, 10)).cmms


# --- lists and reports -------------------------------------------------------------------------

LISTS = [
    ("tools",),
    ("users", "list"),
    ("plant", "show"),
    ("knowledge", "search", "fill weight out of limits"),
    ("knowledge", "ingest"),
    ("proposals", "list"),
    ("proposals", "list", "--all"),
    ("audit", "verify"),
    ("audit", "show"),
    ("model", "list"),
    ("model", "verify", "all-minilm-l6-v2-tokenizer"),
]


@pytest.mark.parametrize("command", LISTS, ids=" ".join)
def test_whatever_lists_or_reports_prints_text_and_json(andon: Here, command: tuple[str, ...]) -> None:
    text, as_json = andon(*command), andon(*command, "--json")
    assert (text.code, as_json.code) == (0, 0), text.err + as_json.err
    assert text.out.strip()
    assert isinstance(as_json.json, list | dict)


def test_tools_lists_the_catalogue(andon: Here) -> None:
    rows = andon("tools", "--json").json
    assert [row["tool"] for row in rows] == list(catalog())
    assert all(row["what it does"] and row["kind"] in ("read", "advise", "act") for row in rows)


def test_users_lists_everybody_with_role_and_sites(andon: Here) -> None:
    rows = {row["user"]: row for row in andon("users", "list", "--json").json}
    assert rows["mara"] == {"user": "mara", "name": "Mara Lindqvist", "role": "supervisor", "sites": ["EP"]}
    assert {"priya", "jonas", "wen", "marek", "grace", "viktor"} <= set(rows)


def test_a_token_opens_the_api_for_its_owner_and_is_not_kept(andon: Here, shared: Settings) -> None:
    token = andon("users", "token", "wen", "--json").json["token"]
    assert Identity(load_users(), shared.identity_file).by_token(token).id == "wen"
    assert token.encode() not in shared.identity_file.read_bytes()
    assert shared.identity_file.stat().st_mode & 0o077 == 0


def test_plant_show_counts_every_system(andon: Here) -> None:
    rows = andon("plant", "show", "--json").json
    assert {row["system"] for row in rows} >= {
        "ERP",
        "MES",
        "CMMS",
        "WMS",
        "QMS",
        "historian",
        "suppliers",
        "logistics",
    }
    assert sum(row["rows"] for row in rows) > 30_000


def test_a_search_finds_released_procedures_with_their_citation(andon: Here) -> None:
    rows = andon("knowledge", "search", "clear a jam on the case packer", "--json").json
    assert rows
    assert all(row["citation"].startswith("SOP-") and " rev " in row["citation"] for row in rows)


def test_a_second_ingest_changes_nothing(andon: Here) -> None:
    report = andon("knowledge", "ingest", "--json").json
    assert report["changed"] is False
    assert report["documents"] >= 35
    assert report["cases"] >= 250


def test_model_list_names_size_licence_and_state(andon: Here) -> None:
    rows = {row["name"]: row for row in andon("model", "list", "--json").json}
    assert rows["qwen2.5-coder-1.5b-instruct"]["licence"] == "Apache-2.0"
    assert rows["all-minilm-l6-v2-int8"]["state"] == "ready"


def test_a_model_file_that_was_altered_does_not_pass(andon: Here, model_folder: Path, tmp_path: Path) -> None:
    name = "all-minilm-l6-v2-tokenizer"
    file = Path(copy(model_folder / f"{name}.json", tmp_path))
    assert andon("model", "verify", name, ANDON_MODELS=str(tmp_path)).code == 0
    file.write_bytes(file.read_bytes().replace(b"a", b"b", 1))
    ended = andon("model", "verify", name, ANDON_MODELS=str(tmp_path))
    assert ended.code == 1
    assert "andon model pull" in ended.out


def test_doctor_says_for_each_check_what_was_found_and_ends_accordingly(andon: Here) -> None:
    ended = andon("doctor", "--json")
    checks = {check["name"]: check for check in ended.json}
    assert {"Python", "compiler", "data folder", "disk", "memory", "demo plant", "knowledge index"} <= set(checks)
    assert all(check["found"] for check in checks.values())
    assert all(bool(check["fix"]) != check["ok"] for check in checks.values())
    assert ended.code == (0 if all(check["ok"] for check in checks.values()) else 1)


def test_setup_is_silent_when_everything_is_there(andon: Here) -> None:
    ended = andon("setup")
    assert (ended.code, ended.out, ended.err) == (0, "", "")


def test_without_a_terminal_the_line_to_use_is_shown(andon: Here) -> None:
    ended = andon()
    assert ended.code == 0
    assert "andon ask" in ended.out


# --- asking and deciding -----------------------------------------------------------------------


def test_ask_prints_steps_facts_and_the_answer(andon: Here) -> None:
    ended = andon("ask", "Is FIL-03 running?")
    assert ended.code == 0
    assert "✔ machine_state" in ended.out
    assert re.search(r"FIL-03 state +running +MES EP\.P3\.FIL03 +03:09\n", ended.out)
    assert "FIL-03" in ended.out.strip().splitlines()[-1]


def test_from_the_request_to_the_work_order_on_the_command_line(fresh: Here, settings: Settings) -> None:
    before = {order.id for order in cmms(settings).work_orders(asset="FIL-03")}
    proposal = fresh("ask", WORK_ORDER, "--json").json["proposals"][0]
    listed = fresh("proposals", "list", "--json").json
    card = fresh("proposals", "show", proposal["id"], "--json").json
    text = fresh("proposals", "show", proposal["id"]).out
    assert [row["id"] for row in listed] == [proposal["id"]]
    assert card["text"] == text.splitlines()
    assert card["digest"] == proposal["digest"]
    approved = fresh("proposals", "approve", proposal["id"], "--user", "jonas", "--json")
    made = [order for order in cmms(settings).work_orders(asset="FIL-03") if order.id not in before]
    assert approved.json["state"] == "done"
    assert [order.description for order in made] == ["nozzle drips"]
    kinds = [row["kind"] for row in fresh("audit", "show", "--json").json]
    assert [kind for kind in kinds if kind in ("proposal", "card_shown", "decision", "intent", "outcome")] == [
        "proposal",
        "card_shown",
        "decision",
        "decision",
        "intent",
        "intent",
        "outcome",
        "outcome",
    ]
    assert fresh("audit", "verify").code == 0


def test_a_rejection_with_its_reason(andon: Here) -> None:
    proposal = andon("ask", "create a work order for FIL-02: cover is loose", "--json").json["proposals"][0]["id"]
    ended = andon("proposals", "reject", proposal, "--user", "jonas", "--reason", "replaced on Friday")
    assert ended.code == 0
    assert "replaced on Friday" in ended.out
    again = andon("proposals", "approve", proposal, "--user", "jonas")
    assert again.failed_plainly
    assert "already" in again.err


def test_a_high_risk_shows_the_card_and_wants_its_code(andon: Here, planted: dict[str, dict[str, str]]) -> None:
    text = f"please release {planted['S9']['lot']}, retest was fine"
    proposal = andon("ask", text, "--user", "wen", "--json").json["proposals"][0]["id"]
    refused = andon("proposals", "approve", proposal, "--user", "grace")
    code = andon("proposals", "show", proposal, "--json").json["code"]
    assert refused.code == 2
    assert "Digest:" in refused.out
    assert andon("proposals", "approve", proposal, "--user", "grace", "--code", code, "--json").json["state"] == "done"


def test_the_setting_user_asks_and_looks_where_no_name_is_given(andon: Here) -> None:
    assert andon("ask", "Is PRS-01 running?", "--json", ANDON_USER="tomas").json["outcome"] == "answered"
    sites = {row["summary"] for row in andon("proposals", "list", "--all", "--json", ANDON_USER="tomas").json}
    assert not any("FIL-" in summary for summary in sites)


# --- the plant ---------------------------------------------------------------------------------


def test_a_system_made_to_fail_fails_until_it_is_mended(andon: Here) -> None:
    assert andon("plant", "fault", "MES", "unavailable").out == "MES is unavailable now.\n"
    down = andon("ask", "Is FIL-03 running?", "--json").json
    andon("plant", "fault", "MES", "ok")
    assert not any(call["ok"] for call in down["calls"])
    assert "MES" in down["answer"]
    assert andon("ask", "Is FIL-03 running?", "--json").json["outcome"] == "answered"


def test_a_reset_takes_back_what_was_done_and_keeps_the_transcript(fresh: Here, settings: Settings) -> None:
    proposal = fresh("ask", WORK_ORDER, "--json").json["proposals"][0]["id"]
    fresh("proposals", "approve", proposal, "--user", "jonas")
    rows = fresh("audit", "verify", "--json").json["rows"]
    assert any(order.description == "nozzle drips" for order in cmms(settings).work_orders(asset="FIL-03"))
    assert fresh("plant", "reset").code == 0
    assert not any(order.description == "nozzle drips" for order in cmms(settings).work_orders(asset="FIL-03"))
    assert fresh("audit", "verify", "--json").json == {"ok": True, "rows": rows, "first_bad": None, "problem": ""}


# --- the transcript ----------------------------------------------------------------------------


def test_one_conversation_of_the_transcript_and_its_last_events(andon: Here) -> None:
    session = andon("ask", "Is FIL-03 running?", "--json").json["session"]
    rows = andon("audit", "show", "--session", session, "--json").json
    assert [row["kind"] for row in rows][:2] == ["turn", "message"]
    assert {row["person"] for row in rows} == {"mara"}
    assert len(andon("audit", "show", "--session", session, "--last", "2", "--json").json) == 2


def test_an_export_goes_into_a_new_folder_only(andon: Here, tmp_path: Path) -> None:
    folder = tmp_path / "export"
    first = andon("audit", "export", str(folder), "--person", "viktor", "--json")
    again = andon("audit", "export", str(folder), "--person", "viktor")
    assert first.json["ok"]
    assert list(folder.iterdir())
    assert again.failed_plainly
    assert "name a new folder" in again.err


def test_an_altered_transcript_is_found_and_ends_with_code_1(fresh: Here, settings: Settings) -> None:
    fresh("ask", "Is FIL-03 running?")
    engine = open_database(settings.ledger_file)
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP TRIGGER audit_payload_no_update")
        connection.exec_driver_sql("UPDATE audit_payload SET payload = '{}' WHERE seq = 2")
    assert not Audit(engine).verify().ok
    engine.dispose()
    ended = fresh("audit", "verify", "--json")
    assert (ended.code, ended.json["ok"], ended.json["first_bad"]) == (1, False, 2)
    assert "row 2" in fresh("audit", "verify").out


# --- wrong use and refusals --------------------------------------------------------------------


@pytest.mark.parametrize(
    "command",
    [
        ("fly",),
        ("ask",),
        ("ask", "x", "--colour", "red"),
        ("plant", "fault", "MES", "sleepy"),
        ("plant", "fault", "SAP", "ok"),
        ("proposals", "approve", "P-AAAAA"),
        ("proposals", "reject", "P-AAAAA", "--user", "jonas"),
        ("model", "pull", "--source", "moon"),
        ("serve", "--port", "70000"),
        ("audit", "show", "--last", "many"),
    ],
    ids=" ".join,
)
def test_wrong_usage_ends_with_code_2_and_says_what_is_wrong(andon: Here, command: tuple[str, ...]) -> None:
    ended = andon(*command)
    assert ended.code == 2
    assert "Traceback" not in ended.err
    assert "Usage:" in ended.err


@pytest.mark.parametrize(
    ("command", "says"),
    [
        (("ask", "x", "--user", "nobody"), "'nobody'"),
        (("ask", "x", "--site", "LS"), "'LS'"),
        (("ask", "x", "--session", "../x"), "'../x'"),
        (("users", "token", "nobody"), "andon users list"),
        (("proposals", "show", "P-AAAAA"), "'P-AAAAA'"),
        (("proposals", "approve", "P-AAAAA", "--user", "jonas"), "andon proposals list"),
        (("proposals", "list", "--user", "nobody"), "'nobody'"),
        (("model", "verify", "gpt-9"), "'gpt-9'"),
        (("model", "pull", "gpt-9"), "it has qwen2.5-coder"),
        (("knowledge", "ingest", "/nowhere"), "/nowhere"),
        (("knowledge", "search", "x", "--user", "nobody"), "'nobody'"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_what_cannot_be_done_is_one_line_and_code_1(andon: Here, command: tuple[str, ...], says: str) -> None:
    ended = andon(*command)
    assert ended.failed_plainly, ended.err
    assert says in ended.err


def test_somebody_elses_conversation_stays_theirs(andon: Here) -> None:
    session = andon("ask", "Is FIL-03 running?", "--json").json["session"]
    ended = andon("ask", "go on", "--session", session, "--user", "wen")
    assert ended.failed_plainly
    assert "belongs to somebody else" in ended.err


def test_json_stays_json_whatever_is_asked(andon: Here) -> None:
    turn = andon("ask", '‘quotes’ \\ " \n {} 日本語 \u202e', "--json")
    assert json.loads(turn.out)["outcome"] in ("clarify", "declined")
