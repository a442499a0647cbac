"""What counts as right in a decision of a scripted conversation."""

import pytest

from eval.observing import answers
from eval.scenario import Check


@pytest.mark.parametrize(
    ("check", "right"),
    [
        ({"calls": [{"tool": "stock", "arguments": {}}]}, {"stock"}),
        ({"calls": [{"tool": "stock", "arguments": {}}, {"tool": "holds", "arguments": {}}]}, {"stock", "holds"}),
        ({"calls": [], "outcome": "declined"}, {"none"}),
        ({"calls": [], "outcome": ["declined", "answered"]}, {"none"}),
        ({"calls": [], "outcome": "clarify"}, set()),
        ({"outcome": "declined"}, set()),
        ({"outcome": "answered"}, set()),
        ({}, set()),
    ],
)
def test_what_may_be_called_or_declined_is_right(check: dict[str, object], right: set[str]) -> None:
    """Nothing where the conversation does not say."""
    assert answers(Check.model_validate(check)) == frozenset(right)
