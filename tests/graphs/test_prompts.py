"""What is said to the model, word for word: a change here is a change of behaviour."""

from graphs.prompts import RULES, answer_prompt, choice_prompt
from tests.graphs.stage import CREW, LOOK


def test_the_choice_is_lettered_and_ends_with_none() -> None:
    assert choice_prompt("who is at line 3?", [(LOOK, "how is it"), (CREW, "who is in")]) == (
        "Which one answers the request? Reply with its letter only.\n"
        'A) How a machine is doing. For example: "how is it"\n'
        'B) Who works on a line. For example: "who is in"\n'
        "C) none of these: off-topic, small talk, or something none of them does\n"
        "Request: who is at line 3?\n"
        "Letter:"
    )


def test_the_answer_is_asked_from_facts_and_passages_in_the_language_of_the_question() -> None:
    prompt = answer_prompt("Wie schwer?", ["weight: 1002 g"], [("[SOP-1 rev A §2]", "Target 1002 g.")], "", "de")
    assert prompt == (
        "Facts:\n- weight: 1002 g\n"
        "Passages:\n[SOP-1 rev A §2] Target 1002 g.\n"
        "Question: Wie schwer?\n"
        "Answer in German, in one to three sentences:"
    )


def test_the_rules_are_static() -> None:
    """They are computed once and kept on disk: nothing of a turn, a person or a day may stand in them."""
    assert "{" not in RULES
    assert not any(character.isdigit() for character in RULES.replace("[SOP-112 rev C §4.2]", ""))
