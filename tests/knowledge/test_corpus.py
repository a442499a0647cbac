"""The shipped corpus: complete front matter, one revision in force, words of the master data, cases of their own."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import combinations
from pathlib import Path
from typing import get_args

import pytest
import yaml
from rapidfuzz import fuzz

from knowledge.cases import Case
from knowledge.chunking import passages_of
from knowledge.documents import Document, parse_document
from knowledge.sources import Sources, parse, read_files
from tools.context import Role

ROOT = Path(__file__).parents[2]
CORPUS = ROOT / "knowledge" / "corpus"
MASTER = yaml.safe_load((ROOT / "tools/adapters/plant/master.yaml").read_text(encoding="utf-8"))
TODAY: date = MASTER["clock"].date()
FUTURE = date(2026, 7, 1)

FIELDS = [
    "id",
    "title",
    "revision",
    "status",
    "effective_from",
    "effective_to",
    "supersedes",
    "sites",
    "areas",
    "asset_classes",
    "roles",
    "approver",
    "language",
]
FILES = read_files(CORPUS)
PROCEDURES = [name for name in FILES if name.startswith("procedures/")]
TEMPLATE_TOKENS = ["<|", "|>", "<tool_call>", "</tool_call>", "<think>", "[INST]", "<<SYS>>", "<s>", "</s>"]


def _modes() -> dict[str, str]:
    """Asset class of every breakdown code."""
    return {mode[0]: name for name, entry in MASTER["asset_classes"].items() for mode in entry["modes"]}


def _lines() -> dict[str, str | None]:
    """Line of every asset that stands in one; None for utilities."""
    places: dict[str, str | None] = {}
    for site in MASTER["sites"].values():
        places |= {asset: line for line, entry in site["lines"].items() for asset in entry["flow"]}
        places |= dict.fromkeys(site["utilities"])
    return places


def _sites() -> dict[str, str]:
    """Site of every asset."""
    return {
        asset: code
        for code, site in MASTER["sites"].items()
        for asset in [*site["utilities"], *(tag for line in site["lines"].values() for tag in line["flow"])]
    }


MODES, LINES, SITES = _modes(), _lines(), _sites()
CLASSES = set(MASTER["asset_classes"])


def _document(name: str) -> Document:
    return parse_document(name, FILES[name])


def _in_force(documents: list[Document], day: date) -> list[Document]:
    return [
        document
        for document in documents
        if document.status == "released"
        and document.effective_from <= day
        and (document.effective_to is None or day < document.effective_to)
    ]


@pytest.fixture(scope="module")
def documents() -> list[Document]:
    return [_document(name) for name in PROCEDURES]


@pytest.fixture(scope="module")
def sources() -> Sources:
    return parse(FILES)


@pytest.fixture(scope="module")
def cases(sources: Sources) -> tuple[Case, ...]:
    return sources.cases


def _told(case: Case) -> str:
    return " ".join([case.symptom, case.cause, case.action, case.note])


def test_everything_in_the_corpus_can_be_used(sources: Sources) -> None:
    assert sources.skipped == ()


def test_the_corpus_is_large_enough_and_holds_every_kind_of_revision(documents: list[Document]) -> None:
    kinds = Counter(document.status for document in documents)
    assert len({document.id for document in _in_force(documents, TODAY)}) >= 42
    assert kinds["obsolete"] >= 6
    assert kinds["draft"] == 2
    assert sum(bool(document.roles) for document in documents) == 2


@pytest.mark.parametrize("name", PROCEDURES)
def test_front_matter_is_complete_and_the_file_is_named_after_its_revision(name: str) -> None:
    front = yaml.safe_load(FILES[name].decode().split("---")[1])
    document = _document(name)
    assert list(front) == FIELDS
    assert name == f"procedures/{document.id}-rev-{document.revision}.md".lower()
    assert document.language == "en"
    role = document.approver.split(",")[0].replace(" ", "_")
    assert role in get_args(Role)


@pytest.mark.parametrize("name", PROCEDURES)
def test_a_procedure_speaks_of_what_the_master_data_knows(name: str) -> None:
    document = _document(name)
    assert set(document.sites) <= set(MASTER["sites"])
    assert set(document.asset_classes) <= CLASSES
    assert set(document.roles) <= set(get_args(Role))
    assert set(re.findall(r"\bE\d{3}\b", document.text)) <= set(MODES)
    assert set(re.findall(r"\bM\d{3}\b", document.text)) <= set(MASTER["stop_codes"])
    tags = {f"{name}-{number}" for name, number in re.findall(r"\b([A-Z]{3})-(\d\d)\b", document.text)}
    assert {tag for tag in tags if tag[:3] in CLASSES} <= set(SITES)
    lines = set(re.findall(r"\b(?:NF-A|EP-P|LS-B)\d\b", document.text))
    assert lines <= {line for site in MASTER["sites"].values() for line in site["lines"]}


@pytest.mark.parametrize("name", PROCEDURES)
def test_a_procedure_has_numbered_sections_safety_first_and_a_useful_length(name: str) -> None:
    body = _document(name).text[_document(name).body :]
    numbers = re.findall(r"^## (\d+) ", body, re.MULTILINE)
    assert numbers == [str(number) for number in range(1, len(numbers) + 1)]
    assert len(numbers) >= 5
    assert "## 2 Safety" in body
    assert "> **Warning:**" in body
    assert 320 <= len(body.split()) <= 900


def test_every_passage_can_be_cited_by_a_section_of_its_own(documents: list[Document]) -> None:
    for document in documents:
        passages = passages_of(document, lambda text: len(text) // 4)
        assert all(passage.section for passage in passages)
        assert len({passage.id for passage in passages}) == len(passages) >= 5


def test_a_revision_appears_once(documents: list[Document]) -> None:
    assert max(Counter((document.id, document.revision) for document in documents).values()) == 1


@pytest.mark.parametrize("day", [TODAY, FUTURE - timedelta(days=1), FUTURE])
def test_exactly_one_revision_of_each_procedure_is_in_force(documents: list[Document], day: date) -> None:
    drafts = {document.id for document in documents if document.status == "draft"}
    released = {document.id for document in documents if document.status == "released"}
    counted = Counter(document.id for document in _in_force(documents, day))
    assert set(counted) == released
    assert set(counted.values()) == {1}
    assert drafts - released == {"SOP-505"}


def test_one_revision_waits_for_its_day_and_its_predecessor_ends_on_it(documents: list[Document]) -> None:
    waiting = [entry for entry in documents if entry.status == "released" and entry.effective_from > TODAY]
    assert [(entry.id, entry.effective_from) for entry in waiting] == [("SOP-203", FUTURE)]
    before = next(entry for entry in _in_force(documents, TODAY) if entry.id == "SOP-203")
    assert before.effective_to == FUTURE
    assert waiting[0].supersedes == f"{before.id}@{before.revision}"


def test_an_obsolete_revision_ended_and_said_something_else(documents: list[Document]) -> None:
    for old in (document for document in documents if document.status == "obsolete"):
        after = [entry for entry in documents if entry.supersedes == f"{old.id}@{old.revision}"]
        released = [entry for entry in after if entry.status == "released"]
        assert len(released) == 1, old.source
        assert old.effective_to == released[0].effective_from <= TODAY
        assert _figures(old) != _figures(released[0]), old.source


def _figures(document: Document) -> Counter[str]:
    return Counter(re.findall(r"\d+(?:\.\d+)?", document.text[document.body :]))


def test_procedures_refer_only_to_procedures_in_force(documents: list[Document]) -> None:
    known = {document.id for document in _in_force(documents, TODAY)}
    for document in documents:
        named = set(re.findall(r"\bSOP-\d{3}\b", document.text[document.body :]))
        assert named <= known, document.source


def test_every_failure_mode_has_a_procedure_for_its_class(documents: list[Document]) -> None:
    """WF-01: whoever triages a stop finds what to do for its code."""
    for code, asset_class in MODES.items():
        answers = [
            document
            for document in _in_force(documents, TODAY)
            if code in document.text and asset_class in document.asset_classes
        ]
        assert answers, f"no procedure in force answers {code} of {asset_class}"


@pytest.mark.parametrize("token", TEMPLATE_TOKENS)
def test_nothing_in_the_corpus_looks_like_a_chat_template(token: str) -> None:
    assert [name for name, content in FILES.items() if token.encode() in content] == []


def test_there_are_cases_from_every_site_with_every_outcome(cases: tuple[Case, ...]) -> None:
    assert len(cases) >= 260
    assert len({case.id for case in cases}) == len(cases)
    assert min(Counter(case.site for case in cases).values()) >= 60
    assert min(Counter(case.outcome for case in cases).values()) >= 40


def test_every_breakdown_code_and_stop_code_was_seen_before(cases: tuple[Case, ...]) -> None:
    seen = {case.failure_code for case in cases}
    assert seen >= set(MODES)
    assert seen >= set(MASTER["stop_codes"]) - {"M150"}


def test_a_case_agrees_with_the_master_data(cases: tuple[Case, ...]) -> None:
    for case in cases:
        assert date(2025, 6, 1) <= case.opened <= TODAY, case.id
        if case.asset is not None:
            assert (case.site, case.line) == (SITES[case.asset], LINES[case.asset]), case.id
            assert case.asset_class == case.asset[:3], case.id
        if case.failure_code in MODES:
            assert MODES[case.failure_code] == case.asset_class, case.id
        else:
            assert case.failure_code is None or case.failure_code in MASTER["stop_codes"], case.id


def test_cases_stand_in_the_file_of_their_site() -> None:
    for name in (name for name in FILES if name.startswith("cases/")):
        rows = yaml.safe_load(FILES[name])
        assert {row["site"] for row in rows} == {Path(name).stem.upper()}


def test_no_two_cases_share_a_sentence(cases: tuple[Case, ...]) -> None:
    owners: dict[str, str] = {}
    for case in cases:
        for sentence in _sentences(case):
            assert owners.setdefault(sentence, case.id) == case.id, sentence


def _sentences(case: Case) -> Iterator[str]:
    for part in re.split(r"(?<=[.!?;])\s+|\n", " \n".join([case.symptom, case.cause, case.action, case.note])):
        words = re.findall(r"\w+", part.lower())
        if len(words) >= 4:
            yield " ".join(words)


def test_no_two_cases_tell_the_same_story(cases: tuple[Case, ...]) -> None:
    told = [(case.id, _told(case).lower()) for case in cases]
    alike = [
        (one, other)
        for (one, text), (other, second) in combinations(told, 2)
        if fuzz.token_sort_ratio(text, second, score_cutoff=80) >= 80
    ]
    assert alike == []
