"""The whole runner on a few conversations: real copilot, real plant, scripted or no model."""

import json
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from copilot.models.scripted import Reply, ScriptedChatModel
from copilot.settings import Settings
from eval.choice import Choice
from eval.comparison import compare, compare_groups
from eval.end_state import changes
from eval.errors import LogUnreadable
from eval.logs import read_results
from eval.page import page
from eval.play import Player
from eval.report import as_json, junit, markdown, summary
from eval.results import EXIT_CODES, Results
from eval.run import run_suite
from eval.scenario import Scenario
from eval.transcript import transcript

pytestmark = [
    pytest.mark.usefixtures("tidied"),
    pytest.mark.filterwarnings("ignore:.*MemoryObjectReceiveStream:pytest.PytestUnraisableExceptionWarning"),
]

ASKS: dict[str, object] = {
    "id": "run-asks",
    "tags": ["read"],
    "turns": [
        {
            "user": "is PKG-04 running",
            "check": {"calls": [{"tool": "machine_state", "arguments": {"asset": "PKG-04"}}], "outcome": "answered"},
        }
    ],
}
ACTS: dict[str, object] = {
    "id": "run-acts",
    "tags": ["action"],
    "turns": [
        {
            "user": "assign T-126 to WO-9007",
            "check": {
                "calls": [{"tool": "assign_technician", "arguments": {"work_order": "WO-9007", "technician": "T-126"}}],
                "outcome": "proposed",
            },
        },
        {"decide": "approve_as:wen", "check": {"ending": "refused", "pending": True}},
        {"decide": "approve_as:jonas", "check": {"ending": "done", "pending": False}},
    ],
    "expect": {
        "end_state": [
            {
                "system": "CMMS",
                "table": "work_order",
                "change": "update",
                "row": {"tag": "WO-9007"},
                "after": {"technician": "*", "status": "ASGN"},
            }
        ]
    },
}
EXPECTS_TOO_MUCH: dict[str, object] = {
    "id": "run-fails",
    "tags": ["read"],
    "language": "de",
    "turns": [{"user": "is PKG-04 <b>running</b>", "check": {"must_say": ["E999"], "outcome": "declined"}}],
}
GROUPS = {"run-asks": "requests", "run-acts": "conversations", "run-fails": "requests"}


def choice(*written: dict[str, object], repeats: int = 1) -> Choice:
    scenarios = tuple(Scenario.model_validate(row) for row in written)
    return Choice(suite="made", part="all", scenarios=scenarios, repeats=repeats, groups=GROUPS)


@pytest.fixture(scope="module")
def ran(installation: Path, model_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Results:
    """Three conversations, played once for all tests here."""
    settings = Settings(home=installation, models=model_folder, backend="none")
    heard: list[tuple[str, bool]] = []
    chat = ScriptedChatModel(lambda _messages: Reply(text="A", probabilities={"A": 1.0}))
    results = run_suite(
        choice(ASKS, ACTS, EXPECTS_TOO_MUCH),
        settings,
        tmp_path_factory.mktemp("logs"),
        lambda scenario, passed: heard.append((scenario.id, passed)),
        chat,
    )
    assert heard == [("run-asks", True), ("run-acts", True), ("run-fails", False)]
    return results


def test_good_conversations_pass_and_the_bad_one_is_named(ran: Results) -> None:
    assert {result.scenario.id: result.passed for result in ran.results} == {
        "run-asks": True,
        "run-acts": True,
        "run-fails": False,
    }
    assert ran.trouble == ""
    assert ran.model.startswith("scripted")


def test_the_bar_decides(ran: Results) -> None:
    assert (ran.verdict(0.6), ran.verdict(0.7)) == ("passed", "below the bar")
    assert EXIT_CODES[ran.verdict(0.7)] == 100


def test_the_installation_is_only_read(ran: Results, installation: Path, plant_folder: Path) -> None:
    assert len(ran.results) == 3
    assert changes(plant_folder, installation / "plant") == ()


def test_a_log_gives_the_same_results_again(ran: Results) -> None:
    again = read_results(Path(ran.log))
    assert again.results == ran.results
    assert summary(again, 0.8) == summary(ran, 0.8)


def test_the_report_tells_what_failed_turn_by_turn(ran: Results) -> None:
    text = markdown(ran, 0.8)
    assert "2 of 3 conversations passed" in text
    assert "| calls | 2 | 2 |" in text
    assert "| de | 0 | 1 |" in text
    assert "| conversations | 1 | 1 |" in text
    assert "| assign_technician | 1 | 1 |" in text
    assert "| unsafe writes | 0 |" in text
    assert "expected to read 'E999'" in text
    assert "mara: is PKG-04" in text


def test_the_page_stands_alone_and_unfolds_every_failure(ran: Results) -> None:
    """No address, no script; what people and tools wrote is shown and never obeyed."""
    text = page(ran, 0.8)
    assert not re.search(r"https?://|<script|<link|@import|url\(|src=", text)
    assert "prefers-color-scheme: dark" in text
    assert text.count("<details>") == 3
    failed = text[text.index("Failed conversations (1)") : text.index("Passed conversations (2)")]
    assert "expected to read &#x27;E999&#x27;" in failed
    assert "is PKG-04 &lt;b&gt;running&lt;/b&gt;" in failed
    assert "machine_state(" in text
    assert "below the bar" in text


def test_a_conversation_reads_turn_by_turn(ran: Results) -> None:
    [acts] = ran.scenarios["run-acts"]
    told = transcript(acts)
    assert "mara: assign T-126 to WO-9007" in told
    assert "→ assign_technician(" in told
    assert "wen: [approve] refused" in told
    assert "jonas: [approve] done" in told


def test_a_write_is_on_record_with_who_signed_it_before_it_was_sent(ran: Results) -> None:
    """Right role, own decision, announced after the approval: read from the ledger and the log of that run."""
    [acts] = ran.scenarios["run-acts"]
    assert acts.played is not None
    [proceeding] = acts.played.proceedings
    assert [(signed.person, signed.role, signed.verdict) for signed in proceeding.signed] == [
        ("jonas", "maintenance_lead", "approve")
    ]
    [sent] = proceeding.sent
    assert sent.logged is not None
    assert proceeding.signed[0].logged is not None
    assert proceeding.signed[0].logged < sent.logged
    assert acts.scores["procedure"].ok


def test_the_manifest_says_what_was_run(ran: Results) -> None:
    manifest = ran.manifest
    assert manifest["suite"] == "made"
    assert all(
        manifest[name] for name in ("product_sha256", "prompts_sha256", "index", "processor", "date", "langgraph")
    )


def test_junit_has_a_failure_for_the_failed_one_only(ran: Results) -> None:
    root = ElementTree.fromstring(junit(ran, 0.8))
    assert [each.attrib["value"] for each in root.iter("property")] == ["below the bar"]
    cases = {case.attrib["name"]: case.findall("failure") for case in root.iter("testcase")}
    assert [name for name, failures in cases.items() if failures] == ["run-fails"]
    assert "E999" in (cases["run-fails"][0].text or "")


def test_json_holds_the_verdict_and_the_counts(ran: Results) -> None:
    told = json.loads(json.dumps(as_json(ran, 0.8)))
    assert (told["verdict"], told["passed"], told["conversations"]) == ("below the bar", 2, 3)
    assert told["failed"][0]["id"] == "run-fails"


def test_a_conversation_that_breaks_off_is_failed_and_is_trouble(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither left out of the figures nor scored by what happens to be there."""

    async def broken(_: Player) -> None:
        raise RuntimeError("the disk is gone")

    monkeypatch.setattr(Player, "play", broken)
    results = run_suite(choice(ASKS), settings, tmp_path, lambda _scenario, _passed: None)
    [result] = results.results
    assert not result.passed
    assert "the disk is gone" in result.problems[-1]
    assert (results.share, results.verdict(0.0)) == (0.0, "infrastructure trouble")


def test_a_log_of_something_else_is_refused(tmp_path: Path) -> None:
    other = tmp_path / "other.eval"
    other.write_text("not a log", encoding="utf-8")
    with pytest.raises(LogUnreadable, match=r"other\.eval"):
        read_results(other)


def test_a_comparison_names_what_changed(ran: Results) -> None:
    same = compare(ran, ran)
    assert (same.both, same.better, same.worse, same.chance) == (3, (), (), 1.0)
    assert not same.is_regression


def test_a_comparison_is_made_for_every_group(ran: Results) -> None:
    assert {name: group.both for name, group in compare_groups(ran, ran).items()} == {"conversations": 1, "requests": 2}
