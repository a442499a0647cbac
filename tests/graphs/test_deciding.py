"""One clause, all tools, one decision: by figures alone, with the model's letters, or by asking the person."""

import asyncio
from collections.abc import Mapping

import pytest
from langchain_core.language_models import BaseChatModel

from copilot.models.scripted import Fail, Reply, ScriptedChatModel
from graphs.calibration import Calibration
from graphs.clauses import Clause
from graphs.considering import explained, logged
from graphs.deciding import Decider, Decision
from graphs.features import Surroundings
from graphs.filling import Filler, Message
from graphs.model import LanguageModel
from graphs.resemblance import NONE, Resemblance
from graphs.state import WantedData
from tests.graphs.stage import CREW, LOOK, REPORT, SHIFT, WORDING, clause, letters

TOOLS = {tool.name: tool for tool in (LOOK, SHIFT, CREW, REPORT)}
NOWHERE = Surroundings(procedures=0.0, cases=0.0)
WEIGHTS = {
    "nearest example": 8.0,
    "none: nearest example": 8.0,
    "look-up: takes what is named": 2.0,
    "action: takes what is named": 2.0,
    "action: none is asked for": -6.0,
}
CREW_LOOKED = ("FIL-03 line 3 okay?", ("asset", "FIL-03"), ("line", "line 3"))


def calibration(**changed: float | Mapping[str, float]) -> Calibration:
    """Weights that a person can follow: likeness, names, and no action without being asked."""
    values = {"weights": WEIGHTS, "sure": 0.6, "close": 0.0, "letter": 2.0, "letter_none": 2.0}
    hashes = dict.fromkeys(("examples_sha256", "suite_sha256", "model_sha256"), "")
    return Calibration.model_validate(values | hashes | changed)


def masked(text: str) -> str:
    return text.replace("FIL-03", "machine").replace("line 3", "line")


def decided(
    said: Clause, chat: BaseChatModel | None, around: Surroundings = NOWHERE, **changed: float | Mapping[str, float]
) -> Decision:
    """What comes of a clause with four toy tools."""
    alike = Resemblance(tuple(TOOLS.values()), ("will it rain", "tell me a joke"), letters, mask=masked, gloss=str)
    filler = Filler(WORDING, lambda _identifier, _kind: None)
    decider = Decider(TOOLS, alike, filler, LanguageModel(chat, "rules"), calibration(**changed))
    weighed = decider.weighed(said, Message(text=said.text, turn="t", site="EP"), around)
    return asyncio.run(decider.settled(said, weighed, lambda _call: None))


def never(_messages: object) -> Reply:
    raise AssertionError("the model was asked")


def test_what_is_clear_is_decided_without_the_model() -> None:
    decision = decided(clause("how is FIL-03 doing", ("asset", "FIL-03")), ScriptedChatModel(never))
    assert decision.best.name == "look"
    assert decision.best.probability >= 0.6
    assert decision.shares == {}
    assert decision.call
    assert decision.call["arguments"] == {"asset": "FIL-03"}


def test_probabilities_are_of_all_tools_and_none_and_sum_to_one() -> None:
    weighed = decided(clause("how is it"), None).weighed
    assert {candidate.name for candidate in weighed} == {*TOOLS, NONE}
    assert sum(candidate.probability for candidate in weighed) == pytest.approx(1.0)
    assert [c.probability for c in weighed] == sorted((c.probability for c in weighed), reverse=True)


@pytest.mark.parametrize("place", [0, 1])
def test_what_is_unclear_is_settled_by_the_letters_of_the_model(place: int) -> None:
    """Whichever of the two best it prefers is taken."""
    prompts: list[str] = []
    letter = "AB"[place]

    def choose(messages: object) -> Reply:
        prompts.append(str(messages))
        return Reply(text=letter, probabilities={letter: 0.97, "BA"[place]: 0.02, "C": 0.01})

    unclear = clause(*CREW_LOOKED)
    first = decided(unclear, None, sure=0.99).candidates
    decision = decided(unclear, ScriptedChatModel(choose), sure=0.99)
    assert len(prompts) == 1
    assert "none of these" in prompts[0]
    assert decision.best.name == first[place].name
    assert decision.shares[first[place].name] == pytest.approx(0.97, abs=0.01)
    assert [c.name for c in decision.weighed] == [c.name for c in first]


def test_letters_without_weight_change_nothing() -> None:
    chat = ScriptedChatModel(lambda _messages: Reply(text="B", probabilities={"B": 0.99, "A": 0.01}))
    unclear = clause(*CREW_LOOKED)
    decision = decided(unclear, chat, sure=0.99, letter=0.0, letter_none=0.0)
    assert decision.shares
    assert decision.best.name == decided(unclear, None, sure=0.99).best.name


@pytest.mark.parametrize("chat", [None, ScriptedChatModel(lambda _messages: Fail())], ids=["none", "fails"])
def test_without_a_model_the_figures_alone_decide(chat: BaseChatModel | None) -> None:
    decision = decided(clause(*CREW_LOOKED), chat, sure=0.99)
    assert decision.shares == {}
    assert decision.candidates == decision.weighed
    assert not decision.tied


def test_two_readings_that_nothing_tells_apart_are_tied() -> None:
    decision = decided(clause("hm"), None, weights={"look-up: takes what is named": 1.0, "none": -9.0}, close=0.05)
    assert decision.tied
    assert decided(clause("hm"), None, weights={"none": -9.0}, close=0.0).tied is False


def test_a_lead_over_none_is_no_tie() -> None:
    """There is only one reading to offer."""
    weights = {"nearest example": 4.0, "action: none is asked for": -9.0, "look-up: takes what is named": 4.0}
    decision = decided(clause("FIL-03", ("asset", "FIL-03")), None, weights=weights | {"none": 6.5}, close=1.0)
    assert NONE in {decision.candidates[0].name, decision.candidates[1].name}
    assert not decision.tied


def test_none_of_them_leads_to_no_call() -> None:
    decision = decided(clause("will it rain"), ScriptedChatModel(never), sure=0.5)
    assert decision.best.name == NONE
    assert decision.call is None


def test_the_model_can_say_that_none_fits() -> None:
    """Four tools are lettered A to D; the last letter is none of them."""
    chat = ScriptedChatModel(lambda _messages: Reply(text="E", probabilities={"A": 0.01, "E": 0.99}))
    decision = decided(clause("how is the weather"), chat, sure=0.999, weights={"nearest example": 1.0})
    assert decision.best.name == NONE
    assert decision.call is None


def test_a_bare_follow_up_takes_the_arguments_of_the_call_before() -> None:
    before = WantedData(
        tool="look", arguments={"asset": "FIL-03", "days": 3}, missing=[], clause="", said={}, derived={}
    )
    around = Surroundings(procedures=0.0, cases=0.0, before={"look": before})
    said = clause("and FIL-05?", ("asset", "FIL-05"))
    decision = decided(said, None, around, weights={**WEIGHTS, "same as before: no word of its own": 5.0})
    assert decision.call
    assert decision.call["arguments"] == {"asset": "FIL-05", "days": 3}


def test_a_decision_can_be_told_and_logged() -> None:
    decision = decided(clause("how is FIL-03 doing", ("asset", "FIL-03")), None)
    lines = list(explained(decision, calibration()))
    assert lines[0].startswith("'how is FIL-03 doing': clear without the model")
    assert "look" in lines[1]
    assert "nearest example: 'how is machine doing'" in lines[2]
    assert "nearest example +" in lines[3]
    readings = logged(decision)["readings"]
    assert isinstance(readings, list)
    assert readings[0]["tool"] == "look"
