"""A throw-away copy: what happens in it never reaches the installation."""

from pathlib import Path

from copilot.sandbox import sandboxed
from copilot.settings import Settings
from tests.conversing import talking


def content(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


async def test_an_action_in_the_copy_leaves_the_installation_as_it_was(settings: Settings) -> None:
    before = content(settings.home)
    with sandboxed(settings) as copy:
        async with talking(copy) as talk:
            turn = await talk.ask("create a work order for FIL-03: nozzle drips")
            decided = await talk.decide("jonas", turn, "approve")
        place = copy.home
        assert copy.model_folder == settings.model_folder
    assert decided.state == "done"
    assert content(settings.home) == before
    assert not place.exists()
