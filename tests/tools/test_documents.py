"""Procedures and past exceptions as tools (SYS-26, D8): on a small corpus with the real embedding model."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from knowledge.embedding import Embedder
from knowledge.ingest import Knowledge, ingest, open_knowledge
from tests.knowledge.corpora import write_small_corpus
from tests.tools.desk import desk, value
from tools.catalog import catalog
from tools.context import Context
from tools.documents import find_procedure, similar_cases
from tools.errors import ToolRejected
from tools.records import FieldKind
from tools.runner import run


@pytest.fixture(scope="module")
def shelf(embedder: Embedder, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Knowledge, Path]]:
    """A small corpus, ingested and opened, and the folder of its index."""
    corpus = write_small_corpus(tmp_path_factory.mktemp("corpus"))
    index = tmp_path_factory.mktemp("index")
    ingest(corpus, index, embedder)
    opened = open_knowledge(index, embedder)
    yield opened, index
    opened.close()


@pytest.fixture
def reader(tiny_folder: Path, shelf: tuple[Knowledge, Path]) -> Context:
    """A technician at Eastport with the small corpus at hand."""
    at_desk = desk(tiny_folder, role="technician", sites=("EP",))
    return replace(at_desk, procedures=shelf[0].procedures, cases=shelf[0].cases)


def test_a_procedure_comes_with_its_citation(reader: Context) -> None:
    found = find_procedure(reader, "how do I clear a bottle jam at the filler infeed?")
    assert found.passages[0].document == "SOP-110"
    assert found.summary.startswith(found.passages[0].citation)
    assert found.facts == ()


def test_an_alarm_code_finds_its_sheet(reader: Context) -> None:
    assert find_procedure(reader, "what does E108 mean").passages[0].document == "SOP-110"


def test_nothing_written_is_said_plainly(reader: Context) -> None:
    """D8: no source found, never an invented one."""
    found = find_procedure(reader, "who won the world cup")
    assert found.passages == ()
    assert found.summary == "No released procedure for a technician at EP answers this."


def test_an_empty_question_is_refused(reader: Context) -> None:
    with pytest.raises(ToolRejected, match="question is empty"):
        find_procedure(reader, "  ")


def test_past_cases_tell_cause_action_and_outcome(reader: Context) -> None:
    found = similar_cases(reader, "filler vibrates and hums louder", asset="FIL-03")
    assert "EX-0001" in str(value(found, "like cases"))
    assert value(found, "EX-0001 FIL-03 outcome") == "worked"
    assert value(found, "EX-0001 FIL-03 downtime") == 190


def test_what_people_wrote_in_a_case_is_never_evidence(reader: Context) -> None:
    """P9: free text of the history keeps its mark."""
    found = similar_cases(reader, "filler vibrates and hums louder")
    spoken = [fact for fact in found.facts if fact.field in ("cause", "action")]
    assert spoken
    assert {fact.kind for fact in spoken} == {FieldKind.FREE_TEXT}


def test_a_history_without_the_like(reader: Context) -> None:
    assert similar_cases(reader, "who won the world cup").summary == "The case history has nothing like it."


def test_an_index_that_cannot_be_read_is_a_failed_outcome(
    tiny_folder: Path, shelf: tuple[Knowledge, Path], embedder: Embedder, tmp_path: Path
) -> None:
    """D8: answers from systems of record go on; the message names the rebuild command."""
    copy = tmp_path / "index"
    shutil.copytree(shelf[1], copy)
    opened = open_knowledge(copy, embedder)
    context = replace(desk(tiny_folder, role="technician", sites=("EP",)), procedures=opened.procedures)
    shutil.rmtree(copy)
    outcome = run(catalog()["find_procedure"], {"question": "how do I clear a jam?"}, context, timeout_seconds=30)
    opened.close()
    assert (outcome.ok, outcome.rejected) == (False, False)
    assert "andon knowledge ingest" in outcome.error
