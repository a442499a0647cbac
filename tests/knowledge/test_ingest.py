"""Building the index: once, beside the old one, whatever the corpus holds."""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from knowledge import corpus_folder
from knowledge.embedding import Embedder, Vectors
from knowledge.errors import CorpusMissing, IndexDamaged, IndexMissing
from knowledge.index import current
from knowledge.ingest import Knowledge, ingest, open_knowledge
from tests.knowledge.corpora import document, write_small_corpus

TODAY = date(2026, 6, 17)


class Counting(Embedder):
    """The real model, counting what it is given."""

    def __init__(self, *files: Path) -> None:
        super().__init__(*files)
        self.texts = 0

    def embed(self, texts: Sequence[str]) -> Vectors:
        self.texts += len(texts)
        return super().embed(texts)


class PowerLoss(Exception):
    """Ends a build in the middle."""


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    return write_small_corpus(tmp_path / "corpus")


@pytest.fixture
def index(small_corpus: Path, embedder: Embedder, tmp_path: Path) -> Path:
    """An index of the small corpus that a test may spoil."""
    ingest(small_corpus, tmp_path / "index", embedder)
    return tmp_path / "index"


def jam(knowledge: Knowledge) -> list[str]:
    found = knowledge.procedures.find("bottle jam", site="EP", role="planner", today=TODAY)
    return [passage.citation for passage in found]


def test_the_report_counts_what_was_read(corpus: Path, tmp_path: Path, embedder: Embedder) -> None:
    steps: list[tuple[str, int, int]] = []
    report = ingest(corpus, tmp_path / "index", embedder, lambda *step: steps.append(step))
    assert report.changed
    assert (report.documents, report.passages, report.cases) == (7, 17, 5)
    assert report.drafts == ("procedures/sop-304.md", "procedures/sop-305.md")
    assert (report.skipped, report.notes) == ((), ())
    assert steps[-1] == ("reading cases", 5, 5)


def test_a_second_run_changes_nothing(corpus: Path, tmp_path: Path, model_files: tuple[Path, Path]) -> None:
    embedder = Counting(*model_files)
    first = ingest(corpus, tmp_path / "index", embedder)
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "index").rglob("*") if path.name != "lock"}
    embedded = embedder.texts
    second = ingest(corpus, tmp_path / "index", embedder)
    assert not second.changed
    assert second.version == first.version
    assert (second.documents, second.passages, second.cases) == (first.documents, first.passages, first.cases)
    assert embedder.texts == embedded
    assert before == {path: path.stat().st_mtime_ns for path in (tmp_path / "index").rglob("*") if path.name != "lock"}


def test_one_changed_file_embeds_only_its_own_passages(
    corpus: Path, tmp_path: Path, model_files: tuple[Path, Path]
) -> None:
    embedder = Counting(*model_files)
    ingest(corpus, tmp_path / "index", embedder)
    embedded = embedder.texts
    file = corpus / "procedures" / "sop-102.md"
    file.write_text(file.read_text(encoding="utf-8").replace("Bleed the air", "Bleed the compressed air"))
    report = ingest(corpus, tmp_path / "index", embedder)
    assert report.changed
    assert embedder.texts == embedded + 1


def test_bad_files_are_listed_and_the_others_are_used(corpus: Path, tmp_path: Path, embedder: Embedder) -> None:
    folder = corpus / "procedures"
    (folder / "bad.md").write_text(document(status="final"), encoding="utf-8")
    (folder / "twice.md").write_text(document(revision="B"), encoding="utf-8")
    (folder / "sections.md").write_text(document("## 1 A\nx\n## 1 B\ny\n", id="SOP-900"), encoding="utf-8")
    (corpus / "cases" / "bad.yaml").write_text("- id: EX-0001\n", encoding="utf-8")
    report = ingest(corpus, tmp_path / "index", embedder)
    assert {skipped.source for skipped in report.skipped} == {
        "procedures/bad.md",
        "procedures/twice.md",
        "procedures/sections.md",
        "cases/bad.yaml",
    }
    assert report.documents == 7
    assert all(skipped.reason for skipped in report.skipped)


def test_a_step_too_long_for_the_model_is_pointed_out(corpus: Path, tmp_path: Path, embedder: Embedder) -> None:
    body = f"## 1 Steps\n1. {'Check the starwheel guard. ' * 60}\n"
    (corpus / "procedures" / "long.md").write_text(document(body, id="SOP-900"), encoding="utf-8")
    (note,) = ingest(corpus, tmp_path / "index", embedder).notes
    assert "SOP-900@B#1" in note


def test_an_empty_corpus_answers_nothing(tmp_path: Path, embedder: Embedder) -> None:
    (tmp_path / "corpus").mkdir()
    report = ingest(tmp_path / "corpus", tmp_path / "index", embedder)
    assert report.passages == 0
    opened = open_knowledge(tmp_path / "index", embedder)
    assert jam(opened) == []
    assert opened.cases.similar("bottle jam") == ()


def test_without_a_corpus_or_an_index_the_next_step_is_named(tmp_path: Path, embedder: Embedder) -> None:
    with pytest.raises(CorpusMissing, match="procedures"):
        ingest(tmp_path / "none", tmp_path / "index", embedder)
    with pytest.raises(IndexMissing, match="andon knowledge ingest"):
        open_knowledge(tmp_path / "index", embedder)


@pytest.mark.parametrize("spoil", ["manifest.json", "procedures.json", "cases.json"])
@pytest.mark.parametrize("how", ["cut", "gone", "changed"])
def test_a_damaged_index_is_told_at_the_start_and_built_again(
    index: Path, small_corpus: Path, embedder: Embedder, spoil: str, how: str
) -> None:
    file = current(index).folder / spoil
    match how:
        case "cut":
            file.write_bytes(file.read_bytes()[:40])
        case "gone":
            file.unlink()
        case _:
            file.write_bytes(b"{}")
    with pytest.raises(IndexDamaged, match="andon knowledge ingest --rebuild"):
        open_knowledge(index, embedder)
    assert ingest(small_corpus, index, embedder).changed
    assert jam(open_knowledge(index, embedder))


@pytest.mark.parametrize("how", ["cut", "gone", "noise"])
def test_a_damaged_vector_store_is_told_at_the_question(
    index: Path, small_corpus: Path, embedder: Embedder, how: str
) -> None:
    database = current(index).chroma / "chroma.sqlite3"
    content = database.read_bytes()
    match how:
        case "cut":
            database.write_bytes(content[: len(content) // 2])
        case "gone":
            database.unlink()
        case _:
            database.write_bytes(b"noise" * 2000)
    spoilt = open_knowledge(index, embedder)
    with pytest.raises(IndexDamaged, match="andon knowledge ingest --rebuild"):
        jam(spoilt)
    spoilt.close()
    assert ingest(small_corpus, index, embedder, rebuild=True).changed
    assert jam(open_knowledge(index, embedder))


def test_an_index_of_another_model_is_not_used(index: Path, model_files: tuple[Path, Path], tmp_path: Path) -> None:
    other = tmp_path / "tokenizer.json"
    shutil.copy(model_files[1], other)
    with other.open("ab") as file:
        file.write(b"\n")
    with pytest.raises(IndexDamaged, match="another embedding model"):
        open_knowledge(index, Embedder(model_files[0], other))


def test_a_build_that_dies_leaves_the_index_in_use_alone(
    index: Path, corpus: Path, model_files: tuple[Path, Path], embedder: Embedder
) -> None:
    before = current(index).folder
    (corpus / "procedures" / "new.md").write_text(document("## 1 New\nSomething else.\n", id="SOP-900"), "utf-8")

    def die(what: str, done: int, total: int) -> None:
        raise PowerLoss

    with pytest.raises(PowerLoss):
        ingest(corpus, index, embedder, die)
    assert current(index).folder == before
    assert sorted(path.name for path in index.iterdir()) == sorted([before.name, "current", "lock"])
    assert jam(open_knowledge(index, embedder))


def test_what_a_killed_build_left_behind_is_removed(index: Path, corpus: Path, embedder: Embedder) -> None:
    (index / "building-abandoned").mkdir()
    (corpus / "procedures" / "sop-102.md").unlink()
    assert ingest(corpus, index, embedder).changed
    assert not (index / "building-abandoned").exists()


def test_an_opened_index_goes_on_while_a_new_one_is_built(index: Path, corpus: Path, embedder: Embedder) -> None:
    opened = open_knowledge(index, embedder)
    (corpus / "procedures" / "sop-102.md").unlink()
    ingest(corpus, index, embedder)
    assert jam(opened)
    assert jam(open_knowledge(index, embedder))


def test_opening_does_not_load_chroma_or_the_model(index: Path, model_files: tuple[Path, Path]) -> None:
    code = (
        "import sys; from pathlib import Path; from knowledge.ingest import open_knowledge; "
        "from knowledge.embedding import Embedder; "
        f"k = open_knowledge(Path({str(index)!r}), Embedder(*map(Path, {[str(f) for f in model_files]!r}))); "
        "assert k.procedures.document('SOP-110', __import__('datetime').date(2026, 6, 17)); "
        "print('chromadb' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
        env=os.environ,
    )
    assert done.stdout.strip() == "False"


def test_what_is_warm_tells_damage_before_the_first_question(index: Path, embedder: Embedder) -> None:
    opened = open_knowledge(index, embedder)
    opened.warm()
    opened.close()
    shutil.rmtree(current(index).chroma)
    spoilt = open_knowledge(index, embedder)
    with pytest.raises(IndexDamaged):
        spoilt.warm()


def test_nothing_is_written_outside_the_index_folder(
    small_corpus: Path, embedder: Embedder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    ingest(small_corpus, tmp_path / "index", embedder)
    assert jam(open_knowledge(tmp_path / "index", embedder))
    assert [path.name for path in tmp_path.iterdir()] == ["index"]


def test_the_shipped_corpus_lies_in_the_package() -> None:
    assert list((corpus_folder() / "procedures").glob("*.md"))
