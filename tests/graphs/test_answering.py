"""The answer from the outside: its language, its limits, and what happens when the model does not do its part."""

from collections.abc import Sequence
from pathlib import Path
from shutil import copytree

import pytest
from langchain_core.messages import BaseMessage

from copilot.models.scripted import Fail, ScriptedChatModel, Step
from copilot.result import TurnJson
from copilot.settings import Settings
from graphs.events import StepStarted
from graphs.phrases import phrase
from tests.conversing import talking
from tests.silent import QueuedChatModel, SilentChatModel
from tools.adapters.plant.faults import broken_off, set_condition

LIMITS = "What does the procedure say about fill weight limits?"
TARGET = "The target is 1002 grams for the 1 L format."


@pytest.fixture(scope="module")
def shared(installation: Path, model_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """One installation for everything that changes nothing."""
    home = Path(copytree(installation, tmp_path_factory.mktemp("answering") / "home"))
    return Settings(home=home, models=model_folder, backend="none")


class Voice:
    """Gives the steps in their order when it is asked for words; the choice of a tool is left to code."""

    def __init__(self, *steps: Step) -> None:
        self._steps = list(steps)
        self.prompts: list[str] = []

    def __call__(self, messages: Sequence[BaseMessage]) -> Step:
        prompt = str(messages[-1].content)
        if prompt.endswith("Letter:"):
            return Fail()
        self.prompts.append(prompt)
        return self._steps.pop(0) if self._steps else ""


async def answered(settings: Settings, *steps: Step, text: str = LIMITS) -> TurnJson:
    async with talking(settings, ScriptedChatModel(Voice(*steps))) as talk:
        return await talk.ask(text)


def backed(turn: TurnJson) -> bool:
    """Whether the turn ends with what the procedure says, whatever the model did."""
    return turn["outcome"] == "answered" and bool(turn["citations"]) and "| target | 1002 |" in turn["answer"]


# --- a model that does its part -------------------------------------------------------------------------------


async def test_the_answer_comes_first_and_the_passage_after_it(shared: Settings) -> None:
    turn = await answered(shared, TARGET)
    assert turn["answer"].startswith(TARGET)
    assert backed(turn)
    assert not turn["reduced"]
    assert "(" not in turn["answer"][: len(TARGET)]


async def test_a_wrong_figure_is_asked_for_again_and_the_right_one_is_said(shared: Settings) -> None:
    voice = Voice(f"{TARGET} Reject below 990 grams.", "Reject below 995 grams.")
    async with talking(shared, ScriptedChatModel(voice)) as talk:
        turn = await talk.ask(LIMITS)
    assert turn["answer"].startswith(f"{TARGET} Reject below 995 grams.")
    assert "990" not in turn["answer"]
    assert "'990' stands in no fact and no passage for that" in voice.prompts[1]


async def test_a_figure_said_of_something_else_is_left_out(shared: Settings) -> None:
    """The target is no limit, though both stand in the passage."""
    turn = await answered(shared, "The upper limit is 1002 grams.", "The upper limit is 1002 grams.")
    assert "limit is 1002" not in turn["answer"]
    assert backed(turn)


async def test_a_sentence_that_breaks_off_is_left_out(shared: Settings) -> None:
    turn = await answered(shared, f"{TARGET} The upper control limit is")
    assert "limit is" not in turn["answer"]
    assert turn["answer"].startswith(TARGET)


async def test_a_figure_that_stays_wrong_is_left_out_and_logged(shared: Settings) -> None:
    async with talking(shared, ScriptedChatModel(Voice("Reject below 990 grams.", "Reject below 991 grams."))) as talk:
        turn = await talk.ask(LIMITS)
        logged = [e.payload or "" for e in talk.copilot.parts.audit.read(talk.session.id) if e.header.kind == "binder"]
    assert "99" not in turn["answer"].replace("997.5", "").replace("995", "")
    assert phrase("nothing_held", "en") in turn["answer"]
    assert backed(turn)
    assert sum('"dropped"' in entry for entry in logged) == 2


@pytest.mark.parametrize("claim", ["I have changed the fill weight limits.", "Done."])
async def test_nobody_says_done_before_the_ledger_does(shared: Settings, claim: str) -> None:
    turn = await answered(shared, claim, claim)
    assert claim not in turn["answer"]
    assert backed(turn)


async def test_people_see_how_many_come_before_them(shared: Settings) -> None:
    async with talking(shared, QueuedChatModel([Fail(), TARGET, TARGET], seconds=0.01)) as talk:
        await talk.ask(LIMITS)
        details = [event.detail for event in talk.events if isinstance(event, StepStarted)]
    assert "1 request before yours" in details
    assert details[-1] == ""


# --- a model that does not ------------------------------------------------------------------------------------


async def test_a_model_that_dies_in_the_middle_leaves_what_holds_and_says_so(shared: Settings) -> None:
    turn = await answered(shared, Fail(text=f"{TARGET} And then"))
    assert turn["answer"].startswith(TARGET)
    assert turn["answer"].endswith(phrase("model_broke", "en"))
    assert "And then" not in turn["answer"]
    assert turn["reduced"]
    assert backed(turn)


async def test_a_model_that_dies_at_once_leaves_the_passage(shared: Settings) -> None:
    turn = await answered(shared, Fail())
    assert turn["answer"].endswith(phrase("reduced", "en"))
    assert backed(turn)


@pytest.mark.parametrize("nonsense", ["Ghrbl zwomp frobnik quux.", "传感器不稳定。", '```json\n{"a": 4711}\n```'])
async def test_nonsense_is_not_shown(shared: Settings, nonsense: str) -> None:
    turn = await answered(shared, nonsense, nonsense)
    assert nonsense[:6] not in turn["answer"]
    assert phrase("nothing_held", "en") in turn["answer"]
    assert backed(turn)


async def test_a_model_that_says_nothing_is_said_to_have_said_nothing(shared: Settings) -> None:
    turn = await answered(shared, "")
    assert turn["answer"].endswith(phrase("nothing_written", "en"))
    assert backed(turn)


async def test_a_model_without_an_end_is_cut_off(shared: Settings) -> None:
    turn = await answered(shared, "fill weight limits " * 5_000)
    assert len(turn["answer"]) < 4_000
    assert backed(turn)


@pytest.mark.parametrize("blocking", [False, True])
async def test_a_model_that_hangs_is_given_up_and_the_turn_can_be_repeated(shared: Settings, blocking: bool) -> None:
    chat = SilentChatModel(blocking=blocking)
    settings = shared.model_copy(update={"model_patience": 0.1})
    async with talking(settings, chat) as talk:
        turn = await talk.ask(LIMITS)
        chat.wake()
        again = await talk.ask(LIMITS)
    assert turn["answer"].endswith(phrase("model_silent", "en"))
    assert turn["reduced"]
    assert backed(turn)
    assert backed(again)


async def test_a_model_that_hangs_in_the_middle_leaves_what_holds(shared: Settings) -> None:
    chat = SilentChatModel([f"{TARGET} And"])
    async with talking(shared.model_copy(update={"model_patience": 0.1}), chat) as talk:
        turn = await talk.ask(LIMITS)
    chat.wake()
    assert turn["answer"].startswith(TARGET)
    assert phrase("model_silent", "en") in turn["answer"]
    assert backed(turn)


# --- the language of the question -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("Läuft die FIL-03 heute, und ist sie in Ordnung?", "FIL-03 läuft seit "),
        ("¿La FIL-03 está en marcha hoy?", "FIL-03 está en marcha desde "),
        ("Is FIL-03 running?", "FIL-03 has been running since "),
    ],
)
async def test_values_are_said_by_code_in_the_language_of_the_question(shared: Settings, text: str, start: str) -> None:
    """Measured: the small model agreed with whatever the question assumed; frames cannot."""
    voice = Voice()
    async with talking(shared, ScriptedChatModel(voice)) as talk:
        turn = await talk.ask(text)
    assert turn["answer"].startswith(start)
    assert voice.prompts == []
    assert not turn["reduced"]


async def test_a_small_model_words_no_procedure_in_a_language_it_does_not_master(shared: Settings) -> None:
    """Measured: it made a rule of `30 minutes` that the procedure does not have. The procedure speaks for itself."""
    voice = Voice()
    async with talking(shared, ScriptedChatModel(voice)) as talk:
        turn = await talk.ask("Was sagt die Anweisung zu den Grenzen für das Füllgewicht?")
    assert turn["answer"].startswith("Das sagt die Anweisung, wörtlich und in ihrer eigenen Sprache:")
    assert turn["citations"][0]["document"] == "SOP-302"
    assert voice.prompts == []
    assert not turn["reduced"]


async def test_a_model_that_masters_the_language_words_it(shared: Settings) -> None:
    voice = Voice("Der Zielwert ist 1002 Gramm.")
    settings = shared.model_copy(update={"model_languages": ("en", "de")})
    async with talking(settings, ScriptedChatModel(voice)) as talk:
        turn = await talk.ask("Was sagt die Anweisung zu den Grenzen für das Füllgewicht?")
    assert turn["answer"].startswith("Der Zielwert ist 1002 Gramm.")
    assert "Answer in German" in voice.prompts[0]


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("Wer hat die Weltmeisterschaft gewonnen?", "Das gehört nicht zu dem"),
        ("Läuft die FIL-99 heute?", "Kein System des Werks kennt 'FIL-99'"),
        ("¿Está en marcha la FIL-99?", "Ningún sistema de la planta conoce 'FIL-99'"),
        ("Danke", "Gern geschehen."),
    ],
)
async def test_what_is_not_looked_up_speaks_the_language_too(shared: Settings, text: str, start: str) -> None:
    assert (await answered(shared, text=text))["answer"].startswith(start)


async def test_a_refusal_speaks_the_language_too(shared: Settings) -> None:
    turn = await answered(shared, text="Läuft die RCT-02 heute?")
    assert turn["outcome"] == "blocked"
    assert turn["answer"].startswith("RCT-02 gehört zum Werk 'LS'")


async def test_a_proposal_speaks_the_language_too(settings: Settings) -> None:
    """ACT-01: what is proposed, and that nothing has changed yet."""
    async with talking(settings) as talk:
        turn = await talk.ask("Bitte einen Arbeitsauftrag für die FIL-03 anlegen: Düse tropft")
        card = talk.copilot.desk(talk.session.operator).card(turn["proposals"][0]["id"])
    assert turn["outcome"] == "proposed"
    assert "Noch ist nichts geändert" in turn["answer"]
    assert card.state == "pending"


# --- how old and how sure -------------------------------------------------------------------------------------


async def test_old_data_is_said_to_be_old(settings: Settings) -> None:
    set_condition(settings.plant_folder, "MES", "stale", 3 * 3600)
    async with talking(settings) as talk:
        turn = await talk.ask("Is FIL-03 running?")
        german = await talk.ask("Läuft die FIL-03 heute?")
    assert "Beware of its age: MES data is from 2026-06-17 00:09." in turn["answer"]
    assert "Nicht mehr frisch: Die Daten aus MES sind von 2026-06-17 00:09." in german["answer"]


async def test_fresh_data_needs_no_words(shared: Settings) -> None:
    turn = await answered(shared, text="Is FIL-03 running?")
    assert "age" not in turn["answer"]


# --- done means read back -------------------------------------------------------------------------------------


async def test_A7_a_write_that_broke_off_is_not_called_done(settings: Settings) -> None:
    async with talking(settings) as talk:
        turn = await talk.ask("create a work order for FIL-03: nozzle drips")
        with broken_off(settings.plant_folder, "CMMS"):
            decided = await talk.decide("jonas", turn, "approve")
        heard = await talk.ask("Is FIL-03 running?")
    assert decided.state != "done"
    assert decided.message in heard["answer"]
    assert "done" not in heard["answer"]


async def test_A7_a_write_that_nobody_could_read_back_is_not_called_done(settings: Settings) -> None:
    """The system takes the write and does not answer any more: the conversation hears of doubt, not of success."""
    async with talking(settings) as talk:
        turn = await talk.ask("create a work order for FIL-03: nozzle drips")
        set_condition(settings.plant_folder, "CMMS", "slow", 0.05)
        decided = await talk.decide("jonas", turn, "approve")
        set_condition(settings.plant_folder, "CMMS", "ok")
        heard = await talk.ask("Is FIL-03 running?")
    assert decided.state not in ("done", "pending")
    assert decided.message in heard["answer"]
    assert "done" not in heard["answer"]


async def test_a_decision_is_heard_in_the_language_of_the_conversation(settings: Settings) -> None:
    async with talking(settings) as talk:
        turn = await talk.ask("create a work order for FIL-03: nozzle drips")
        decided = await talk.decide("jonas", turn, "approve")
        heard = await talk.ask("Läuft die FIL-03 heute?")
    assert "done and read back" in decided.message
    assert "erledigt und nachgelesen (WO-" in heard["answer"]
