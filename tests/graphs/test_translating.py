"""Sentences of code in other languages: what every tool says about the demo plant, word for word where it counts."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from graphs.frames import frame
from graphs.translating import translated
from guardrails.figures import figures
from tests.tools.desk import desk
from tools.catalog import catalog
from tools.context import Context
from tools.runner import run
from tools.tool import Json, Tool

Planted = dict[str, dict[str, str]]
MOST_EACH = 6
"""Records of one kind that every tool is asked about."""
PREFIXES = {
    "production_order": "PO-",
    "purchase_order": "PUR-",
    "material": "MAT-",
    "lot": "LOT-",
    "supplier": "SUP-",
    "customer_order": "CO-",
    "customer": "CUS-",
    "shipment": "SHP-",
    "work_order": "WO-",
    "technician": "T-",
    "spare": "SP-",
}
LINE = re.compile(r"(?:NF-A|EP-P|LS-B)\d")
ASSET = re.compile(r"(?!SUP|CUS|SHP|LOT|MAT|PUR|SOP)[A-Z]{3}-\d\d")
READS = [
    tool for tool in catalog().values() if tool.kind != "act" and tool.name not in ("find_procedure", "similar_cases")
]


@pytest.fixture(scope="module")
def desks(plant_folder: Path) -> list[Context]:
    """A planner at every site; one of them may see no other."""
    own = [desk(plant_folder, site=site, timeout=5) for site in ("EP", "NF", "LS")]
    return [*own, desk(plant_folder, site="EP", sites=("EP",), timeout=5)]


def values_for(slot: str, planted: Planted) -> list[Json]:
    """Records of that kind which the stories are about, and one that nobody knows."""
    told = {value for story in planted.values() for value in story.values()}
    if slot == "line":
        return [*sorted(v for v in told if LINE.fullmatch(v))[:MOST_EACH]]
    if slot == "asset":
        return [*sorted(v for v in told if ASSET.fullmatch(v))[:MOST_EACH]]
    if slot in PREFIXES:
        known = sorted(v for v in told if v.startswith(PREFIXES[slot]) and " " not in v and "," not in v)[:MOST_EACH]
        return [*known, f"{PREFIXES[slot]}9999"]
    others: dict[str, list[Json]] = {"site": ["EP", "LS"], "date": ["2026-06-16"], "days": [3], "hours": [12]}
    return others.get(slot, [])


def requests(tool: Tool, planted: Planted) -> Iterator[dict[str, Json]]:
    """The tool with each of its arguments alone, beside those it needs."""
    needed = {p.name: next(iter(values_for(p.slot, planted)), None) for p in tool.parameters if p.required}
    yield dict(needed)
    for parameter in tool.parameters:
        for value in values_for(parameter.slot, planted):
            yield {**needed, parameter.name: value}


def said_by(tool: Tool, desks: list[Context], planted: Planted) -> set[str]:
    """Every sentence that the tool has for these requests, refusals included."""
    found = set()
    for arguments in requests(tool, planted):
        for context in desks:
            outcome = run(tool, arguments, context, timeout_seconds=20)
            found.add(outcome.result.summary if outcome.result else outcome.error)
    return found


@pytest.mark.parametrize("tool", READS, ids=lambda tool: tool.name)
def test_whatever_a_tool_finds_is_said_in_every_language(tool: Tool, desks: list[Context], planted: Planted) -> None:
    """WF-01 to WF-18 asked in German and Spanish: a tool that words something new needs a frame for it."""
    said = said_by(tool, desks, planted)
    assert len(said) > 1
    for language in ("de", "es"):
        assert [text for text in said if translated(text, language) is None] == []


@pytest.mark.parametrize("tool", READS, ids=lambda tool: tool.name)
def test_no_figure_and_no_id_is_lost_or_changed(tool: Tool, desks: list[Context], planted: Planted) -> None:
    for text in said_by(tool, desks[:1], planted):
        for language in ("de", "es"):
            other = translated(text, language) or ""
            assert sorted(figures(other).ids) == sorted(figures(text).ids)
            assert sorted(re.findall(r"\d+", other)) == sorted(re.findall(r"\d+", text))


@pytest.mark.parametrize(
    ("english", "german"),
    [
        (
            "FIL-03 has stood since 02:40 today: E101 fill valve leaking.",
            "FIL-03 steht seit heute 02:40: E101 fill valve leaking.",
        ),
        (
            "FIL-03 has been idle since 2026-06-16 22:10. WO-8988 is open on it.",
            "FIL-03 wartet seit 2026-06-16 22:10. Dafür offen: WO-8988.",
        ),
        (
            "P-ABCDE (place hold for LOT-26-05015): done and read back (HLD-60). Undo: Withdraw it.",
            "P-ABCDE (Los sperren, LOT-26-05015): erledigt und nachgelesen (HLD-60). Rückgängig machen: Withdraw it.",
        ),
        (
            "P-ABCDE (create work order for FIL-03): rejected. nozzle was changed",
            "P-ABCDE (Arbeitsauftrag anlegen, FIL-03): abgelehnt. nozzle was changed",
        ),
        (
            "Open a corrective work order on FIL-03 with priority 3: it drips. Badly.",
            "Arbeitsauftrag an FIL-03 anlegen, Art Instandsetzung, Priorität 3: it drips. Badly.",
        ),
    ],
)
def test_what_people_wrote_stays_as_it_is(english: str, german: str) -> None:
    assert translated(english, "de") == german


def test_a_sentence_without_a_frame_has_no_translation() -> None:
    assert translated("The moon is made of cheese.", "de") is None
    assert translated("NF has no open transfers. The moon is made of cheese.", "de") is None
    assert translated("The moon is made of cheese.", "en") == "The moon is made of cheese."


def test_a_bracket_is_said_where_its_words_were_there() -> None:
    made = frame("{a:id} runs[, late][ on {b:id}].", {"de": "{a} läuft[, zu spät][ mit {b}]."})
    for text, said in (("A-1 runs.", "A-1 läuft."), ("A-1 runs, late on B-2.", "A-1 läuft, zu spät mit B-2.")):
        assert made.said("de", made.read(text) or {}) == said


@pytest.mark.parametrize(
    ("source", "form"), [("{a:id} runs[", "{a}"), ("{a:colour} runs", "{a}"), ("{a:id} runs", "{b} läuft")]
)
def test_a_broken_frame_is_named(source: str, form: str) -> None:
    with pytest.raises(ValueError, match=r"runs"):
        frame(source, {"de": form})
