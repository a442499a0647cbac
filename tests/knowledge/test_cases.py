"""What the history of exceptions gives for a symptom."""

from dataclasses import replace

import pytest
import yaml

from knowledge.case_files import parse_cases
from knowledge.cases import Case
from knowledge.errors import SourceInvalid
from knowledge.ingest import Knowledge
from tests.knowledge.corpora import case

HUM = "filler hums louder and vibrates"


def ids(cases: tuple[Case, ...]) -> list[str]:
    return [found.id for found in cases]


def test_what_worked_comes_first_among_like_cases(written: Knowledge) -> None:
    found = written.cases.similar(HUM)
    assert ids(found) == ["EX-0001", "EX-0003", "EX-0002"]
    assert [item.outcome for item in found] == ["worked", "partly", "did_not_work"]


def test_site_class_and_code_narrow_the_history(written: Knowledge) -> None:
    assert ids(written.cases.similar("bearing loud", site="NF")) == ["EX-0004"]
    assert set(ids(written.cases.similar("bearing loud", asset_class="CNC"))) == {"EX-0004"}
    assert set(ids(written.cases.similar("bearing loud", code="e104"))) == {"EX-0001", "EX-0002", "EX-0003"}
    assert written.cases.similar(HUM, site="NF", asset_class="FIL") == ()
    assert written.cases.similar(HUM, code="E999") == ()


def test_a_code_alone_gives_its_newest_cases(written: Knowledge) -> None:
    assert ids(written.cases.similar("", code="E104", limit=2)) == ["EX-0003", "EX-0002"]
    assert written.cases.similar("") == ()


def test_a_code_in_the_symptom_is_found_exactly(written: Knowledge) -> None:
    assert ids(written.cases.similar("E140 again", limit=1)) == ["EX-0005"]


@pytest.mark.parametrize("symptom", ["who won the world cup", "canteen queue too long", "printer out of toner"])
def test_unrelated_symptoms_have_no_case(written: Knowledge, symptom: str) -> None:
    assert written.cases.similar(symptom) == ()


def test_symptoms_in_german_and_spanish(written: Knowledge) -> None:
    assert ids(written.cases.similar("Etikettenband reißt ständig", limit=1)) == ["EX-0005"]
    assert ids(written.cases.similar("el husillo vibra, rodamiento con ruido", limit=1)) == ["EX-0004"]


def test_a_case_opens_by_its_number(written: Knowledge) -> None:
    found = written.cases.similar(HUM)[0]
    assert written.cases.get("ex-0001") == replace(found, score=0.0)
    assert written.cases.get("EX-9999") is None


def test_a_bad_case_is_left_out_and_named() -> None:
    rows = [case(), case(id="EX-0002", outcome="maybe"), case(id="7"), "text"]
    read = parse_cases("cases/a.yaml", yaml.safe_dump(rows).encode())
    assert [item.id for item in read.cases] == ["EX-0001"]
    first, second, third = (str(error) for error in read.rejected)
    assert "case 'EX-0002': field 'outcome'" in first
    assert "'maybe'" in first
    assert "case '7': field 'id'" in second
    assert third.startswith("cases/a.yaml: case 4")


@pytest.mark.parametrize("content", [b"a: 1", b"- [", b"text", b"\xff\xfe\x00"])
def test_a_file_that_is_no_list_of_cases_is_refused(content: bytes) -> None:
    with pytest.raises(SourceInvalid, match=r"cases/a\.yaml"):
        parse_cases("cases/a.yaml", content)
