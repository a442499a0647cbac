"""`andon tui` from the outside: without a terminal, with a bad start."""

import pytest
import typer
from typer.testing import CliRunner

from copilot.settings import Settings
from tests.tui.stage import Stage, wait
from tui import command
from tui.screens.chat import ChatScreen
from tui.seat import Opening


@pytest.fixture
def program(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> typer.Typer:
    """The command line with `tui` and one other command, on this test's installation."""
    monkeypatch.setattr(command, "load_settings", lambda: settings)
    app = typer.Typer(pretty_exceptions_enable=False)
    command.register(app)
    app.command("other")(lambda: None)
    return app


def test_without_a_terminal_the_command_to_use_is_shown(program: typer.Typer) -> None:
    result = CliRunner().invoke(program, ["tui"])
    assert result.exit_code == 0
    assert 'andon ask "Is FIL-03 running?" --user mara' in result.output


@pytest.mark.parametrize(
    ("user", "opening", "told"),
    [
        ("nobody", None, "nobody signs in as 'nobody'"),
        ("mara", Opening(site="NF"), "mara has no role at site 'NF'"),
    ],
)
async def test_a_bad_start_is_one_line_and_exit_code_1(
    stage: Stage, capsys: pytest.CaptureFixture[str], user: str, opening: Opening | None, told: str
) -> None:
    app = stage.app(user, opening=opening)
    async with app.run_test() as pilot:
        await wait(pilot, lambda: not app.is_running)
    assert app.return_code == 1
    assert told in " ".join(capsys.readouterr().err.split())


async def test_keys_can_be_changed_in_the_settings(stage: Stage) -> None:
    """UC5."""
    stage.settings.keymap["new"] = "ctrl+t"
    async with stage.app().run_test() as pilot:
        await wait(pilot, lambda: isinstance(pilot.app.screen, ChatScreen))
        screen = pilot.app.screen
        assert isinstance(screen, ChatScreen)
        first = screen.seat.session.id
        await pilot.press("ctrl+t")
        await wait(pilot, lambda: screen.seat.session.id != first)
