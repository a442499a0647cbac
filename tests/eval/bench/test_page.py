"""docs/performance.md is what the generator makes of a stored measurement."""

import re
from dataclasses import replace

from eval.bench.figures import System
from eval.bench.page import page
from tests.eval.bench.stored import REPORT

HEADINGS = (
    "# Performance",
    "## Goals",
    "## A turn",
    "## Tokens and memory",
    "## The model",
    "## New process to first answer",
    "## Growth with tools",
    "## Growth with history",
    "## Measured with",
)


def lines_of(text: str) -> list[str]:
    """A page without its figures: words and structure only."""
    plain = re.sub(r"[\w.:+-]*\d[\w.:+%-]*", "#", text)
    return [line for line in plain.splitlines() if line.startswith(("#", "| goal", "| median", "| mean", "| tokens"))]


def test_the_page_has_every_section_in_order() -> None:
    text = page(REPORT)
    assert tuple(re.findall(r"^#+ .+$", text, re.MULTILINE)) == HEADINGS


def test_goals_are_held_against_the_copilot_alone() -> None:
    text = page(REPORT)
    assert "| time to the first fact, median | <= 0.5 s | 0.25 s | met |" in text
    assert "| new process to its first answer, prefix on disk | <= 5 s | 4.50 s | met |" in text
    assert "times faster than the ReAct agent, lenient parsing, median of a full answer | >= 3 | 8.0 | met" in text


def test_a_goal_that_is_missed_or_not_measured_says_so() -> None:
    slow = replace(andon(), first_fact=None, memory=3.1, starts=())
    text = page(replace(REPORT, systems=(slow, *REPORT.systems[1:])))
    assert "| resident memory, all processes | <= 2.5 GB | 3.10 GB | missed |" in text
    assert "| <= 0.5 s |  | not measured |" in text
    assert "| <= 5 s |  | not measured |" in text


def test_the_pace_is_held_against_what_the_memory_allows() -> None:
    text = page(REPORT)
    assert "allows about 50 tokens a second" in text
    assert "| Andon | 150 | 30.0 | 60% |" in text
    assert "| nearest example |" not in text.partition("## The model")[2].partition("##")[0]


def test_growth_is_told_as_a_ratio() -> None:
    assert "Andon: 1.20 times as long with 200 as with 10, near flat." in page(REPORT)
    steep = replace(andon(), tools=(andon().tools[0], replace(andon().tools[1], median=9.0)))
    assert "9.00 times as long with 200 as with 10, not flat." in page(replace(REPORT, systems=(steep,)))


def test_the_copilot_alone_and_without_growth_makes_a_shorter_page() -> None:
    alone = replace(andon(), tools=(), history=(), starts=(), pace=None)
    text = page(replace(REPORT, systems=(alone,)))
    assert "## Growth" not in text
    assert "## The model" not in text
    assert "times faster" not in text


def andon() -> System:
    return REPORT.systems[0]


def test_what_is_empty_is_left_out() -> None:
    assert "server of the baselines" not in page(REPORT)
