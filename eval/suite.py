"""Suites: scenarios as data, one JSON object a line, in a folder for each group, beside the schema of a line."""

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files

from pydantic import ValidationError

from eval.errors import SuiteInvalid, SuiteUnknown
from eval.scenario import Scenario

ALL = "all"
ENDING = ".jsonl"


@cache
def groups() -> Mapping[str, str]:
    """Every shipped suite and the group it belongs to, both in alphabetical order."""
    folder = files("eval").joinpath("suites")
    found = {
        entry.name[: -len(ENDING)]: group.name
        for group in sorted(folder.iterdir(), key=lambda entry: entry.name)
        if group.is_dir()
        for entry in group.iterdir()
        if entry.name.endswith(ENDING)
    }
    return dict(sorted(found.items(), key=lambda pair: (pair[1], pair[0])))


def suite_names() -> tuple[str, ...]:
    """Everything that can be run by name: the groups first, then the suites in them."""
    return tuple(dict.fromkeys([*groups().values(), *groups()]))


def load_suite(name: str) -> tuple[Scenario, ...]:
    """The scenarios of one suite, of a group, or of `all`; raises SuiteUnknown, or SuiteInvalid with the line."""
    return _unique(name, [scenario for suite in members(name) for scenario in _read(suite)])


def members(name: str) -> tuple[str, ...]:
    """The suites that a name stands for; a group's name stands for all of its suites. Raises SuiteUnknown."""
    found = tuple(suite for suite, group in groups().items() if name in (ALL, group))
    if not found and name not in groups():
        raise SuiteUnknown(name, suite_names())
    return found or (name,)


def grouped(name: str) -> Mapping[str, str]:
    """The group of every scenario that the name stands for, by id."""
    return {scenario.id: groups()[suite] for suite in members(name) for scenario in _read(suite)}


@cache
def _read(suite: str) -> tuple[Scenario, ...]:
    file = files("eval").joinpath("suites", groups()[suite], f"{suite}{ENDING}")
    return tuple(read_suite(suite, file.read_text(encoding="utf-8")))


def read_suite(name: str, text: str) -> Iterator[Scenario]:
    """The scenarios in a text with one JSON object a line; empty lines are skipped."""
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            yield Scenario.model_validate_json(line)
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(str(part) for part in first["loc"]) or "line"
            raise SuiteInvalid(name, f"line {number}, {where}: {first['msg']} ({first['input']!r})") from error


def schema_text() -> str:
    """The JSON Schema of one line, as it lies beside the suites for editors."""
    schema = Scenario.model_json_schema(by_alias=True)
    return json.dumps({"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}, indent=2) + "\n"


def _unique(name: str, scenarios: Iterable[Scenario]) -> tuple[Scenario, ...]:
    found: dict[str, Scenario] = {}
    for scenario in scenarios:
        if scenario.id in found:
            raise SuiteInvalid(name, f"the id {scenario.id!r} is there twice; give each scenario its own.")
        found[scenario.id] = scenario
    return tuple(found.values())
