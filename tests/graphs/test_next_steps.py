"""What can be done next: offered where something is wrong, and only to those who may ask for it."""

from pathlib import Path
from shutil import copytree

import pytest

from copilot.settings import Settings
from graphs.next_steps import TROUBLE
from graphs.phrases import phrases
from tests.conversing import talking
from tools.catalog import catalog


@pytest.fixture(scope="module")
def shared(installation: Path, model_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    home = Path(copytree(installation, tmp_path_factory.mktemp("next") / "home"))
    return Settings(home=home, models=model_folder, backend="none")


def test_everything_offered_exists_and_has_words() -> None:
    named = {name for trouble in TROUBLE for name in (*trouble.after, *trouble.offers)}
    assert named <= set(catalog())
    assert {f"offer_{name}" for trouble in TROUBLE for name in trouble.offers} <= set(phrases())


async def test_S2_a_machine_that_stands_leads_to_procedure_cases_and_work_order(shared: Settings) -> None:
    async with talking(shared) as talk:
        turn = await talk.ask("what is wrong with PKG-02")
        german = await talk.ask("Warum steht die PKG-02?")
    assert turn["answer"].endswith(
        "Next I can look up the procedure for PKG-02, find earlier cases like it or propose a work order for PKG-02; "
        "just ask."
    )
    assert german["answer"].endswith("oder einen Arbeitsauftrag für PKG-02 vorschlagen; frag einfach.")


async def test_nobody_is_offered_what_they_may_not_ask_for(shared: Settings) -> None:
    async with talking(shared, user="viktor", site="EP") as talk:
        turn = await talk.ask("what is wrong with PKG-02")
    assert "Next I can look up the procedure" in turn["answer"]
    assert "work order" not in turn["answer"]


async def test_what_was_looked_up_already_is_not_offered_again(shared: Settings) -> None:
    async with talking(shared) as talk:
        turn = await talk.ask("PKG-02 stands, what do I do?")
    assert turn["answer"].endswith("Next I can propose a work order for PKG-02; just ask.")


async def test_where_nothing_is_wrong_nothing_is_offered(shared: Settings) -> None:
    async with talking(shared) as talk:
        turn = await talk.ask("Is FIL-03 running?")
    assert "Next I can" not in turn["answer"]
