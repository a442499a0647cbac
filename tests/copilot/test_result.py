"""One turn as JSON: what every event adds to it."""

from datetime import datetime

from copilot.result import ModelJson, TurnRecord, facts_json
from copilot.settings import Settings
from graphs.events import AnswerPart, StepStarted, ToolFinished, ToolStarted, TurnFinished, TurnStarted
from knowledge.passages import Passage
from tests.conversing import talking
from tools.facts import Fact, counted

MODEL = ModelJson(name="m", sha256="0")
AS_OF = datetime(2026, 6, 17, 3, 9)


def fact(label: str) -> Fact:
    return counted(label, 3, system="MES", record="EP.P3", as_of=AS_OF)


def test_a_turn_that_never_ends_counts_as_failed() -> None:
    record = TurnRecord(MODEL)
    record.add(TurnStarted(session="s", turn="t"))
    assert record.json["outcome"] == "failed"
    assert (record.json["session"], record.json["turn"]) == ("s", "t")


def test_calls_keep_their_arguments_by_id_and_facts_are_numbered_on() -> None:
    """Two calls of one tool stay two calls."""
    record = TurnRecord(MODEL)
    for call, asset in (("c1", "FIL-01"), ("c2", "FIL-02")):
        record.add(ToolStarted(call=call, tool="machine_state", arguments={"asset": asset}))
    for call in ("c2", "c1"):
        facts = (fact(f"{call} a"), fact(f"{call} b"))
        record.add(ToolFinished(call=call, tool="machine_state", ok=True, seconds=0.1234567, summary="", facts=facts))
    assert [(each["id"], each["arguments"]["asset"]) for each in record.json["calls"]] == [
        ("c2", "FIL-02"),
        ("c1", "FIL-01"),
    ]
    assert [each["id"] for each in record.json["facts"]] == ["F1", "F2", "F3", "F4"]
    assert record.json["calls"][0]["seconds"] == 0.123


def test_the_moments_are_those_of_the_first_fact_and_the_first_word() -> None:
    record = TurnRecord(MODEL)
    record.add(StepStarted(step="look up"))
    record.add(ToolFinished(call="c", tool="x", ok=False, seconds=0.0, summary="no"))
    assert dict(record.json["seconds"]) == {"total": 0.0, "first_fact": None, "first_token": None}
    record.add(ToolFinished(call="c", tool="x", ok=True, seconds=0.0, summary="", facts=(fact("a"),)))
    record.add(AnswerPart(text="It runs."))
    first = record.json["seconds"]["first_token"]
    record.add(AnswerPart(text=" Really."))
    record.add(TurnFinished(turn="t", outcome="answered", answer="It runs. Really."))
    seconds = record.json["seconds"]
    assert seconds["first_token"] == first
    assert seconds["first_fact"] is not None
    assert first is not None
    assert seconds["first_fact"] <= first <= seconds["total"]


def test_a_fact_carries_its_source_and_its_minute() -> None:
    assert facts_json([fact("EP-P3 stops")])[0] == {
        "id": "F1",
        "label": "EP-P3 stops",
        "value": 3,
        "unit": "",
        "system": "MES",
        "record": "EP.P3",
        "as_of": "2026-06-17T03:09",
    }


async def test_a_proposal_shows_where_each_value_came_from(settings: Settings) -> None:
    async with talking(settings) as talk:
        turn = await talk.ask("create a work order for FIL-03: nozzle drips")
    proposal = turn["proposals"][0]
    assert proposal["arguments"] == {"asset": "FIL-03", "description": "nozzle drips"}
    assert set(proposal["labels"]) == set(proposal["arguments"])
    assert set(proposal["labels"].values()) == {"USER"}
    assert proposal["approvals"]["needed"] == 1
    assert len(proposal["digest"]) == 64


async def test_citations_name_document_revision_and_section(settings: Settings) -> None:
    async with talking(settings) as talk:
        turn = await talk.ask("How do I clear a jam on the case packer?")
        passages = next(event.citations for event in talk.events if isinstance(event, TurnFinished))
    assert isinstance(passages[0], Passage)
    assert turn["citations"][0] == {
        "document": passages[0].document,
        "revision": passages[0].revision,
        "section": passages[0].section,
        "passage": passages[0].id,
    }
