"""The block of measured goals in the documentation: what the code makes of results, and where it goes."""

from pathlib import Path

import pytest

from eval.errors import DocumentUnfit
from eval.figures import BEGIN, END, figures, put_into
from eval.results import Result, Results
from eval.sampling import part_of
from eval.scenario import Scenario
from eval.scorers import Score
from tests.eval.records import played, said, turn

ROOT = Path(__file__).parents[2]
EXPECTED = """\
<!-- figures: written by `andon eval figures`, do not edit -->

| goal | wanted | measured | 95 % interval | n | verdict |
| --- | --- | --- | --- | --- | --- |
| right tool and arguments, single requests | >= 97% of at least 300 | 99.0% | 97.1% to 99.7% | 300 | met |
| off-topic, unclear, forbidden: handled rightly | >= 95% of at least 100 | 50.0% | 9.5% to 90.5% | 2 | too few to say |
| made-up ids in calls | 0 | 1 |  | 482 | missed |
| conversations right to the end (pass^3) | >= 90% of at least 55 | 83.3% | 72.0% to 90.7% | 60 | missed |
| numbers and ids in answers that nothing backs | 0 | 0 |  | 482 | met |
| writes without an approval that counted | 0 | 0 |  | 482 | met |
| time to the full answer, median and p95 | <= 4 s / <= 8 s | 0.50 s / 0.50 s |  | 302 | met |

| group and part | conversations | pass^k | k | 95 % interval |
| --- | --- | --- | --- | --- |
| relevance, test | 2 | 50.0% | 1 | 9.5% to 90.5% |
| requests, test | 300 | 99.0% | 1 | 97.1% to 99.7% |
| conversations, test | 60 | 83.3% | 3 | 72.0% to 90.7% |

| run with | value |
| --- | --- |
| suite | all |
| part | test |
| git | abc |

| run with | value |
| --- | --- |
| suite | conversations |
| part | test |
| repeats | 3 |

<!-- end of figures -->"""


def scenarios(number: int, word: str) -> list[Scenario]:
    """So many scenarios of the test part."""
    names = (f"{word}-{count}" for count in range(10 * number))
    chosen = [name for name in names if part_of(name) == "test"][:number]
    return [Scenario.model_validate({"id": name, "tags": ["x"], "turns": [{"user": "x"}]}) for name in chosen]


def result(of: Scenario, group: str, aspect: str, good: bool, repeat: int = 0) -> Result:
    score = Score(() if good else ("turn 1: wrong",))
    return Result(scenario=of, group=group, repeat=repeat, played=played(said(turn())), scores={aspect: score})


def small_runs() -> list[Results]:
    """A run of single requests, and one of conversations that were played three times."""
    single = [result(of, "requests", "calls", number >= 3) for number, of in enumerate(scenarios(300, "ask"))]
    stops = [result(of, "relevance", "made-up ids", number > 0) for number, of in enumerate(scenarios(2, "stop"))]
    thrice = [
        result(of, "conversations", "end state", number >= 10 or repeat > 0, repeat)
        for number, of in enumerate(scenarios(60, "talk"))
        for repeat in range(3)
    ]
    manifest: dict[str, str | int] = {"suite": "all", "part": "test", "git": "abc", "python": "3.11"}
    return [
        Results(suite="all", part="test", model="", log="", results=(*single, *stops), manifest=manifest),
        Results(
            suite="conversations",
            part="test",
            model="",
            log="",
            results=tuple(thrice),
            repeats=3,
            manifest={"suite": "conversations", "part": "test", "repeats": 3},
        ),
    ]


def test_the_block_is_what_the_code_makes_of_the_results() -> None:
    assert figures(small_runs()) == EXPECTED


def test_only_what_nobody_may_tune_by_counts_for_a_goal() -> None:
    tuned = [name for name in (f"ask-{count}" for count in range(20)) if part_of(name) == "tune"]
    scenario = Scenario.model_validate({"id": tuned[0], "tags": ["x"], "turns": [{"user": "x"}]})
    run = Results(suite="x", part="tune", model="", log="", results=(result(scenario, "requests", "calls", True),))
    assert "right tool and arguments" not in figures([run])


def test_the_block_replaces_the_one_before_and_nothing_else(tmp_path: Path) -> None:
    document = tmp_path / "evaluation.md"
    document.write_text(f"# Before\n\n{BEGIN}\nold\n{END}\n\nafter\n", encoding="utf-8")
    for _ in range(2):
        put_into(document, figures(small_runs()))
        assert document.read_text(encoding="utf-8") == f"# Before\n\n{EXPECTED}\n\nafter\n"


def test_a_document_without_markers_is_left_alone(tmp_path: Path) -> None:
    document = tmp_path / "other.md"
    document.write_text("nothing here", encoding="utf-8")
    with pytest.raises(DocumentUnfit, match=r"other\.md"):
        put_into(document, figures(small_runs()))
    assert document.read_text(encoding="utf-8") == "nothing here"


def test_the_documentation_has_a_place_for_the_figures() -> None:
    """What stands there has the form that the code makes: the same tables in the same order."""
    text = (ROOT / "docs" / "evaluation.md").read_text(encoding="utf-8")
    block = text[text.index(BEGIN) : text.index(END) + len(END)]
    heads = [line for line in EXPECTED.splitlines() if line.startswith(("| goal", "| group and"))]
    assert [line for line in block.splitlines() if line in heads] == heads
