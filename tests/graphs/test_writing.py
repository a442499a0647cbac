"""The model's sentences: what fails is asked for once more, then left out."""

from datetime import datetime

import pytest

from copilot.models.scripted import Fail, ScriptedChatModel
from graphs.checking import CLAIMED, INVENTED, Check, check_for
from graphs.evidence import fact_data
from graphs.model import LanguageModel
from graphs.prompts import again_prompt
from graphs.state import PassageData, TurnState
from graphs.turn import new_turn
from graphs.writing import Dropped, Words, Writer
from tests.silent import SilentChatModel
from tools.facts import Fact
from tools.records import FieldKind

MARK = "[SOP-302 rev E §3]"
FACT = Fact(
    label="FIL-03 fill weight",
    value=1002.1,
    unit="g",
    kind=FieldKind.NUMBER,
    system="historian",
    record="FIL-03",
    field="value",
    as_of=datetime(2026, 6, 17, 3, 10),
)
PASSAGE = PassageData(
    id="p", mark=MARK, heading="Fill weight control > 3 Limits", text="The target is 1002 g. Reject below 995 g."
)


def check(language: str = "en") -> Check:
    state = new_turn("t", "What are the fill weight limits?")
    state = TurnState(**{**state, "facts": [fact_data(FACT, "F1")], "passages": [PASSAGE]})
    return check_for(state, language, str)


async def written(chat: ScriptedChatModel, *, again_seconds: float = 6.0, patience: float = 9.0) -> Words:
    model = LanguageModel(chat, "rules", patience=patience)
    writer = Writer(model, lambda _call: None, again_seconds=again_seconds)
    shown = [sentence async for sentence in writer.write("prompt", check())]
    assert shown == writer.words.held
    return writer.words


async def test_what_holds_needs_no_second_try() -> None:
    chat = ScriptedChatModel([f"The fill weight target is 1002 g {MARK}. The fill weight is 1002.1 g."])
    words = await written(chat)
    assert len(words.held) == 2
    assert words.dropped == []
    assert len(chat.requests) == 1


async def test_a_sentence_that_fails_is_asked_for_once_more_with_the_figure_named() -> None:
    chat = ScriptedChatModel(["The target is 1002 g. Reject below 990 g.", "Reject below 995 g."])
    words = await written(chat)
    assert words.held == ["The target is 1002 g.", "Reject below 995 g."]
    assert words.dropped == [Dropped("Reject below 990 g.", ("990",))]
    second = str(chat.requests[1].messages[-1].content)
    assert second.startswith("prompt\nThe target is 1002 g.\nReject below 990 g.\n")
    assert "'990' stands in no fact and no passage for that" in second


@pytest.mark.parametrize("second", ["Reject below 991 g.", "none", "None.", "", "Reject below 990 g.", "Reject 990"])
async def test_a_sentence_that_fails_twice_is_left_out(second: str) -> None:
    words = await written(ScriptedChatModel(["The target is 1002 g. Reject below 990 g.", second]))
    assert words.held == ["The target is 1002 g."]


async def test_a_second_try_that_repeats_what_was_said_adds_nothing() -> None:
    words = await written(ScriptedChatModel(["The target is 1002 g. Reject below 990 g.", "The target is 1002 g."]))
    assert words.held == ["The target is 1002 g."]


async def test_only_two_sentences_are_asked_for_again() -> None:
    chat = ScriptedChatModel(["Limit 41 kg. Limit 42 kg. Limit 43 kg. Limit 44 kg.", "none", "none"])
    words = await written(chat)
    assert len(chat.requests) == 3
    assert len(words.dropped) == 4


async def test_a_second_try_that_takes_too_long_is_given_up() -> None:
    chat = SilentChatModel(["The target is 1002 g. Reject below 990 g.", ""])
    words = await written(chat, again_seconds=0.05)
    assert words.held == ["The target is 1002 g."]
    assert words.failure is None


async def test_what_was_said_before_a_crash_counts() -> None:
    words = await written(ScriptedChatModel([Fail(text="The target is 1002 g. And then")]))
    assert words.held == ["The target is 1002 g."]
    assert words.failure is not None


async def test_a_silent_model_is_a_failure_of_its_own_time() -> None:
    words = await written(SilentChatModel(["The target is 1002 g. And"]), patience=0.05)
    assert words.held == ["The target is 1002 g."]
    assert "0.05 s" in str(words.failure)


def test_a_claim_and_an_invention_are_named_in_words() -> None:
    assert check().faults("I have released the lot.") == (CLAIMED, INVENTED)
    text = again_prompt("prompt", [], "I released 7 lots.", ("7", CLAIMED))
    assert f"'7' stands in no fact and no passage for that, and it has {CLAIMED}." in text


@pytest.mark.parametrize("sentence", ["Das Zielgewicht ist 1002 g.", "Unter 995 g ist Ausschuss."])
def test_another_language_is_held_against_the_figures(sentence: str) -> None:
    assert check("de").faults(sentence) == ()
    assert check("de").faults(sentence.replace("1002", "1003").replace("995", "900"))


def test_nonsense_in_another_language_is_invented() -> None:
    assert check("de").faults("Ghrbl zwomp frobnik.") == (INVENTED,)
