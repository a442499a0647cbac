"""How documents are cut: nothing is lost, and a step keeps its number and its warning."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.chunking import CEILING, embedded_text, passages_of
from knowledge.documents import parse_document
from knowledge.embedding import Embedder
from knowledge.errors import SourceInvalid
from knowledge.passages import Passage
from tests.knowledge.corpora import JAM, document


def words(text: str) -> int:
    """About what the tokenizer counts, and quick enough for a property."""
    return len(re.findall(r"\w+|[^\w\s]", text)) + 2


def cut(body: str) -> tuple[Passage, ...]:
    return passages_of(parse_document("x.md", document(body).encode()), words)


def test_one_passage_per_section_with_its_number_and_heading_path() -> None:
    found = {passage.section: passage for passage in cut(JAM)}
    assert list(found) == ["1", "2", "3.1", "3.2"]
    assert found["3.1"].id == "SOP-110@B#3.1"
    assert found["3.1"].heading == "Clearing a bottle jam > 3 Clearing > 3.1 By the operator"
    assert found["3.1"].citation == "SOP-110 rev B §3.1"


def test_unnumbered_headings_are_numbered_by_their_place() -> None:
    found = cut("Intro.\n\n## Scope\nA.\n\n## Steps\nB.\n\n### Restart\nC.\n")
    assert [passage.section for passage in found] == ["0", "1", "2", "2.1"]


def test_a_heading_inside_code_is_text() -> None:
    assert [passage.section for passage in cut("## 1 Log\n```\n# not a heading\n\n## 2 nor this\n```\n")] == ["1"]


def test_two_sections_with_one_number_are_refused() -> None:
    with pytest.raises(SourceInvalid, match="section '2' appears twice"):
        cut("## 2 One\nA.\n\n## 2 Two\nB.\n")


def test_long_sections_are_cut_between_steps() -> None:
    steps = "".join(f"{number}. Turn valve V{number} {'slowly and ' * 20}wait.\n" for number in range(1, 13))
    found = cut(f"## 4 Steps\n{steps}")
    assert [passage.id for passage in found[:2]] == ["SOP-110@B#4", "SOP-110@B#4~2"]
    assert all(re.match(r"\d+\. Turn", passage.text) for passage in found)
    assert all(words(embedded_text(passage)) <= CEILING for passage in found)
    assert len(found) > 2


def test_a_warning_goes_with_the_step_it_stands_before() -> None:
    filler = "".join(f"{number}. {'Check the guard. ' * 20}\n\n" for number in range(1, 6))
    found = cut(f"## 4 Steps\n{filler}> **Warning:** The shaft is hot.\n\n6. Touch the shaft. {'Wait. ' * 60}\n")
    (holder,) = [passage for passage in found if "shaft is hot" in passage.text]
    assert "6. Touch" in holder.text


def test_a_table_stays_whole_with_the_line_that_introduces_it() -> None:
    rows = "".join(f"| E{number} | {'call the desk ' * 5}|\n" for number in range(100, 140))
    found = cut(f"## 5 Calls\n{'Before. ' * 150}\n\nWho is called:\n\n| Code | Call |\n| --- | --- |\n{rows}")
    (holder,) = [passage for passage in found if "| Code |" in passage.text]
    assert "Who is called:" in holder.text
    assert "| E139 |" in holder.text


def test_the_real_tokenizer_counts_what_the_model_reads(embedder: Embedder) -> None:
    steps = "".join(f"{number}. {'Check the starwheel guard. ' * 8}\n" for number in range(1, 30))
    read = parse_document("x.md", document(f"## 4 Steps\n{steps}").encode())
    sizes = [embedder.count(embedded_text(passage)) for passage in passages_of(read, embedder.count)]
    assert max(sizes) <= 250
    assert min(sizes[:-1]) >= 150


WORD = st.sampled_from(["valve", "guard", "E101", "bottle", "0 bar", "SOP-102", "torque", "is", "the", "slowly", "°C"])
SENTENCE = st.lists(WORD, min_size=1, max_size=60).map(" ".join)
BLOCK = st.one_of(
    SENTENCE.map(lambda text: f"STEP {text}"),
    SENTENCE.map(lambda text: f"> **Warning:** {text}"),
    SENTENCE.map(lambda text: f"- {text}"),
    SENTENCE,
    st.lists(SENTENCE, min_size=1, max_size=5).map(lambda rows: "\n".join(f"| {row} |" for row in rows)),
)
SECTIONS = st.lists(st.lists(st.tuples(BLOCK, st.sampled_from(["\n", "\n\n"])), max_size=14), min_size=1, max_size=4)


def bodies(sections: list[list[tuple[str, str]]]) -> str:
    """Markdown whose steps each carry a number that occurs only once."""
    step = 0
    text = ""
    for number, blocks in enumerate(sections, start=1):
        text += f"## {number} Section {number}\n"
        for block, gap in blocks:
            if block.startswith("STEP "):
                step += 1
                text += f"{step}. step{step} {block[5:]} end{step}.{gap}"
            else:
                text += block + gap
        text += "\n"
    return text


@settings(max_examples=150, deadline=None)
@given(SECTIONS)
def test_every_step_stays_with_its_number_and_spans_reproduce_the_text(
    sections: list[list[tuple[str, str]]],
) -> None:
    read = parse_document("x.md", document(bodies(sections)).encode())
    found = passages_of(read, words)
    covered = 0
    for passage in found:
        assert passage.text == read.text[passage.start : passage.end]
        assert passage.start >= covered
        between = read.text[max(covered, read.body) : passage.start]
        assert all(not line.strip() or line.startswith("#") for line in between.splitlines())
        covered = passage.end
    assert all(not line.strip() or line.startswith("#") for line in read.text[max(covered, read.body) :].splitlines())
    for step in re.findall(r"\bstep(\d+)\b", read.text):
        (holder,) = [passage.text for passage in found if re.search(rf"\bstep{step}\b", passage.text)]
        assert re.search(rf"^{step}\. step{step} [^\n]* end{step}\.", holder, re.MULTILINE)
    assert len({passage.id for passage in found}) == len(found)
