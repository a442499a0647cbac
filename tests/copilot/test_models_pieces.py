"""What of an answer in the making may be shown, and which JSON in it is a tool call."""

import pytest

from copilot.models.pieces import Writing, written_call

TOOLS = ("order_status", "stock")


def shown(pieces: list[bytes], stops: tuple[str, ...] = (), hold_calls: bool = False) -> list[str]:
    """What has been given out after each piece, and at the end."""
    writing = Writing(stops)
    parts = []
    for position, piece in enumerate(pieces):
        writing.add(piece, position, hold_calls)
        parts.append(writing.release(everything=False))
    return [*parts, writing.release(everything=True)]


def test_a_character_split_over_tokens_is_shown_whole() -> None:
    assert shown([b"10 ", "°".encode()[:1], "°".encode()[1:], b"C"]) == ["10 ", "", "°", "C", ""]


def test_text_before_a_stop_text_is_shown_and_nothing_after() -> None:
    assert "".join(shown([b"lot A", b"\nEN", b"D and more"], stops=("\nEND",))) == "lot A"


def test_the_beginning_of_a_stop_text_waits() -> None:
    assert shown([b"one\nE", b"ast"], stops=("\nEND",)) == ["one", "\nEast", ""]


@pytest.mark.parametrize("opening", ["```json\n", "```\n", "<tool_call>\n", "<tools>\n", ""])
def test_a_call_in_plain_writing_is_found(opening: str) -> None:
    text = f'Let me look. {opening}{{"name": "stock", "arg'
    assert written_call(text, TOOLS) == len("Let me look. ")


@pytest.mark.parametrize(
    "text",
    ['{"name": "Pump 7", "state": "down"}', "```python\nprint(1)\n```", 'the {"order_status"} of it', "a < b"],
)
def test_other_writing_is_not_a_call(text: str) -> None:
    assert written_call(text, TOOLS) is None


def test_a_made_up_tool_with_arguments_is_a_call_too() -> None:
    assert written_call('{"name": "get_weather", "arguments": {}}', TOOLS) == 0


def test_what_may_become_a_call_is_not_shown_yet() -> None:
    pieces = [b"Yes. ", b"``", b"`json\n", b'{"na', b'me": "sto', b'ck"']
    assert shown(pieces, hold_calls=True)[:-1] == ["Yes. ", "", "", "", "", ""]


def test_what_did_not_become_a_call_is_shown_after_all() -> None:
    assert "".join(shown([b"if a <", b"b then {", b"x} ``", b"` done"], hold_calls=True)) == "if a <b then {x} ``` done"


def test_cutting_a_call_off_gives_back_the_token_it_began_in() -> None:
    writing = Writing(())
    for position, piece in enumerate([b"Yes.", b" {", b'"name": "stock"'], start=40):
        writing.add(piece, position, hold_calls=True)
    start = written_call(writing.text, TOOLS)
    assert start is not None
    assert writing.cut(start) == 41
    assert writing.release(everything=True) == "Yes. "
