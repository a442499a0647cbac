"""Pictures of every screen, small and large, dark and light: what changes on the screen changes here."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial

import pytest
from textual.app import App
from textual.pilot import Pilot

from copilot.models.scripted import ScriptedChatModel
from tests.tui.stage import RELEASE, WORK_ORDER, Stage, ask, card_shown, chat, ready, shown, talkative, wait
from tui.screens.document import DocumentScreen
from tui.screens.help import HelpScreen
from tui.screens.proposals import ProposalsScreen
from tui.screens.sign_in import SignInScreen
from tui.seat import Opening
from tui.widgets.citation import Citation

Before = Callable[[Stage, Pilot[None]], Awaitable[None]]
Compare = Callable[..., bool]
SMALL = (80, 24)
LARGE = (160, 50)

pytestmark = pytest.mark.usefixtures("still")


def model() -> ScriptedChatModel:
    return talkative("Lock out QS3 and AV3 before anything else [SOP-111 rev C §4].")


async def signing_in(stage: Stage, pilot: Pilot[None]) -> None:
    await wait(pilot, lambda: isinstance(pilot.app.screen, SignInScreen))


async def facts(stage: Stage, pilot: Pilot[None]) -> None:
    await ready(pilot)
    await ask(pilot, "Is FIL-03 running?")


async def cited(stage: Stage, pilot: Pilot[None]) -> None:
    await ready(pilot)
    await ask(pilot, "What does the procedure say about a case blank jam at the case packer?")


async def reduced(stage: Stage, pilot: Pilot[None]) -> None:
    await ready(pilot)
    await wait(pilot, lambda: "Reduced mode: No language model" in shown(pilot))
    await cited(stage, pilot)


async def pane(stage: Stage, pilot: Pilot[None]) -> None:
    await cited(stage, pilot)
    chat(pilot).query(Citation).first().focus()
    await pilot.press("enter")
    await wait(pilot, lambda: isinstance(pilot.app.screen, DocumentScreen))


async def help_page(stage: Stage, pilot: Pilot[None]) -> None:
    await ready(pilot)
    await pilot.press("f1")
    await wait(pilot, lambda: isinstance(pilot.app.screen, HelpScreen))


async def decision(stage: Stage, pilot: Pilot[None], text: str = WORK_ORDER) -> None:
    await ready(pilot)
    await ask(pilot, text)
    await card_shown(pilot)
    await wait(pilot, lambda: "1 waiting" in shown(pilot))
    stage.arm(pilot)


async def refused(stage: Stage, pilot: Pilot[None]) -> None:
    await ready(pilot)
    await ask(pilot, WORK_ORDER)


async def high_risk(stage: Stage, pilot: Pilot[None]) -> None:
    await decision(stage, pilot, RELEASE)


async def waiting(stage: Stage, pilot: Pilot[None]) -> None:
    await decision(stage, pilot)
    await pilot.press("f2")
    await wait(pilot, lambda: isinstance(pilot.app.screen, ProposalsScreen))


@pytest.mark.parametrize("before", [facts, pane, help_page, decision, waiting], ids=lambda before: before.__name__)
def test_small_picture(stage: Stage, snap_compare: Compare, before: Before) -> None:
    """UC1, UC2, UC3, UC5, UC8; UA1, UA4, UA8; in the smallest terminal that is common."""
    assert snap_compare(stage.app(chat=model()), terminal_size=SMALL, run_before=partial(before, stage))


@pytest.mark.parametrize("before", [pane, decision], ids=lambda before: before.__name__)
def test_large_picture(stage: Stage, snap_compare: Compare, before: Before) -> None:
    """UC1, UC3; UA1, UA4."""
    assert snap_compare(stage.app(chat=model()), terminal_size=LARGE, run_before=partial(before, stage))


def test_picture_of_signing_in(stage: Stage, snap_compare: Compare) -> None:
    assert snap_compare(stage.app(None, chat=model()), terminal_size=SMALL, run_before=partial(signing_in, stage))


def test_picture_of_a_card_for_somebody_else(stage: Stage, snap_compare: Compare) -> None:
    """UA3: high risk, and the person who asked may not approve."""
    assert snap_compare(stage.app("wen", chat=model()), terminal_size=(120, 40), run_before=partial(high_risk, stage))


def test_picture_of_the_reduced_mode(stage: Stage, snap_compare: Compare) -> None:
    assert snap_compare(stage.app(), terminal_size=(120, 36), run_before=partial(reduced, stage))


def test_picture_of_read_only(stage: Stage, snap_compare: Compare) -> None:
    app = stage.app(chat=model(), opening=Opening(read_only=True))
    assert snap_compare(app, terminal_size=(120, 36), run_before=partial(refused, stage))


def test_picture_in_light(stage: Stage, snap_compare: Compare) -> None:
    """UC9."""
    light = replace(stage, settings=stage.settings.model_copy(update={"theme": "andon-light"}))
    assert snap_compare(light.app(chat=model()), terminal_size=(120, 36), run_before=partial(decision, stage))


def test_picture_without_colour(stage: Stage, snap_compare: Compare, monkeypatch: pytest.MonkeyPatch) -> None:
    """UC9: NO_COLOR; the mark shows where the focus is, words and glyphs show how things went."""
    monkeypatch.setenv("NO_COLOR", "1")
    app: App[None] = stage.app(chat=model())
    assert app.no_color
    assert snap_compare(app, terminal_size=(120, 36), run_before=partial(decision, stage))
