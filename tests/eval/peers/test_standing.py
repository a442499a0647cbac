"""What a comparison comes to, as figures, JSON and text."""

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from eval.command import register
from eval.errors import LogUnreadable
from eval.markers import put_between
from eval.peers.match import Round, match
from eval.peers.meter import Meter, Tokens
from eval.peers.standing import as_json, standings, times_faster
from eval.peers.stored import ComparisonJson, read_comparison
from eval.peers.telling import BEGIN, END, block, markdown
from eval.played import Played
from eval.scenario import Scenario
from eval.scorers import scores
from tests.eval.peers.stub_server import stub
from tests.eval.records import call, played, said, scenario, turn

WANTED = scenario(
    {
        "user": "is PKG-04 running",
        "check": {"calls": [{"tool": "machine_state", "arguments": {"asset": "PKG-04"}}], "outcome": "answered"},
    }
)


def one(name: str, seconds: float, *, asset: str = "PKG-04", error: str = "") -> Round:
    answer = turn("running", calls=(call("machine_state", asset=asset),))
    answer["seconds"]["first_fact"] = seconds / 2
    happened = played(said(answer))
    return Round(
        contender=name,
        scenario=WANTED,
        played=happened,
        scores=scores(WANTED, happened),
        error=error,
        seconds=seconds,
        tokens=Tokens(calls=1, read=100, known=60, written=10),
    )


ROUNDS = (one("Andon", 1.0), one("Other", 4.0), one("Andon", 2.0), one("Other", 9.0, asset="PKG-05"))
STORED = ComparisonJson(
    run={"suite": "requests", "server": ""},
    standings=as_json(standings(ROUNDS)),
    times_faster=times_faster(standings(ROUNDS)),
)


def test_right_calls_are_counted_for_every_contender() -> None:
    andon, other = standings(ROUNDS)
    assert (andon.right_calls.good, andon.right_calls.all) == (2, 2)
    assert (other.right_calls.good, other.right_calls.all) == (1, 2)
    assert (andon.median, other.median, other.p95) == (1.5, 6.5, 9.0)
    assert (andon.read, andon.computed, andon.written) == (100, 40, 10)
    assert andon.first_fact == 0.75


def test_a_request_that_broke_down_is_wrong_whatever_it_called() -> None:
    [row] = standings([one("Andon", 1.0, error="No answer within 20 s.")])
    assert (row.right_calls.good, row.broke_down) == (0, 1)


def test_the_ratio_is_that_of_the_medians_to_the_first() -> None:
    assert times_faster(standings(ROUNDS)) == {"Other": pytest.approx(6.5 / 1.5)}


def test_the_text_tells_interval_ratio_and_what_it_ran_with() -> None:
    text = markdown(STORED)
    assert "| Other | 1 of 2 | 9% to 91% | 2 of 2 | 0 | 0 |" in text
    assert "Andon is 4.3 times faster than Other (medians)." in text
    assert "| suite | requests |" in text
    assert "| server |" not in text


def test_what_is_slower_is_said_so() -> None:
    assert "Andon takes 2.0 times as long as Other" in markdown({**STORED, "times_faster": {"Other": 0.5}})


def test_a_stored_comparison_reads_back_and_another_file_does_not() -> None:
    assert read_comparison("p.json", json.dumps(STORED)) == STORED
    with pytest.raises(LogUnreadable, match=r"other\.json"):
        read_comparison("other.json", '{"run": 3}')


def test_a_block_replaces_the_one_before(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"before\n{BEGIN}\nold\n{END}\nafter\n", encoding="utf-8")
    for _ in range(2):
        put_between(page, BEGIN, END, block(STORED))
    text = page.read_text(encoding="utf-8")
    assert text.startswith("before\n")
    assert text.endswith("\nafter\n")
    assert "old" not in text
    assert text.count("Andon is 4.3 times faster") == 1


class _Counting:
    """Plays and remembers in which order."""

    def __init__(self, name: str, order: list[str]) -> None:
        self.name = name
        self.meter = Meter()
        self._order = order

    async def play(self, scenario: Scenario) -> Played:
        self._order.append(f"{self.name} {scenario.id}")
        return played(said(turn("yes")), name=scenario.id)


async def test_everybody_warms_up_and_then_takes_turns() -> None:
    """A machine that is busy for one of them is busy for the other."""
    order: list[str] = []
    told: list[str] = []
    rounds = await match([_Counting("a", order), _Counting("b", order)], [WANTED], lambda r: told.append(r.contender))
    assert order == ["a warm-up", "b warm-up", "a made-by-hand", "b made-by-hand"]
    assert told == [each.contender for each in rounds] == ["a", "b"]


# --- the command -------------------------------------------------------------------------------


@pytest.fixture
def andon(monkeypatch: pytest.MonkeyPatch, installation: Path, model_folder: Path) -> typer.Typer:
    monkeypatch.setenv("ANDON_HOME", str(installation))
    monkeypatch.setenv("ANDON_MODELS", str(model_folder))
    monkeypatch.setenv("ANDON_BACKEND", "none")
    root = typer.Typer()
    root.callback()(lambda: None)
    register(root)
    return root


def test_the_command_plays_writes_json_and_makes_the_same_text_of_it_again(andon: typer.Typer, tmp_path: Path) -> None:
    chosen = ["eval", "peers", "lookups", "--part", "tune", "--limit", "2"]
    with stub("I cannot say.") as server:
        ran = CliRunner().invoke(andon, [*chosen, "--server", server.url, "--json"])
    assert ran.exit_code == 0, ran.output
    found = json.loads(ran.stdout)
    names = ["Andon", "ReAct agent as installed", "ReAct agent, lenient parsing", "nearest example"]
    assert [row["contender"] for row in found["standings"]] == names
    assert [row["requests"] for row in found["standings"]] == [2, 2, 2, 2]
    assert set(found["times_faster"]) <= set(names[1:])
    stored, page = tmp_path / "peers.json", tmp_path / "page.md"
    stored.write_text(ran.stdout, encoding="utf-8")
    page.write_text(f"{BEGIN}\n{END}\n", encoding="utf-8")
    again = CliRunner().invoke(andon, ["eval", "peers", "--from", str(stored), "--into", str(page)])
    assert again.exit_code == 0, again.output
    assert page.read_text(encoding="utf-8") == f"{block(read_comparison('', ran.stdout))}\n"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--peer", "somebody"], "no baseline 'somebody'"),
        (["--limit", "1", "--peer", "react"], "andon model pull"),
    ],
)
def test_what_cannot_be_compared_is_one_line(andon: typer.Typer, arguments: list[str], told: str) -> None:
    ran = CliRunner().invoke(andon, ["eval", "peers", "--part", "tune", *arguments])
    assert ran.exit_code == 1
    assert told in ran.output
