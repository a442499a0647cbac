"""Figures and record numbers in answers, held against everything that could have named them."""

import pytest

from eval.grounding import unbacked
from tests.eval.records import call, cited, fact, played, said, turn


@pytest.mark.parametrize(
    "answer",
    [
        "The target is 40,779 pieces.",
        "It made 87 % of its rate.",
        "About 3.5 hours, see [SOP-112 rev C §4.2].",
        "1. Stop it.\n2. Lock it.",
        "Seen at 03:09 on 17 June 2026.",
        "PKG-07 has run for 3.46 h.",
    ],
)
def test_figures_that_stand_in_a_source_are_backed(answer: str) -> None:
    """Thousands separators, rounding, shares as per cent, dates in other words, list numbers, section marks."""
    facts = (fact("target", 40779), fact("rate", 0.87), fact("PKG-07 hours", 3.456), fact("h", 3.5))
    answered = turn(answer, facts=facts, citations=(cited("SOP-112", "C"),))
    assert unbacked(played(said(answered, "how is PKG-07 doing this June"))) == []


@pytest.mark.parametrize(
    "answer", ["It made 88 % of its rate.", "The target is 40,780 pieces.", "LOT-26-04417 is next."]
)
def test_a_figure_or_a_number_that_nothing_names_is_loose(answer: str) -> None:
    facts = (fact("target", 40779), fact("rate", 0.87))
    [problem] = unbacked(played(said(turn(answer, facts=facts))))
    assert problem.startswith("turn 1: nothing backs")


def test_what_a_person_or_a_call_named_is_backed_and_offers_are_not_judged() -> None:
    named = said(turn("WO-9001 has 3 parts.", calls=(call("work_orders", days=3),)), "show WO-9001")
    offer = said(turn("PKG-02 or PKG-07?", outcome="clarify"))
    assert unbacked(played(named, offer)) == []
