"""The scripted model behaves like the real ones and remembers what it was asked."""

import math

import pytest
from langchain_core.messages import AIMessageChunk, BaseMessage, HumanMessage, SystemMessage

from copilot.models.errors import ModelCrashed
from copilot.models.info import Described
from copilot.models.scripted import Fail, Reply, ScriptedChatModel, call

TOOL = {"title": "stock", "description": "Stock of a material.", "type": "object", "properties": {}}


def test_replies_come_in_their_order() -> None:
    model = ScriptedChatModel(replies=["one", "two"])
    assert [model.invoke("a").content, model.invoke("b").content] == ["one", "two"]


def test_a_function_answers_from_the_messages() -> None:
    def echo(messages: object) -> str:
        return f"{len(list(messages))} messages"  # type: ignore[call-overload] # a sequence of messages

    assert ScriptedChatModel(replies=echo).invoke([SystemMessage("s"), HumanMessage("h")]).content == "2 messages"


def test_it_remembers_messages_and_options() -> None:
    model = ScriptedChatModel(replies=["x"])
    model.bind(max_tokens=1, temperature=0.0).invoke("what?", stop=["\n"])
    (request,) = model.requests
    assert request.messages == (HumanMessage("what?"),)
    assert request.stop == ("\n",)
    assert request.options == {"max_tokens": 1, "temperature": 0.0}


def test_it_calls_tools() -> None:
    reply = ScriptedChatModel(replies=[call("stock", material="MAT-3007")]).bind_tools([TOOL]).invoke("stock?")
    assert [(made["name"], made["args"]) for made in reply.tool_calls] == [("stock", {"material": "MAT-3007"})]
    assert reply.response_metadata["finish_reason"] == "tool_calls"


async def test_it_streams_word_by_word() -> None:
    parts = [chunk.content async for chunk in ScriptedChatModel(replies=["three short words"]).astream("?")]
    assert [part for part in parts if part] == ["three", " short", " words"]


def test_it_reports_probabilities_in_the_shape_of_openai() -> None:
    model = ScriptedChatModel(replies=[Reply(text="A", probabilities={"A": 0.75, "B": 0.25})])
    reply = model.bind(logprobs=True, top_logprobs=20).invoke("A or B?")
    top = reply.response_metadata["logprobs"]["content"][0]["top_logprobs"]
    assert [(row["token"], round(math.exp(row["logprob"]), 2)) for row in top] == [("A", 0.75), ("B", 0.25)]


def test_it_fails_where_the_script_says_so_after_its_words() -> None:
    model = ScriptedChatModel(replies=[Fail(text="half an ans"), "whole"])
    seen: list[BaseMessage] = []
    with pytest.raises(ModelCrashed):
        seen.extend(chunk for chunk in model.stream("?") if isinstance(chunk, AIMessageChunk))
    assert "".join(str(chunk.content) for chunk in seen) == "half an ans"
    assert model.invoke("?").content == "whole"


def test_a_question_too_many_is_a_fault_of_the_script() -> None:
    model = ScriptedChatModel(replies=["only"])
    model.invoke("?")
    with pytest.raises(AssertionError, match="1 replies but was asked 2 times"):
        model.invoke("?")


def test_it_says_what_it_is() -> None:
    model = ScriptedChatModel()
    assert isinstance(model, Described)
    assert model.info.name == "scripted"
