"""What the front matter must say, and what is told when it does not."""

from datetime import date

import pytest

from knowledge.documents import Document, parse_document
from knowledge.errors import SourceInvalid
from tests.knowledge.corpora import document


def parsed(content: str) -> Document:
    return parse_document("procedures/x.md", content.encode())


def refused(content: str | bytes) -> str:
    with pytest.raises(SourceInvalid) as caught:
        parse_document("procedures/x.md", content if isinstance(content, bytes) else content.encode())
    return str(caught.value)


def test_reads_every_field() -> None:
    read = parsed(document(sites=["EP"], roles=["planner"], effective_to="2026-01-01", supersedes="SOP-110@A"))
    assert (read.id, read.revision, read.status) == ("SOP-110", "B", "released")
    assert (read.effective_from, read.effective_to) == (date(2025, 1, 1), date(2026, 1, 1))
    assert (read.sites, read.roles, read.supersedes) == (("EP",), ("planner",), "SOP-110@A")
    assert read.text[read.body :].lstrip().startswith("# Clearing a bottle jam")


def test_a_document_that_does_not_say_is_a_draft() -> None:
    assert parsed(document(without=("status", "effective_from", "approver"))).status == "draft"


def test_a_revision_number_is_a_name() -> None:
    assert parsed(document(revision="3").replace("'3'", "3")).revision == "3"


def test_offsets_count_in_a_file_with_byte_order_mark_and_windows_line_ends() -> None:
    read = parse_document("x.md", b"\xef\xbb\xbf" + document().replace("\n", "\r\n").encode())
    assert read.text[read.body :].lstrip().startswith("# Clearing")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("no front matter at all", "no front matter"),
        (document(without=("id",)), "field 'id'"),
        (document(id="sop 1"), "field 'id'"),
        (document(without=("title",)), "field 'title'"),
        (document(status="final"), "field 'status'"),
        (document(status="final"), "'final'"),
        (document(without=("effective_from",)), "effective_from is missing"),
        (document(without=("approver",)), "approver is missing"),
        (document(effective_to="2024-01-01"), "effective_to 2024-01-01"),
        (document(effective_from="soon"), "field 'effective_from'"),
        (document(effectiv_from="2025-01-01"), "field 'effectiv_from'"),
        (document(sites=["EP", ""]), "field 'sites.1'"),
        ("---\nid: [\n---\ntext", "not valid YAML"),
        ("---\njust words\n---\ntext", "'just words'"),
        (document().split("\n# ", maxsplit=1)[0], "no text below"),
        (b"---\nid: \xff\xfe\n---\n", "not UTF-8 at byte 8"),
    ],
)
def test_a_bad_document_is_named_with_file_and_field(content: str | bytes, told: str) -> None:
    message = refused(content)
    assert message.startswith("procedures/x.md: ")
    assert told in message
