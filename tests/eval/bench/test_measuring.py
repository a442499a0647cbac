"""The whole measurement on a small installation, without a model."""

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from copilot.assembly import Copilot, assembled
from copilot.errors import StartupError
from copilot.settings import Settings
from eval.bench.figures import read_report
from eval.bench.measuring import growth_with_history, turns
from eval.bench.page import page
from eval.bench.questions import PROBES, QUESTIONS
from eval.bench.starting import seconds_to_answer
from eval.bench.subject import AndonSubject, PeerSubject, passing
from eval.bench.widening import MEASURES, SMALLEST, THINGS, made_tools, sized, widened
from eval.command import register
from eval.peers.meter import Meter
from eval.peers.nearest import Nearest
from tests.eval.peers.stub_server import stub


def quiet(_: str) -> None:
    """Nobody listens."""


# --- turns -------------------------------------------------------------------------------------


async def test_every_question_is_asked_in_a_conversation_of_its_own(settings: Settings) -> None:
    async with assembled(settings) as copilot:
        subject = AndonSubject(copilot, Meter())
        asked, tokens = await turns(subject, 1, quiet)
        late = await subject.ask_late(PROBES[:2], 3)
        grown = await growth_with_history(subject, (1, 3), quiet)
    assert len(asked) == len(tokens) == len(QUESTIONS)
    assert {turn["outcome"] for turn in asked} == {"answered"}
    assert len({turn["session"] for turn in asked}) == len(QUESTIONS)
    assert len({turn["session"] for turn in late}) == 1
    assert [(each.size, each.n, each.failed) for each in grown] == [(1, len(PROBES), 0), (3, len(PROBES), 0)]


def test_a_conversation_is_filled_with_passing_questions() -> None:
    assert passing(0) == []
    assert len(passing(49)) == 49
    assert len(set(passing(49))) > 1


# --- catalogues of any size --------------------------------------------------------------------


def test_made_tools_are_all_different_and_bring_four_examples() -> None:
    made = list(made_tools())
    assert len({tool.name for tool in made}) == len(made) == len(THINGS) * len(MEASURES)
    assert {len(set(tool.examples)) for tool in made} == {4}
    assert all(tool.description for tool in made)


async def test_a_catalogue_is_cut_down_or_joined_by_made_tools(settings: Settings) -> None:
    async with assembled(settings) as copilot:
        real = copilot.parts.tools
        assert tuple(sized(copilot, 10)) == SMALLEST
        assert set(sized(copilot, len(real))) == set(real)
        assert len(sized(copilot, 200)) == 200
        await _answers_with(copilot, 10)


async def _answers_with(copilot: Copilot, size: int) -> None:
    """The copilot still answers, and from those tools alone."""
    wider = widened(copilot, sized(copilot, size))
    turn = await AndonSubject(wider, Meter()).ask(PROBES[0])
    assert [call["tool"] for call in turn["calls"]] == ["machine_state"]
    assert set(wider.parts.decider.tools) == set(SMALLEST)


async def test_a_made_tool_is_found_by_a_question_of_its_own(settings: Settings) -> None:
    """Four example questions are enough."""
    async with assembled(settings) as copilot:
        tools = sized(copilot, 60)
        turn = await AndonSubject(widened(copilot, tools), Meter()).ask("can I see the pressure log of the fire pump")
    assert len(set(tools) - set(copilot.parts.tools)) == 60 - len(copilot.parts.tools)
    assert [call["tool"] for call in turn["calls"]] == ["fire_pump_pressure_log"]


# --- new processes -----------------------------------------------------------------------------


def test_a_new_process_answers_on_the_same_installation(settings: Settings) -> None:
    assert seconds_to_answer(settings, QUESTIONS[0]) > 0


def test_a_process_that_cannot_answer_gives_no_figure(settings: Settings) -> None:
    with pytest.raises(StartupError, match="andon setup"):
        seconds_to_answer(settings.model_copy(update={"home": settings.home / "empty"}), QUESTIONS[0])


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


def test_the_command_measures_everybody_and_writes_the_same_page_again(andon: typer.Typer, tmp_path: Path) -> None:
    """The copilot without a model, and the agents with a server that says one thing."""
    with stub("I cannot say.") as server:
        chosen = ["bench", "--rounds", "1", "--tools", "10", "--history", "1,2", "--json"]
        ran = CliRunner().invoke(andon, [*chosen, "--peers", "--server", server.url])
    assert ran.exit_code == 0, ran.output
    report = read_report("ran", ran.stdout)
    names = ["Andon", "ReAct agent as installed", "ReAct agent, lenient parsing", "nearest example"]
    assert [each.name for each in report.systems] == names
    assert {each.full_answer.n for each in report.systems} == {len(QUESTIONS)}
    grown = {each.name: (len(each.tools), len(each.history)) for each in report.systems}
    assert grown == {names[0]: (1, 2), names[1]: (0, 0), names[2]: (1, 2), names[3]: (0, 0)}
    stored, written = tmp_path / "bench.json", tmp_path / "performance.md"
    stored.write_text(ran.stdout, encoding="utf-8")
    again = CliRunner().invoke(andon, ["bench", "--from", str(stored), "--into", str(written)])
    assert again.exit_code == 0, again.output
    assert written.read_text(encoding="utf-8") == page(report)


@pytest.mark.parametrize("sizes", ["ten", "0", "10,-1"])
def test_sizes_that_are_none_are_wrong_usage(andon: typer.Typer, sizes: str) -> None:
    assert CliRunner().invoke(andon, ["bench", "--tools", sizes]).exit_code == 2


def test_a_file_that_is_no_measurement_is_one_line(andon: typer.Typer, tmp_path: Path) -> None:
    other = tmp_path / "other.json"
    other.write_text(json.dumps({"run": 3}), encoding="utf-8")
    ran = CliRunner().invoke(andon, ["bench", "--from", str(other)])
    assert (ran.exit_code, "andon bench --json" in ran.output) == (1, True)


async def test_a_baseline_is_asked_after_earlier_turns(settings: Settings) -> None:
    async with assembled(settings) as copilot:
        subject = PeerSubject(Nearest(copilot.parts), copilot)
        late = await subject.ask_late(PROBES[:1], 4)
    assert [call["tool"] for call in late[0]["calls"]] == ["machine_state"]
