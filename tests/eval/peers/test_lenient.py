"""Calls that small models write as text instead of making them."""

import pytest
from langchain_core.messages import AIMessage, HumanMessage

from eval.peers.lenient import calls_in, with_calls

FENCED = 'Sure!\n```json\n{\n  "name": "machine_state",\n  "arguments": {\n    "asset": "PKG-04"\n  }\n}\n```\nDone.'


@pytest.mark.parametrize(
    ("text", "calls"),
    [
        (FENCED, [("machine_state", {"asset": "PKG-04"})]),
        ('{"name": "stock", "arguments": {"material": "MAT-3007"}}', [("stock", {"material": "MAT-3007"})]),
        ('<tool_call>\n{"name": "stock", "parameters": {}}\n</tool_call>', [("stock", {})]),
        ('{"name": "stock", "arguments": "{\\"material\\": \\"M\\"}"}', [("stock", {"material": "M"})]),
        (
            '[{"name": "a", "arguments": {}}, {"name": "b", "args": {"x": {"y": 1}}}]',
            [("a", {}), ("b", {"x": {"y": 1}})],
        ),
        ("FIL-03 is running.", []),
        ('{"name": "stock", "arguments": {"material": ', []),
        ('{"asset": "PKG-04"}', []),
        ('{"name": "stock"}', []),
        ('{"name": 3, "arguments": {}}', []),
        ("{{ {", []),
    ],
)
def test_calls_are_found_in_text(text: str, calls: list[tuple[str, dict[str, object]]]) -> None:
    assert [(call["name"], call["args"]) for call in calls_in(text)] == calls


def test_a_message_is_replaced_by_one_that_calls() -> None:
    again = with_calls(AIMessage(FENCED, id="m1"))
    assert again is not None
    assert (again.id, again.content, again.tool_calls[0]["name"]) == ("m1", "", "machine_state")


@pytest.mark.parametrize(
    "message",
    [
        AIMessage("FIL-03 is running."),
        HumanMessage(FENCED),
        AIMessage(FENCED, tool_calls=[{"name": "stock", "args": {}, "id": "1", "type": "tool_call"}]),
    ],
)
def test_other_messages_stay_as_they_are(message: AIMessage | HumanMessage) -> None:
    assert with_calls(message) is None
