"""The model behind its two doors: letters with shares, answers in pieces, every call recorded."""

import pytest

from copilot.models.scripted import Fail, Reply, ScriptedChatModel
from graphs.errors import ModelSilent, ModelUnavailable
from graphs.model import REST, LanguageModel, ModelCall
from tests.silent import QueuedChatModel, SilentChatModel


async def test_letters_get_their_shares() -> None:
    chat = ScriptedChatModel([Reply(text="B", probabilities={"A": 0.2, " B": 0.6, "Z": 0.2})])
    calls: list[ModelCall] = []
    shares = await LanguageModel(chat, "rules").letter("which?", 3, calls.append)
    assert shares == pytest.approx((0.25, 0.75, 0.0))
    assert calls[0].purpose == "choose"


async def test_a_server_without_probabilities_still_says_a_letter() -> None:
    shares = await LanguageModel(ScriptedChatModel(["B) that one"]), "rules").letter("which?", 3, lambda _call: None)
    assert shares.index(max(shares)) == 1


async def test_a_reply_that_is_no_letter_counts_as_none_of_them() -> None:
    shares = await LanguageModel(ScriptedChatModel(["Zebra"]), "rules").letter("which?", 3, lambda _call: None)
    assert shares == (0.0, 0.0, 1.0)


async def test_an_answer_comes_in_pieces_and_is_recorded_whole() -> None:
    calls: list[ModelCall] = []
    model = LanguageModel(ScriptedChatModel(["It runs at 95 %."]), "rules")
    pieces = [piece async for piece in model.write("how is it?", calls.append)]
    assert len(pieces) > 1
    assert calls[0].output == "".join(pieces) == "It runs at 95 %."


async def test_what_was_said_before_a_crash_is_recorded() -> None:
    calls: list[ModelCall] = []
    model = LanguageModel(ScriptedChatModel([Fail(text="It runs")]), "rules")
    with pytest.raises(ModelUnavailable):
        _ = [piece async for piece in model.write("how is it?", calls.append)]
    assert calls[0].output == "It runs"


async def test_without_a_model_both_doors_say_so() -> None:
    model = LanguageModel(None, "rules")
    with pytest.raises(ModelUnavailable):
        await model.letter("which?", 2, lambda _call: None)
    with pytest.raises(ModelUnavailable):
        _ = [piece async for piece in model.write("how is it?", lambda _call: None)]


async def test_the_prompt_is_recorded_by_its_digest_with_the_rules() -> None:
    calls: list[ModelCall] = []
    for rules in ("rules", "other rules"):
        await LanguageModel(ScriptedChatModel(["A"]), rules).letter("which?", 2, calls.append)
    assert calls[0].prompt_sha256 != calls[1].prompt_sha256


# --- a model that says nothing --------------------------------------------------------------------------------


async def test_a_choice_that_never_comes_is_given_up() -> None:
    chat = SilentChatModel()
    model = LanguageModel(chat, "rules", patience=0.05)
    with pytest.raises(ModelSilent, match=r"0\.05 s"):
        await model.letter("which?", 2, lambda _call: None)
    chat.wake()


async def test_one_turn_waits_once() -> None:
    """After a silence nobody waits again for a moment; then the model is asked as before."""
    clock = [100.0]
    chat = SilentChatModel()
    model = LanguageModel(chat, "rules", patience=0.05, clock=lambda: clock[0])
    with pytest.raises(ModelSilent):
        await model.letter("which?", 2, lambda _call: None)
    with pytest.raises(ModelSilent, match="a moment ago"):
        _ = [piece async for piece in model.write("how is it?", lambda _call: None)]
    assert len(chat.requests) == 1
    clock[0] += REST
    chat.wake()
    assert [piece async for piece in model.write("how is it?", lambda _call: None)] == []
    assert len(chat.requests) == 2


async def test_waiting_for_others_is_not_silence() -> None:
    """The time limit stands still while the backend serves other requests first."""
    model = LanguageModel(QueuedChatModel(["It runs."]), "rules", patience=0.1)
    assert "".join([piece async for piece in model.write("how is it?", lambda _call: None)]) == "It runs."


async def test_a_flood_is_cut_off() -> None:
    model = LanguageModel(ScriptedChatModel(["word " * 9_000]), "rules")
    said = "".join([piece async for piece in model.write("how is it?", lambda _call: None, max_tokens=10)])
    assert len(said) < 200
