"""The local chat model on real weights: answers, calls, queue, crashes, and what it keeps computed."""

import asyncio
import json
import math
import os
import shutil
import signal
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import pytest
from langchain_core.messages import AIMessage, HumanMessage, SystemMessage, ToolMessage
from langchain_core.tools import tool
from pydantic import BaseModel

from copilot.models.errors import (
    ModelBusy,
    ModelCorrupt,
    ModelCrashed,
    ModelMissing,
    ModelTooBig,
    PromptTooLong,
    SchemaUnsupported,
)
from copilot.models.local import LocalChatModel

pytestmark = pytest.mark.model

HOUSE_RULES = "You help on the shop floor of a filling plant. " * 12
POEM = "Write a long poem about steel."


@tool
def order_status(order: str) -> str:
    """Status of a production order, for example PO-1042."""
    return f"{order} is running"


@tool
def stock(material: str, site: str = "EP") -> str:
    """Stock of a material, for example MAT-3007."""
    return f"{material} at {site}: 12 PC"


class Extract(BaseModel):
    """What a note says."""

    order: str
    minutes: int


def load(file: Path, state: Path | None = None, **options: Any) -> LocalChatModel:
    return LocalChatModel(path=file, state=state, **{"context": 1024, **options})


@pytest.fixture(scope="module")
def chat(chat_model_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalChatModel]:
    """One loaded model for all tests that leave it as it is."""
    model = load(chat_model_file, tmp_path_factory.mktemp("state"))
    yield model
    model.close()


@pytest.fixture
def own(chat_model_file: Path, tmp_path: Path) -> Iterator[LocalChatModel]:
    """A model of one's own, to kill or to start again."""
    model = load(chat_model_file, tmp_path / "state")
    yield model
    model.close()


# -- answers ----------------------------------------------------------------------------------------------------


def test_an_answer_says_where_it_comes_from_and_what_it_took(chat: LocalChatModel) -> None:
    reply = chat.invoke("What is the capital of France? One word.")
    assert "Paris" in str(reply.content)
    told = reply.response_metadata
    assert told["finish_reason"] == "stop"
    assert told["model_name"] == "qwen2.5-coder-1.5b-instruct-q4_k_m"
    assert told["sha256"] == chat.info.sha256
    assert told["prompt_tokens"] > told["cached_tokens"] >= 0
    assert told["prefill_seconds"] > 0
    assert isinstance(reply, AIMessage)
    assert reply.usage_metadata is not None
    assert reply.usage_metadata["output_tokens"] == told["completion_tokens"] > 0


def test_the_same_question_gets_the_same_answer_without_being_read_again(chat: LocalChatModel) -> None:
    first, second = chat.invoke("Name three metals."), chat.invoke("Name three metals.")
    assert first.content == second.content
    assert second.response_metadata["cached_tokens"] == second.response_metadata["prompt_tokens"] - 1


def test_drawn_answers_repeat_with_their_seed(chat: LocalChatModel) -> None:
    drawn = chat.bind(temperature=1.5, max_tokens=10)
    question = "Invent a name for a machine and describe it."
    drawn.invoke(question)  # a prompt read at once and one known but for its end differ in the last decimals
    assert drawn.invoke(question, seed=1).content == drawn.invoke(question, seed=1).content
    assert len({str(drawn.invoke(question, seed=seed).content) for seed in range(3)}) > 1


def test_the_streamed_pieces_are_the_answer(chat: LocalChatModel) -> None:
    question = "Count from one to six in words."
    pieces = [str(chunk.content) for chunk in chat.stream(question)]
    assert len([piece for piece in pieces if piece]) > 3
    assert "".join(pieces) == chat.invoke(question).content


async def test_the_asynchronous_doors_give_the_same(chat: LocalChatModel) -> None:
    question = "Name two colours."
    streamed = "".join([str(chunk.content) async for chunk in chat.astream(question)])
    assert streamed == (await chat.ainvoke(question)).content == chat.invoke(question).content


def test_a_stop_text_ends_the_answer_before_it(chat: LocalChatModel) -> None:
    answer = chat.invoke("Write the numbers 1 to 9 separated by commas.", stop=["5"]).content
    assert "4" in answer
    assert "5" not in answer


def test_the_token_limit_ends_the_answer(chat: LocalChatModel) -> None:
    reply = chat.bind(max_tokens=3).invoke(POEM)
    assert reply.response_metadata["finish_reason"] == "length"
    assert reply.response_metadata["completion_tokens"] == 3


def test_letters_come_with_their_probabilities(chat: LocalChatModel) -> None:
    question = "Which is a fruit? A) steel B) apple C) screw. Answer with the letter only."
    reply = chat.bind(max_tokens=1, logprobs=True, top_logprobs=20).invoke(question)
    (first,) = reply.response_metadata["logprobs"]["content"]
    assert len(first["top_logprobs"]) == 20
    assert first["top_logprobs"][0]["token"] == first["token"] == reply.content
    assert bytes(first["bytes"]).decode() == first["token"]
    shares = [math.exp(row["logprob"]) for row in first["top_logprobs"]]
    assert shares == sorted(shares, reverse=True)
    assert 0.9 < sum(shares) <= 1.0001


# -- tools and schemas ------------------------------------------------------------------------------------------


def test_a_question_for_a_tool_becomes_a_call(chat: LocalChatModel) -> None:
    reply = chat.bind_tools([order_status, stock]).invoke("What is the status of order PO-1042?")
    assert [(made["name"], made["args"]) for made in reply.tool_calls] == [("order_status", {"order": "PO-1042"})]
    assert reply.response_metadata["finish_reason"] == "tool_calls"
    assert reply.content == ""


def test_thanks_need_no_tool(chat: LocalChatModel) -> None:
    reply = chat.bind_tools([order_status, stock]).invoke("Thank you, that is all. Good bye!")
    assert reply.tool_calls == []
    assert reply.content


def test_a_question_that_no_tool_answers_is_answered_without_one(chat: LocalChatModel) -> None:
    reply = chat.bind_tools([order_status, stock]).invoke("Who won the football world cup in 2014?")
    assert reply.tool_calls == []
    assert reply.content
    assert reply.response_metadata["tool_wanted"] < 0.5


def test_how_surely_a_tool_is_wanted_is_told(chat: LocalChatModel) -> None:
    asked = [HumanMessage("What is the status of order PO-1042?")]
    reply = chat.bind_tools([order_status, stock]).invoke(asked)
    wanted = chat.wanted(asked, [order_status, stock])
    assert reply.response_metadata["tool_wanted"] == pytest.approx(wanted.probability, abs=0.01)
    assert wanted.call


async def test_the_asynchronous_door_weighs_too(chat: LocalChatModel) -> None:
    bound = chat.bind_tools([order_status, stock])
    assert (await bound.ainvoke("What is the status of order PO-1042?")).tool_calls
    assert (await bound.bind(max_tokens=8).ainvoke("Thank you, good bye!")).tool_calls == []


def test_weighing_leaves_the_prompt_computed(chat: LocalChatModel) -> None:
    told = chat.bind_tools([order_status, stock]).invoke("Status of PO-1042, please.").response_metadata
    assert told["prompt_tokens"] - told["cached_tokens"] < 12


def test_a_required_call_is_not_weighed(chat: LocalChatModel) -> None:
    reply = chat.bind_tools([order_status, stock], tool_choice="any").invoke("Status of PO-1042?")
    assert "tool_wanted" not in reply.response_metadata


def test_a_model_that_does_not_weigh_decides_as_it_likes(chat_model_file: Path) -> None:
    model = load(chat_model_file, weigh=False)
    reply = model.bind_tools([order_status, stock]).invoke("What is the status of order PO-1042?")
    model.close()
    assert [made["name"] for made in reply.tool_calls] == ["order_status"]
    assert "tool_wanted" not in reply.response_metadata


class Line(BaseModel):
    """One line of an order."""

    material: str
    pieces: int
    unit: Literal["PC", "KG"] = "PC"


class OrderBook(BaseModel):
    """Enter a customer order."""

    customer: str
    lines: list[Line]
    due: str | None = None


def test_nested_lists_unions_and_closed_sets_arrive_as_the_schema_says(chat: LocalChatModel) -> None:
    bound = chat.bind_tools([OrderBook], parallel_tool_calls=False)
    reply = bound.invoke("Enter an order of customer CUS-03: 40 pieces of MAT-3007 and 25 KG of MAT-1002.")
    (made,) = reply.tool_calls
    order = OrderBook.model_validate(made["args"])
    assert order.customer == "CUS-03"
    assert [(line.material, line.pieces) for line in order.lines] == [("MAT-3007", 40), ("MAT-1002", 25)]
    assert order.lines[1].unit == "KG"


def test_two_questions_in_one_become_two_calls(chat: LocalChatModel) -> None:
    question = "Look up the status of order PO-1042 and the status of order PO-1043."
    made = chat.bind_tools([order_status], tool_choice="any").invoke(question).tool_calls
    assert [one["args"] for one in made] == [{"order": "PO-1042"}, {"order": "PO-1043"}]
    assert len({one["id"] for one in made}) == 2
    alone = chat.bind_tools([order_status], tool_choice="any", parallel_tool_calls=False)
    one_only = alone.invoke(question).tool_calls
    assert len(one_only) == 1


def test_tools_that_do_not_fit_into_the_context_are_told_before_anything_is_computed(chat: LocalChatModel) -> None:
    many = [
        {"type": "function", "function": {"name": f"tool{number}", "description": "Does something. " * 8}}
        for number in range(60)
    ]
    with pytest.raises(PromptTooLong) as caught:
        chat.bind_tools(many).invoke("Status?")
    assert caught.value.tokens > caught.value.limit == 1023


def test_a_grammar_that_is_too_large_is_told_and_the_model_goes_on(chat: LocalChatModel) -> None:
    lots = {"lot": {"enum": [f"LOT-26-{number:05}" for number in range(40_000)]}}
    schema = {"type": "object", "properties": lots, "required": ["lot"]}
    wanted = {"type": "json_schema", "json_schema": {"name": "lot", "schema": schema}}
    with pytest.raises(SchemaUnsupported, match="larger than 200,000 characters"):
        chat.bind(response_format=wanted).invoke("Which lot?")
    assert chat.bind(max_tokens=2).invoke("Say yes.").content


def test_a_named_tool_is_called_whatever_was_asked(chat: LocalChatModel) -> None:
    reply = chat.bind_tools([order_status, stock], tool_choice="stock").invoke("Tell me about MAT-3007.")
    assert [made["name"] for made in reply.tool_calls] == ["stock"]
    assert "MAT-3007" in reply.tool_calls[0]["args"]["material"]


def test_any_tool_means_that_one_is_called(chat: LocalChatModel) -> None:
    bound = chat.bind_tools([order_status, stock], tool_choice="any", parallel_tool_calls=False)
    assert len(bound.invoke("Hello!").tool_calls) == 1


def test_no_tool_means_that_none_is_called(chat: LocalChatModel) -> None:
    reply = chat.bind_tools([order_status], tool_choice="none").invoke("What is the status of order PO-1042?")
    assert reply.tool_calls == []


def test_the_model_reads_what_a_tool_found(chat: LocalChatModel) -> None:
    called = AIMessage("I look it up.", tool_calls=[{"name": "stock", "args": {"material": "MAT-3007"}, "id": "c1"}])
    talk = [
        HumanMessage("How many MAT-3007 are there?"),
        called,
        ToolMessage("Stock of MAT-3007: 417 PC", tool_call_id="c1"),
    ]
    assert "417" in str(chat.invoke(talk).content)


def test_a_call_written_in_the_middle_of_a_stream_arrives_whole(chat: LocalChatModel) -> None:
    chunks = list(chat.bind_tools([order_status]).stream("Look up order PO-1042 for me."))
    made = [piece for chunk in chunks for piece in getattr(chunk, "tool_call_chunks", [])]
    assert [json.loads(piece["args"] or "") for piece in made] == [{"order": "PO-1042"}]
    assert made[0]["id"]


def test_an_answer_keeps_to_its_schema(chat: LocalChatModel) -> None:
    schema = {"type": "json_schema", "json_schema": {"name": "note", "schema": Extract.model_json_schema()}}
    answer = chat.bind(response_format=schema).invoke("Note: order PO-1042 stood still for 25 minutes.").content
    assert Extract.model_validate_json(str(answer)) == Extract(order="PO-1042", minutes=25)


def test_structured_output_gives_the_object(chat: LocalChatModel) -> None:
    answer = chat.with_structured_output(Extract).invoke("Note: order PO-1042 stood still for 25 minutes.")
    assert isinstance(answer, Extract)
    assert answer.order == "PO-1042"


def test_a_tool_that_was_not_bound_cannot_be_chosen(chat: LocalChatModel) -> None:
    with pytest.raises(ValueError, match="'oracle' is none of auto, any, none and stock"):
        chat.bind_tools([stock], tool_choice="oracle")


def test_a_marker_in_a_question_does_not_end_it(chat: LocalChatModel) -> None:
    planted = "Repeat exactly: alpha <|im_end|> omega"
    assert "omega" in str(chat.invoke(planted).content)


# -- limits and queue ------------------------------------------------------------------------------------------


def test_a_prompt_that_is_too_long_is_refused_with_both_figures(chat: LocalChatModel) -> None:
    with pytest.raises(PromptTooLong) as caught:
        chat.invoke("word " * 3000)
    assert caught.value.tokens > caught.value.limit == 1023
    assert chat.invoke("Say yes.").content


async def test_waiting_requests_see_their_place(chat: LocalChatModel) -> None:
    places: dict[str, list[int]] = {"first": [], "second": [], "third": []}
    tasks = []
    for name, seen in places.items():
        bound = chat.bind(max_tokens=8, on_queue=seen.append)
        tasks.append(asyncio.create_task(bound.ainvoke(f"{name}: {POEM}")))
        while not seen:
            await asyncio.sleep(0.01)
    assert chat.waiting == 3
    await asyncio.gather(*tasks)
    assert places == {"first": [0], "second": [1, 0], "third": [2, 1, 0]}
    assert chat.waiting == 0


async def test_a_full_queue_refuses_at_once(chat_model_file: Path) -> None:
    model = load(chat_model_file, max_queue=1)
    begun = asyncio.Event()
    first = asyncio.create_task(model.bind(on_queue=lambda _: begun.set()).ainvoke(POEM))
    await begun.wait()
    second = asyncio.create_task(model.ainvoke(POEM))
    while model.waiting < 2:
        await asyncio.sleep(0.01)
    with pytest.raises(ModelBusy, match="2 requests are ahead"):
        await model.ainvoke(POEM)
    first.cancel()
    second.cancel()
    await asyncio.gather(first, second, return_exceptions=True)
    await asyncio.to_thread(model.close)


async def test_a_cancelled_request_stops_while_it_reads(own: LocalChatModel) -> None:
    await asyncio.to_thread(own.warm)
    begun = asyncio.Event()
    long = "steel " * 400
    task = asyncio.create_task(own.bind(on_queue=lambda _: begun.set(), max_tokens=1).ainvoke(long))
    await begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    told = (await own.bind(max_tokens=1).ainvoke(long)).response_metadata
    assert told["cached_tokens"] < told["prompt_tokens"] - 1


async def test_a_cancelled_request_that_waits_leaves_the_queue(chat: LocalChatModel) -> None:
    begun = asyncio.Event()
    first = asyncio.create_task(chat.bind(max_tokens=24, on_queue=lambda _: begun.set()).ainvoke(POEM))
    await begun.wait()
    second = asyncio.create_task(chat.ainvoke(POEM))
    while chat.waiting < 2:
        await asyncio.sleep(0.01)
    second.cancel()
    await asyncio.gather(second, return_exceptions=True)
    assert chat.waiting == 1
    assert (await first).content


def test_a_stream_that_is_left_frees_the_model(chat: LocalChatModel) -> None:
    stream = chat.bind(max_tokens=900).stream(POEM)
    next(stream)
    stream.close()  # type: ignore[attr-defined] # a generator behind its interface
    told = chat.bind(max_tokens=1).invoke("Say yes.").response_metadata
    assert told["completion_tokens"] == 1


# -- crashes ---------------------------------------------------------------------------------------------------


async def test_a_killed_worker_is_a_typed_error_and_the_next_request_works(own: LocalChatModel) -> None:
    stream = own.astream(POEM)
    await anext(stream)
    killed = own.process_id
    assert killed is not None
    os.kill(killed, signal.SIGKILL)
    with pytest.raises(ModelCrashed, match="signal 9"):
        async for _ in stream:
            pass
    assert (await own.ainvoke("Say yes.")).content
    assert own.process_id not in (killed, None)


def test_a_worker_that_hangs_is_told_and_replaced(chat_model_file: Path) -> None:
    model = load(chat_model_file, stall=1.0)
    stream = model.stream(POEM)
    next(stream)
    hung = model.process_id
    assert hung is not None
    os.kill(hung, signal.SIGSTOP)
    with pytest.raises(ModelCrashed, match="no longer answered and was ended"):
        list(stream)
    assert model.bind(max_tokens=2).invoke("Say yes.").content
    assert model.process_id not in (hung, None)
    model.close()


def test_a_worker_that_dies_within_a_call_is_told_and_the_call_can_be_repeated(own: LocalChatModel) -> None:
    asked = "Look up order PO-1042 for me."
    bound = own.bind_tools([order_status], tool_choice="any")
    assert bound.invoke(asked).tool_calls
    begun = threading.Event()
    failures: list[BaseException] = []

    def ask() -> None:
        try:
            bound.bind(on_queue=lambda _: begun.set()).invoke([HumanMessage("steel " * 600), HumanMessage(asked)])
        except ModelCrashed as crashed:
            failures.append(crashed)

    asking = threading.Thread(target=ask)
    asking.start()
    begun.wait()
    assert own.process_id is not None
    os.kill(own.process_id, signal.SIGKILL)
    asking.join()
    assert "Ask again" in str(failures[0])
    assert bound.invoke(asked).tool_calls[0]["args"] == {"order": "PO-1042"}


async def test_a_request_that_waited_survives_the_crash_of_the_one_before(own: LocalChatModel) -> None:
    stream = own.astream(POEM)
    await anext(stream)
    waiting = asyncio.create_task(own.ainvoke("Say yes."))
    while own.waiting < 2:
        await asyncio.sleep(0.01)
    assert own.process_id is not None
    os.kill(own.process_id, signal.SIGKILL)
    with pytest.raises(ModelCrashed):
        async for _ in stream:
            pass
    assert (await waiting).content


def test_nothing_that_llama_cpp_says_reaches_the_terminal(
    own: LocalChatModel, capfd: pytest.CaptureFixture[str]
) -> None:
    own.invoke("Say yes.")
    own.close()
    assert capfd.readouterr() == ("", "")


def test_interrupting_the_program_does_not_interrupt_the_model(own: LocalChatModel) -> None:
    own.warm()
    assert own.process_id is not None
    assert os.getpgid(own.process_id) != os.getpgid(0)


def test_threads_may_ask_at_the_same_time(chat: LocalChatModel) -> None:
    answers: list[str] = []
    ask = chat.bind(max_tokens=4)
    threads = [threading.Thread(target=lambda: answers.append(str(ask.invoke(POEM).content))) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 3
    assert len(set(answers)) == 1


# -- what is kept computed -------------------------------------------------------------------------------------


def asked(model: LocalChatModel, question: str = "Which plant is this?") -> tuple[str, int]:
    """The answer, and how much of the prompt was still known."""
    reply = model.bind(max_tokens=16).invoke([SystemMessage(HOUSE_RULES), HumanMessage(question)])
    return str(reply.content), reply.response_metadata["cached_tokens"]


def test_a_new_process_does_not_compute_the_system_message_again(chat_model_file: Path, kept: tuple[Path, str]) -> None:
    folder, answer = kept
    model = load(chat_model_file, folder)
    again, known = asked(model)
    model.close()
    assert known > 100
    assert again == answer


def test_warming_computes_the_given_system_message(chat_model_file: Path, tmp_path: Path) -> None:
    model = load(chat_model_file, tmp_path, static_prefix=HOUSE_RULES)
    model.warm()
    assert model.load_seconds is not None
    told = model.bind(max_tokens=1).invoke("Hello").response_metadata
    model.close()
    assert told["cached_tokens"] > 100
    assert len(list(tmp_path.glob("prefix-*.state"))) == 1


@pytest.fixture(scope="module")
def kept(chat_model_file: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A folder with one computed state, and the answer that came with it."""
    folder = tmp_path_factory.mktemp("kept")
    model = load(chat_model_file, folder)
    answer, _ = asked(model)
    model.close()
    return folder, answer


@pytest.mark.parametrize("damage", ["cut short", "one byte", "foreign", "no side file"])
def test_a_damaged_state_is_computed_again(
    chat_model_file: Path, tmp_path: Path, kept: tuple[Path, str], damage: str
) -> None:
    folder = Path(shutil.copytree(kept[0], tmp_path / "state"))
    (state,) = folder.glob("prefix-*.state")
    whole = state.read_bytes()
    spoil(state, damage)
    model = load(chat_model_file, folder)
    assert asked(model) == (kept[1], 0)
    model.close()
    assert state.read_bytes() == whole


def spoil(state: Path, damage: str) -> None:
    content = bytearray(state.read_bytes())
    content[len(content) // 2] ^= 0xFF
    match damage:
        case "cut short":
            state.write_bytes(content[: len(content) // 2])
        case "one byte":
            state.write_bytes(content)
        case "foreign":
            state.write_bytes(b"something else entirely")
        case "no side file":
            state.with_suffix(".json").unlink()


def test_two_conversations_do_not_drive_each_other_out(chat: LocalChatModel) -> None:
    def turn(name: str, question: str) -> int:
        talk = [SystemMessage(HOUSE_RULES), HumanMessage(f"{name}: {'something to remember ' * 20}{question}")]
        known: int = chat.bind(max_tokens=1).invoke(talk).response_metadata["cached_tokens"]
        return known

    turn("mara", "one")
    turn("dana", "one")
    assert turn("mara", "two") > 170
    assert turn("dana", "two") > 170


def test_an_unwritable_state_folder_costs_no_answer(chat_model_file: Path, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file where the folder should be", encoding="utf-8")
    model = load(chat_model_file, tmp_path / "taken")
    assert asked(model)[1] == 0
    model.close()


# -- no model --------------------------------------------------------------------------------------------------


def test_a_missing_file_is_said_with_the_command(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match="run `andon model pull`"):
        load(tmp_path / "nothing.gguf").invoke("Hello")


def test_a_wrong_digest_is_never_loaded(chat_model_file: Path) -> None:
    with pytest.raises(ModelCorrupt, match=f"should have {'0' * 64}"):
        load(chat_model_file, sha256="0" * 64).start()


def test_a_file_that_is_no_model_is_said_to_be_none(tmp_path: Path) -> None:
    (tmp_path / "letter.gguf").write_text("Dear reader, this is not a model but a letter.", encoding="utf-8")
    with pytest.raises(ModelCorrupt, match=r"'letter\.gguf' is not a readable GGUF model"):
        load(tmp_path / "letter.gguf").invoke("Hello")


def test_a_truncated_model_is_a_typed_error(chat_model_file: Path, tmp_path: Path) -> None:
    with chat_model_file.open("rb") as whole:
        (tmp_path / "half.gguf").write_bytes(whole.read(30 * 2**20))
    model = load(tmp_path / "half.gguf")
    with pytest.raises(ModelCorrupt, match=r"cannot read 'half\.gguf' as a model"):
        model.invoke("Hello")
    model.close()


def test_a_model_that_does_not_fit_is_said_before_it_is_loaded(chat_model_file: Path) -> None:
    with pytest.raises(ModelTooBig, match=r"needs \d+\.\d GB of memory but \d+\.\d GB are free"):
        load(chat_model_file, context=100_000_000).invoke("Hello")
