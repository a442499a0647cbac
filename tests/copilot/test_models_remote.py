"""The remote backend, on the recorded answers of a real server and on a real one that misbehaves."""

import ast
import json
import math
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread
from typing import Any, ClassVar

import pytest
from langchain_core.messages import AIMessage, AIMessageChunk, HumanMessage, SystemMessage, ToolMessage
from langchain_core.messages.ai import add_ai_message_chunks
from langchain_core.tools import tool
from pydantic import SecretStr

from copilot.models.errors import ModelBusy, ModelError, PromptTooLong, RemoteUnavailable
from copilot.models.info import Described
from copilot.models.remote import RemoteChatModel
from tests.copilot.recording import BASE_URL, CASSETTES, SERVED_NAME, recorded

NOWHERE = "http://127.0.0.1:9/v1"
"""A port on which nothing listens."""


@tool
def stock(material: str) -> str:
    """Stock of a material, for example MAT-3007."""
    return f"{material}: 12 PC"


STOCK_SCHEMA = {"properties": {"material": {"type": "string"}}, "required": ["material"], "type": "object"}
CAPITAL = "What is the capital of France? One word."


@pytest.fixture
def cassette(request: pytest.FixtureRequest) -> Iterator[Any]:
    with recorded(request.node.name) as played:
        yield played


@pytest.fixture
def model() -> RemoteChatModel:
    return RemoteChatModel(base_url=BASE_URL, model=SERVED_NAME, max_tokens=48)


def sent(cassette: Any) -> dict[str, Any]:
    """The body of the only request."""
    (request,) = cassette.requests
    body: dict[str, Any] = json.loads(request.body)
    return body


# -- recorded --------------------------------------------------------------------------------------------------


def test_an_answer_and_what_it_took(model: RemoteChatModel, cassette: Any) -> None:
    reply = model.invoke([SystemMessage("You are brief."), HumanMessage(CAPITAL)])
    assert "Paris" in str(reply.content)
    assert reply.response_metadata == {"finish_reason": "stop", "model_name": SERVED_NAME}
    assert reply.usage_metadata is not None
    assert reply.usage_metadata["input_tokens"] > 10
    assert sent(cassette) == {
        "model": SERVED_NAME,
        "messages": [{"role": "system", "content": "You are brief."}, {"role": "user", "content": CAPITAL}],
        "temperature": 0.0,
        "max_tokens": 48,
    }


async def test_an_answer_in_an_event_loop(model: RemoteChatModel, cassette: Any) -> None:
    assert "Paris" in str((await model.ainvoke(CAPITAL)).content)
    assert sent(cassette)["messages"] == [{"role": "user", "content": CAPITAL}]


def test_a_stream_arrives_in_pieces(model: RemoteChatModel, cassette: Any) -> None:
    pieces = [str(chunk.content) for chunk in model.stream("Count from one to five in words.", stop=["five"])]
    assert len([piece for piece in pieces if piece]) > 3
    assert "four" in "".join(pieces).lower()
    assert "five" not in "".join(pieces).lower()
    body = sent(cassette)
    assert body["stream"] is True
    assert body["stop"] == ["five"]


async def test_a_stream_in_an_event_loop(model: RemoteChatModel, cassette: Any) -> None:
    pieces = [str(chunk.content) async for chunk in model.astream(CAPITAL)]
    assert "Paris" in "".join(pieces)
    assert sent(cassette)["stream_options"] == {"include_usage": True}


def test_a_named_tool_is_called(model: RemoteChatModel, cassette: Any) -> None:
    reply = model.bind_tools([stock], tool_choice="stock").invoke("How many MAT-3007 are there?")
    assert [(made["name"], made["args"]) for made in reply.tool_calls] == [("stock", {"material": "MAT-3007"})]
    body = sent(cassette)
    assert body["tool_choice"] == {"type": "function", "function": {"name": "stock"}}
    assert body["parallel_tool_calls"] is True
    assert body["tools"][0]["function"]["parameters"] == STOCK_SCHEMA


def test_a_streamed_tool_call_is_put_together(model: RemoteChatModel, cassette: Any) -> None:
    chunks = model.bind_tools([stock], tool_choice="stock").stream("How many MAT-3007 are there?")
    first, *later = [chunk for chunk in chunks if isinstance(chunk, AIMessageChunk)]
    whole = add_ai_message_chunks(first, *later)
    assert [(made["name"], made["args"]) for made in whole.tool_calls] == [("stock", {"material": "MAT-3007"})]
    assert sent(cassette)["stream"] is True


def test_what_a_tool_found_is_told(model: RemoteChatModel, cassette: Any) -> None:
    called = AIMessage("", tool_calls=[{"name": "stock", "args": {"material": "MAT-3007"}, "id": "c1"}])
    found = ToolMessage("Stock of MAT-3007: 417 pieces", tool_call_id="c1")
    assert "417" in str(model.invoke([HumanMessage("How many MAT-3007 are there?"), called, found]).content)
    said, result = sent(cassette)["messages"][1:]
    assert said["tool_calls"][0]["function"] == {"name": "stock", "arguments": '{"material": "MAT-3007"}'}
    assert result == {"role": "tool", "tool_call_id": "c1", "content": "Stock of MAT-3007: 417 pieces"}


def test_letters_come_with_their_probabilities(model: RemoteChatModel, cassette: Any) -> None:
    question = "Which is a fruit? A) steel B) apple C) screw. Answer with the letter only."
    reply = model.bind(max_tokens=1, logprobs=True, top_logprobs=5, seed=3).invoke(question)
    first = reply.response_metadata["logprobs"]["content"][0]
    assert {row["token"].strip() for row in first["top_logprobs"]} >= {"B"}
    assert all(0 < math.exp(row["logprob"]) <= 1 for row in first["top_logprobs"])
    body = sent(cassette)
    assert (body["max_tokens"], body["logprobs"], body["top_logprobs"], body["seed"]) == (1, True, 5, 3)


def test_a_prompt_that_is_too_long_is_told_with_both_figures(model: RemoteChatModel, cassette: Any) -> None:
    with pytest.raises(PromptTooLong) as caught:
        model.invoke("word " * 600)
    assert caught.value.tokens > caught.value.limit == 512
    assert sent(cassette)["model"] == SERVED_NAME


def test_every_cassette_belongs_to_a_test() -> None:
    source = ast.parse(Path(__file__).read_text(encoding="utf-8"))
    functions = [node for node in source.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    users = {node.name for node in functions if "cassette" in {argument.arg for argument in node.args.args}}
    tests = {name for name in users if name.startswith("test_")}
    assert {file.stem for file in CASSETTES.glob("*.yaml")} == tests


def test_no_cassette_carries_a_secret() -> None:
    for file in CASSETTES.glob("*.yaml"):
        words = file.read_text(encoding="utf-8").lower()
        assert not [word for word in ("authorization", "bearer", "cookie", "set-cookie", "/home/") if word in words]


# -- a server that misbehaves ----------------------------------------------------------------------------------


class _Server(BaseHTTPRequestHandler):
    """Answers every request with the status and the body that the test set, and keeps what it got."""

    status: ClassVar[int] = 200
    body: ClassVar[str] = ""
    content_type: ClassVar[str] = "application/json"
    hold: ClassVar[Event | None] = None
    got: ClassVar[list[tuple[dict[str, str], dict[str, Any]]]] = []

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        self.got.append((dict(self.headers), json.loads(self.rfile.read(length))))
        if self.hold:
            self.hold.wait()
            return
        self.send_response(self.status)
        self.send_header("Content-Type", self.content_type)
        self.end_headers()
        self.wfile.write(self.body.encode())

    def log_message(self, *_: object) -> None:
        """Quiet."""


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[RemoteChatModel]:
    monkeypatch.setattr(_Server, "got", [])
    with ThreadingHTTPServer(("127.0.0.1", 0), _Server) as listening:
        thread = Thread(target=listening.serve_forever)
        thread.start()
        yield RemoteChatModel(base_url=f"http://127.0.0.1:{listening.server_port}/v1/", model="served")
        listening.shutdown()
        thread.join()


def answering(monkeypatch: pytest.MonkeyPatch, status: int, body: str) -> None:
    monkeypatch.setattr(_Server, "status", status)
    monkeypatch.setattr(_Server, "body", body)


def failure(model: RemoteChatModel) -> ModelError:
    """What an answer and a stream both fail with, in the same words."""
    with pytest.raises(ModelError) as answered:
        model.invoke("Hello")
    with pytest.raises(ModelError) as streamed:
        list(model.stream("Hello"))
    assert str(answered.value) == str(streamed.value)
    return answered.value


@pytest.mark.parametrize(
    ("status", "body", "expected"),
    [
        (
            401,
            '{"error": {"message": "no such key"}}',
            (RemoteUnavailable, "401 (no such key); check ANDON_REMOTE"),
        ),
        (404, '{"detail": "Not Found"}', (RemoteUnavailable, "(Not Found); check ANDON_REMOTE_URL and the model name")),
        (429, '{"error": {"message": "slow down"}}', (ModelBusy, "busy (429: slow down)")),
        (503, "", (ModelBusy, "busy (503: no reason given)")),
        (500, "<html>oops</html>", (RemoteUnavailable, "500 (<html>oops</html>); look at the server's log")),
    ],
)
def test_a_refusal_is_one_line_with_the_next_step(
    server: RemoteChatModel,
    monkeypatch: pytest.MonkeyPatch,
    status: int,
    body: str,
    expected: tuple[type[ModelError], str],
) -> None:
    kind, words = expected
    answering(monkeypatch, status, body)
    error = failure(server)
    assert type(error) is kind
    assert words in str(error)
    assert "\n" not in str(error)


@pytest.mark.parametrize("body", ["<html>", "[]", "{}", '{"choices": {}}', '{"choices": [{"message": 7}]}', ""])
def test_an_answer_that_is_none_is_told_as_such(
    server: RemoteChatModel, monkeypatch: pytest.MonkeyPatch, body: str
) -> None:
    answering(monkeypatch, 200, body)
    with pytest.raises(RemoteUnavailable, match="not as a chat completions server does"):
        server.invoke("Hello")


def test_a_stream_of_nonsense_is_told_as_such(server: RemoteChatModel, monkeypatch: pytest.MonkeyPatch) -> None:
    answering(monkeypatch, 200, 'data: {"choices": [{"delta": {"content": "a"}}]}\n\ndata: {broken\n\n')
    with pytest.raises(RemoteUnavailable, match="not as a chat completions server does"):
        list(server.stream("Hello"))


def test_a_stream_that_is_given_up_says_why(server: RemoteChatModel, monkeypatch: pytest.MonkeyPatch) -> None:
    answering(monkeypatch, 200, 'data: {"error": {"message": "out of memory"}}\n\n')
    with pytest.raises(RemoteUnavailable, match="gave up: out of memory"):
        list(server.stream("Hello"))


def test_a_stream_without_an_end_is_told_as_broken(server: RemoteChatModel, monkeypatch: pytest.MonkeyPatch) -> None:
    answering(monkeypatch, 200, 'data: {"choices": [{"delta": {"content": "half an ans"}}]}\n\n')
    with pytest.raises(RemoteUnavailable, match="before the answer was complete"):
        list(server.stream("Hello"))


async def test_a_refusal_in_an_event_loop(server: RemoteChatModel, monkeypatch: pytest.MonkeyPatch) -> None:
    answering(monkeypatch, 401, "")
    with pytest.raises(RemoteUnavailable, match="ANDON_REMOTE_KEY"):
        await server.ainvoke("Hello")
    with pytest.raises(RemoteUnavailable, match="ANDON_REMOTE_KEY"):
        [chunk async for chunk in server.astream("Hello")]


def test_a_server_that_is_not_there_is_told_with_its_address() -> None:
    with pytest.raises(RemoteUnavailable, match=r"'http://127\.0\.0\.1:9/v1' cannot be reached .* start it or mend"):
        RemoteChatModel(base_url=NOWHERE, model="served").invoke("Hello")


def test_a_server_that_does_not_answer_is_not_waited_for(
    server: RemoteChatModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    released = Event()
    monkeypatch.setattr(_Server, "hold", released)
    impatient = server.model_copy(update={"timeout": 0.2})
    with pytest.raises(RemoteUnavailable, match=r"did not answer within 0\.2 s"):
        impatient.invoke("Hello")
    released.set()


def test_the_key_goes_into_the_header_and_nowhere_else(
    server: RemoteChatModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    answering(monkeypatch, 200, '{"choices": [{"message": {"content": "yes"}, "finish_reason": "stop"}]}')
    keyed = server.model_copy(update={"api_key": SecretStr("plant-key")})
    assert keyed.invoke("Hello").content == "yes"
    headers, body = _Server.got[0]
    assert headers["Authorization"] == "Bearer plant-key"
    assert "plant-key" not in repr(keyed) + json.dumps(body)


def test_a_schema_is_sent_as_it_is(server: RemoteChatModel, monkeypatch: pytest.MonkeyPatch) -> None:
    answering(monkeypatch, 200, '{"choices": [{"message": {"content": "{}"}, "finish_reason": "stop"}]}')
    wanted = {"type": "json_schema", "json_schema": {"name": "x", "schema": {"type": "object"}}}
    server.bind(response_format=wanted, on_queue=print).invoke("Hello")
    assert _Server.got[0][1]["response_format"] == wanted
    assert "on_queue" not in _Server.got[0][1]


@pytest.mark.parametrize(("choice", "on_the_wire"), [("any", "required"), ("none", "none"), (None, "auto")])
def test_tool_choices_are_sent_in_the_words_of_the_protocol(
    server: RemoteChatModel, monkeypatch: pytest.MonkeyPatch, choice: str | None, on_the_wire: str
) -> None:
    answering(monkeypatch, 200, '{"choices": [{"message": {"content": "ok"}, "finish_reason": "stop"}]}')
    server.model_copy(update={"weigh": False}).bind_tools([stock], tool_choice=choice).invoke("Hello")
    assert _Server.got[0][1]["tool_choice"] == on_the_wire


# -- is a tool wanted? ------------------------------------------------------------------------------------------


def letter(text: str, **logprobs: float) -> str:
    """An answer of one letter; with probabilities where some are given."""
    rows = [{"token": token, "bytes": None, "logprob": logprob} for token, logprob in logprobs.items()]
    told = {"logprobs": {"content": [{"token": text, "logprob": -0.1, "top_logprobs": rows}]}} if rows else {}
    return json.dumps({"choices": [{"message": {"content": text}, "finish_reason": "stop", **told}]})


CALL = {"id": "c1", "type": "function", "function": {"name": "stock", "arguments": '{"material": "MAT-3007"}'}}
CALLED = json.dumps({"choices": [{"message": {"content": None, "tool_calls": [CALL]}, "finish_reason": "tool_calls"}]})
SAID = json.dumps({"choices": [{"message": {"content": "You are welcome."}, "finish_reason": "stop"}]})


def replying(monkeypatch: pytest.MonkeyPatch, *bodies: str) -> None:
    """One body after the other."""
    waiting = iter(bodies)

    class Next:
        def __get__(self, *_: object) -> str:
            return next(waiting)

    monkeypatch.setattr(_Server, "status", 200)
    monkeypatch.setattr(_Server, "body", Next())


def bodies() -> list[dict[str, Any]]:
    return [body for _, body in _Server.got]


def test_a_wanted_tool_has_to_be_called(server: RemoteChatModel, monkeypatch: pytest.MonkeyPatch) -> None:
    replying(monkeypatch, letter("A", A=-0.1, B=-3.0), letter("B", A=-4.0, B=-0.1), CALLED)
    reply = server.bind_tools([stock]).invoke("How many MAT-3007 are there?")
    assert [(made["name"], made["args"]) for made in reply.tool_calls] == [("stock", {"material": "MAT-3007"})]
    last, first, call = bodies()
    assert "A) stock: Stock of a material, for example MAT-3007." in last["messages"][-1]["content"]
    assert "A) none of these functions" in first["messages"][-1]["content"]
    assert (last["max_tokens"], last["logprobs"], last["top_logprobs"]) == (1, True, 20)
    assert "tools" not in last
    assert call["tool_choice"] == "required"


async def test_a_tool_that_is_not_wanted_is_not_shown(server: RemoteChatModel, monkeypatch: pytest.MonkeyPatch) -> None:
    replying(monkeypatch, letter("B", A=-5.0, B=-0.1), letter("A", A=-0.1, B=-4.0), SAID)
    reply = await server.bind_tools([stock]).ainvoke("Thank you!")
    assert (reply.content, reply.tool_calls) == ("You are welcome.", [])
    assert not {"tools", "tool_choice", "parallel_tool_calls"} & set(bodies()[-1])


def test_a_server_without_probabilities_is_held_to_the_answers(
    server: RemoteChatModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    replying(monkeypatch, letter("Well"), letter('{"answer": "A"}'), letter('{"answer": "B"}'), CALLED)
    assert server.bind_tools([stock]).invoke("How many MAT-3007 are there?").tool_calls
    asked = [body.get("response_format", {}) for body in bodies()]
    assert [bool(wanted) for wanted in asked] == [False, True, True, False]
    assert asked[1]["json_schema"]["schema"]["properties"]["answer"]["enum"] == ["A", "B"]


def test_an_answer_that_is_no_letter_counts_against_a_call(
    server: RemoteChatModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    replying(monkeypatch, letter("Well"), letter("I would say"), letter("Hm"), SAID)
    assert server.bind_tools([stock]).invoke("How many MAT-3007 are there?").tool_calls == []


def test_an_unsure_call_of_which_nothing_was_said_is_dropped(
    server: RemoteChatModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    unsure = (letter("A", A=-0.5, B=-1.0), letter("B", A=-1.0, B=-0.5))
    bound = server.bind_tools([stock])
    replying(monkeypatch, *unsure, CALLED, SAID, *unsure, CALLED)
    assert bound.invoke("Thank you!").content == "You are welcome."
    assert "tools" not in bodies()[-1]
    (chunk, *_) = bound.stream("MAT-3007?")
    assert isinstance(chunk, AIMessageChunk)
    assert [made["args"] for made in chunk.tool_calls] == [{"material": "MAT-3007"}]


def test_what_a_tool_found_is_not_weighed_again(server: RemoteChatModel, monkeypatch: pytest.MonkeyPatch) -> None:
    replying(monkeypatch, SAID)
    called = AIMessage("", tool_calls=[{"name": "stock", "args": {"material": "MAT-3007"}, "id": "c1"}])
    talk = [HumanMessage("How many MAT-3007?"), called, ToolMessage("417", tool_call_id="c1")]
    server.bind_tools([stock]).invoke(talk)
    assert [body["tool_choice"] for body in bodies()] == ["auto"]


def test_it_says_what_it_is(model: RemoteChatModel) -> None:
    assert isinstance(model, Described)
    assert (model.info.name, model.info.sha256) == (SERVED_NAME, None)
