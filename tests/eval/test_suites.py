"""The shipped suites: whole, current, about things that exist, and unknown to the tools beforehand."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest

from copilot.identity import load_users
from copilot.settings import Settings
from copilot.setup import embedder
from eval.errors import SuiteInvalid, SuiteUnknown
from eval.in_force import in_force
from eval.leaks import near, normal, same
from eval.sampling import of_part
from eval.scenario import Decide, ExpectedCall, Say, Scenario
from eval.suite import load_suite, read_suite, schema_text, suite_names
from tests.eval.records import DAY
from tools.adapters.permits import PermitCheck
from tools.adapters.plant.installed import plant_clock
from tools.adapters.plant.plant import open_plant
from tools.adapters.plant.world.generate import generate
from tools.catalog import catalog
from tools.directory import Directory

SCENARIOS = load_suite("all")
IDENTIFIER = re.compile(r"\b(?:PO|PUR|WO|MAT|SUP|CUS|CO|SHP|SP|T|LOT|[A-Z]{3})-\d[\d-]*\b")
STORIES = {"S1", "S2", "S3", "S4", "S5", "S6", "S7", "S9", "S11", "S13", "S14", "S15", "S16", "S17", "S18"}


def checks(scenario: Scenario) -> Iterator[ExpectedCall]:
    """Every call that a scenario expects, the alternatives included."""
    for turn in scenario.turns:
        if isinstance(turn, Say):
            for wanted in turn.check.calls or ():
                yield from wanted.choices


def test_the_schema_beside_the_suites_is_current() -> None:
    """`python -c "from eval.suite import schema_text; print(schema_text(), end='')"` writes it anew."""
    assert files("eval").joinpath("suites", "schema.json").read_text(encoding="utf-8") == schema_text()
    assert json.loads(schema_text())["properties"]["turns"]["items"]["oneOf"]


def test_there_are_enough_scenarios_of_every_kind() -> None:
    tags = Counter(tag for scenario in SCENARIOS for tag in scenario.tags)
    assert len(SCENARIOS) >= 64
    assert len(suite_names()) >= 5
    assert min(tags[kind] for kind in ("read", "score", "procedure", "case", "action", "refusal", "clarify")) >= 5
    assert min(tags[kind] for kind in ("conversation", "story", "hostile", "rough", "system-down")) >= 5
    assert Counter(scenario.language for scenario in SCENARIOS)["de"] >= 8
    assert tags.keys() >= STORIES


def test_every_tool_is_asked_for_and_no_other() -> None:
    asked = {wanted.tool for scenario in SCENARIOS for wanted in checks(scenario)}
    assert asked == set(catalog())


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.id)
def test_expected_calls_are_calls_that_can_be_made(scenario: Scenario) -> None:
    for wanted in checks(scenario):
        known = {parameter.name: parameter for parameter in catalog()[wanted.tool].parameters}
        assert set(wanted.arguments) <= set(known), wanted
        for name, value in wanted.arguments.items():
            values = value if isinstance(value, tuple) else (value,)
            choices = known[name].choices
            assert not choices or {given for given in values if given is not None} <= set(choices), wanted


def test_everybody_who_speaks_or_decides_can_sign_in() -> None:
    people = {user.id: user for user in load_users()}
    for scenario in SCENARIOS:
        assert scenario.user in people, scenario.id
        assert scenario.site is None or scenario.site in people[scenario.user].sites, scenario.id
        deciding = [turn.person(scenario.user) for turn in scenario.turns if isinstance(turn, Decide)]
        assert set(deciding) <= set(people), scenario.id


def test_every_record_exists_but_those_that_must_not(plant_folder: Path) -> None:
    """Unknown numbers are the point of the scenarios with that tag and a mistake in all others."""
    clock = plant_clock(plant_folder)
    directory = Directory.load(open_plant(plant_folder, PermitCheck(b"0" * 32), clock))
    for scenario in SCENARIOS:
        named = IDENTIFIER.findall(scenario.model_dump_json().upper())
        unknown = {name for name in named if not any(m.known for m in directory.find(name, "EP"))}
        unknown -= {name for name in unknown if name.startswith(("SOP-", "NCR-", "HLD-", "TRF-"))}
        assert bool(unknown) is ("unknown" in scenario.tags), (scenario.id, unknown)


def test_every_cited_document_is_in_force() -> None:
    for scenario in SCENARIOS:
        for turn in scenario.turns:
            for cited in turn.check.cites if isinstance(turn, Say) else ():
                assert {cited} if isinstance(cited, str) else {*cited} <= in_force(DAY), scenario.id


def test_a_story_is_told_with_its_own_records() -> None:
    """S1 to S18 as planted: a plant that numbers its records anew shows here."""
    planted = {story.id: set(story.records.values()) for story in generate().stories}
    for scenario in SCENARIOS:
        for tag in STORIES & {*scenario.tags}:
            written = scenario.model_dump_json()
            assert any(record in written for record in planted[tag]), (scenario.id, tag)


def test_no_text_stands_among_the_example_questions() -> None:
    assert same(SCENARIOS, catalog().values()) == ()


def test_few_texts_are_close_to_an_example_question(model_folder: Path, tmp_path: Path) -> None:
    """`andon eval leaks` lists them for a person to look at."""
    embed = embedder(Settings(home=tmp_path, models=model_folder, backend="none")).embed
    found = near(of_part(SCENARIOS, "test"), catalog().values(), embed)
    assert len(found) <= len(SCENARIOS) // 20, "\n".join(map(str, found))


def test_a_known_question_is_found_whatever_its_number_and_marks() -> None:
    tool = catalog()["machine_state"]
    text = re.sub(r"\d+", "05", tool.examples[0]).upper() + " ?!"
    copied = Scenario.model_validate({"id": "copied-text", "tags": ["read"], "turns": [{"user": text}]})
    assert [leak.scenario for leak in same([copied], [tool])] == ["copied-text"]
    assert normal("Läuft FIL-03?") == "lauft fil #"


def test_an_unknown_suite_is_named_with_those_that_exist() -> None:
    with pytest.raises(SuiteUnknown, match=r"'lokups'.*lookups"):
        load_suite("lokups")


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ('{"id": "a-b", "tags": ["x"], "turns": [{"user": "hi", "chekc": {}}]}', "turns.0.Say.chekc"),
        ('{"id": "a-b", "tags": ["x"], "turns": [{"decide": "approve"}]}', "nobody says anything"),
        ('{"id": "a-b", "tags": ["x"], "turns": [{"decide": "agree"}, {"user": "x"}]}', "line 1"),
        ("{", "line 1"),
    ],
)
def test_a_mistake_in_a_suite_is_named_with_its_line(line: str, problem: str) -> None:
    with pytest.raises(SuiteInvalid, match=re.escape(problem)):
        list(read_suite("mine", line))
