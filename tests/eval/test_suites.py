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
from eval.labels import contexts_of, wrong_labels
from eval.leaks import near, normal, same
from eval.sampling import of_part
from eval.scenario import ANY, ExpectedCall, Say, Scenario
from eval.suite import grouped, load_suite, read_suite, schema_text
from guardrails.policy_file import load_policy
from knowledge.ingest import open_knowledge
from tests.eval.records import DAY
from tools.adapters.permits import PermitCheck
from tools.adapters.plant.installed import plant_clock
from tools.adapters.plant.plant import open_plant
from tools.adapters.plant.world.generate import generate
from tools.catalog import catalog
from tools.directory import Directory

SCENARIOS = load_suite("all")
GROUPS = grouped("all")
TOOLS = catalog()
FEWEST = {"requests": (400, 300), "relevance": (120, 100), "conversations": (60, 55)}
"""Scenarios of each group, and how many of them nobody may tune by."""
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
    assert min(tags[kind] for kind in ("read", "score", "procedure", "case", "action", "refusal", "clarify")) >= 5
    assert min(tags[kind] for kind in ("conversation", "story", "hostile", "rough", "system-down")) >= 5
    assert tags.keys() >= STORIES


@pytest.mark.parametrize("group", sorted(FEWEST))
def test_there_are_enough_scenarios_and_enough_that_nobody_may_tune_by(group: str) -> None:
    """A conversation counts with three to eight turns, one of them at least spoken."""
    all_of_them, tested = FEWEST[group]
    found = [scenario for scenario in SCENARIOS if GROUPS[scenario.id] == group]
    if group == "conversations":
        found = [scenario for scenario in found if 3 <= len(scenario.turns) <= 8]
    assert len(found) >= all_of_them
    assert len(of_part(found, "test")) >= tested


def test_people_ask_in_three_languages_plainly_and_hard() -> None:
    languages = Counter(scenario.language for scenario in SCENARIOS)
    assert min(languages[language] for language in ("en", "de", "es")) >= 50
    hard = sum(scenario.difficulty == "hard" for scenario in SCENARIOS)
    assert 0.25 <= hard / len(SCENARIOS) <= 0.75


def test_conversations_can_be_repeated_in_other_words() -> None:
    """pass^3 over one wording would say little about a model that always answers the same."""
    found = [scenario for scenario in SCENARIOS if GROUPS[scenario.id] == "conversations"]
    reworded = [s for s in found if any(turn.reworded for turn in s.turns if isinstance(turn, Say))]
    assert len(reworded) >= len(found) // 2


def test_what_is_expected_can_be_true(installation: Path, model_folder: Path) -> None:
    """Every call that a first text must lead to succeeds on the plant, for that person at that site."""
    settings = Settings(home=installation, models=model_folder, backend="none")
    knowledge = open_knowledge(settings.index_folder, embedder(settings))
    wrong = wrong_labels(SCENARIOS, TOOLS, contexts_of(settings.plant_folder, knowledge), load_policy())
    knowledge.close()
    assert wrong == (), "\n".join(map(str, wrong))


def test_every_tool_is_asked_for_and_no_other() -> None:
    asked = {wanted.tool for scenario in SCENARIOS for wanted in checks(scenario)}
    assert asked == set(TOOLS)


def test_expected_calls_are_calls_that_can_be_made() -> None:
    known = {name: {parameter.name: parameter for parameter in tool.parameters} for name, tool in TOOLS.items()}
    for scenario in SCENARIOS:
        for wanted in checks(scenario):
            assert set(wanted.arguments) <= set(known[wanted.tool]), (scenario.id, wanted)
            for name, value in wanted.arguments.items():
                values = value if isinstance(value, tuple) else (value,)
                choices = known[wanted.tool][name].choices
                allowed = {None, ANY, *choices} if choices else {*values}
                assert {*values} <= allowed, (scenario.id, wanted)


def test_everybody_who_speaks_or_decides_can_sign_in() -> None:
    people = {user.id: user for user in load_users()}
    for scenario in SCENARIOS:
        assert scenario.user in people, scenario.id
        assert scenario.site is None or scenario.site in people[scenario.user].sites, scenario.id
        assert set(scenario.people) <= set(people), scenario.id


def test_every_record_exists_but_those_that_must_not(plant_folder: Path) -> None:
    """Unknown numbers are the point of the scenarios with that tag and a mistake in all others."""
    clock = plant_clock(plant_folder)
    directory = Directory.load(open_plant(plant_folder, PermitCheck(b"0" * 32), clock))
    for scenario in SCENARIOS:
        named = IDENTIFIER.findall(scenario.model_dump_json(exclude={"id"}).upper())
        unknown = {name for name in named if not any(m.known for m in directory.find(name, "EP"))}
        unknown -= {name for name in unknown if name.startswith(("SOP-", "NCR-", "HLD-", "TRF-", "INS-"))}
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


def test_a_group_stands_for_all_of_its_suites() -> None:
    assert {"conversations", "relevance", "requests"} == {*GROUPS.values()}
    stories = {scenario.id for scenario in load_suite("stories")}
    assert {scenario.id for scenario in load_suite("conversations")} > stories
    assert [scenario.id for scenario in SCENARIOS] == list(GROUPS)


def test_no_text_stands_among_the_example_questions() -> None:
    assert same(SCENARIOS, TOOLS.values()) == ()


def test_few_texts_are_close_to_an_example_question(model_folder: Path, tmp_path: Path) -> None:
    """`andon eval leaks` lists them for a person to look at."""
    embed = embedder(Settings(home=tmp_path, models=model_folder, backend="none")).embed
    found = near(of_part(SCENARIOS, "test"), TOOLS.values(), embed)
    assert len(found) <= len(SCENARIOS) // 20, "\n".join(map(str, found))


def test_a_known_question_is_found_whatever_its_number_and_marks() -> None:
    tool = TOOLS["machine_state"]
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
