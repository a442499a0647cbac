"""The figures of this machine: measured, stored, read back."""

import json
import struct
from pathlib import Path

import pytest
from langchain_core.messages import HumanMessage

from copilot.models.errors import ModelCorrupt
from copilot.models.gguf import tensor_sizes
from copilot.models.scripted import ScriptedChatModel
from eval.bench.figures import read_report, spread, to_json
from eval.bench.machine import bandwidth, machine, read_for_a_token, resident
from eval.bench.pace import pace
from eval.bench.starting import forget
from eval.errors import LogUnreadable
from eval.peers.meter import Meter
from eval.peers.react import server_chat
from tests.eval.bench.stored import REPORT
from tests.eval.peers.stub_server import stub


def test_a_report_reads_back_as_it_was_stored() -> None:
    assert read_report("f", json.dumps(to_json(REPORT))) == REPORT


@pytest.mark.parametrize("text", ["", "[]", '{"run": {}}', '{"machine": 3}'])
def test_another_file_is_no_report(text: str) -> None:
    with pytest.raises(LogUnreadable, match=r"f\.json"):
        read_report("f.json", text)


def test_a_spread_is_over_what_is_there() -> None:
    found = spread([None, 3.0, 1.0, None, 2.0])
    assert found is not None
    assert (found.median, found.p95, found.n) == (2.0, 3.0, 3)
    assert spread([None]) is None


def test_the_memory_of_this_machine_is_measured() -> None:
    assert bandwidth(2, 2**20) > 0.1
    found = machine(1, None, 2**20)
    assert (found.cores, found.weights, found.limit) == (1, 0, 0)
    assert found.processor


def test_memory_is_that_of_all_processes() -> None:
    alone = resident()
    assert alone > 0.02
    assert resident(1, None) >= alone
    assert resident(2**22 - 1) == pytest.approx(alone, rel=0.2), "a process that has gone has none"


@pytest.mark.parametrize(
    ("tensors", "read"),
    [
        ({"token_embd.weight": 10, "output.weight": 12, "blk.0": 100}, 112),
        ({"token_embd.weight": 10, "blk.0": 100}, 110),
    ],
)
def test_a_token_reads_every_weight_but_a_table_that_is_looked_up(tensors: dict[str, int], read: int) -> None:
    assert read_for_a_token(tensors) == read


def text(value: str) -> bytes:
    return struct.pack("<Q", len(value)) + value.encode()


def weights(*tensors: tuple[str, int]) -> bytes:
    """A GGUF file with these tensors and their sizes, aligned to 64 bytes, in another order than they are listed."""
    entries = text("general.name") + struct.pack("<I", 8) + text("tiny")
    entries += text("general.alignment") + struct.pack("<II", 4, 64)
    begins, at = {}, 0
    for name, size in reversed(tensors):
        begins[name] = at
        at += size
    listed = b"".join(text(name) + struct.pack("<I2QIQ", 2, 4, 4, 0, begins[name]) for name, _ in tensors)
    head = struct.pack("<4sIQQ", b"GGUF", 3, len(tensors), 2) + entries + listed
    return head + bytes(-len(head) % 64) + bytes(at)


def test_the_sizes_of_tensors_are_read_from_the_file(tmp_path: Path) -> None:
    file = tmp_path / "tiny.gguf"
    file.write_bytes(weights(("token_embd.weight", 128), ("blk.0.attn.weight", 640), ("output.weight", 256)))
    assert tensor_sizes(file) == {"token_embd.weight": 128, "blk.0.attn.weight": 640, "output.weight": 256}


def test_a_file_that_is_no_model_has_no_tensors(tmp_path: Path) -> None:
    file = tmp_path / "letter.gguf"
    file.write_text("Dear reader, this is not a model but a letter.", encoding="utf-8")
    with pytest.raises(ModelCorrupt, match=r"letter\.gguf"):
        tensor_sizes(file)


def test_the_pace_of_a_model_is_taken_from_its_stream() -> None:
    with stub("1, 2, 3, 4, 5, 6, 7") as server:
        found = pace(server_chat(server.url))
    assert found is not None
    assert found.prefill > 0
    assert found.decode > 0
    assert "from 1 to 100" in json.dumps(server.asked[0]["messages"])


def test_every_prompt_of_the_pace_is_a_new_one() -> None:
    with stub("1, 2, 3") as server:
        for _ in range(2):
            pace(server_chat(server.url))
    first, second = (json.dumps(body["messages"]) for body in server.asked)
    assert first[:60] != second[:60]


def test_a_model_that_writes_next_to_nothing_has_no_pace() -> None:
    assert pace(ScriptedChatModel(["1"])) is None


def test_a_meter_hangs_on_any_model() -> None:
    meter = Meter()
    chat = ScriptedChatModel(["Order PO-1042 is running."])
    chat.callbacks = [meter]
    chat.invoke([HumanMessage("which order is running")])
    taken = meter.taken()
    assert taken.calls == 1
    assert taken.written > 0


def test_forgetting_leaves_what_the_model_did_not_compute(tmp_path: Path) -> None:
    for name in ("prefix-1.state", "prefix-1.json", "examples.npz"):
        (tmp_path / name).touch()
    forget(tmp_path)
    assert [file.name for file in tmp_path.iterdir()] == ["examples.npz"]
