"""Suites: scenarios as data, one JSON object a line, beside the schema that describes a line."""

import json
from collections.abc import Iterable, Iterator
from importlib.resources import files

from pydantic import ValidationError

from eval.errors import SuiteInvalid, SuiteUnknown
from eval.scenario import Scenario

ALL = "all"


def suite_names() -> tuple[str, ...]:
    """The shipped suites, in alphabetical order."""
    folder = files("eval").joinpath("suites")
    return tuple(sorted(entry.name[: -len(".jsonl")] for entry in folder.iterdir() if entry.name.endswith(".jsonl")))


def load_suite(name: str) -> tuple[Scenario, ...]:
    """The scenarios of one suite, or of `all`; raises SuiteUnknown or SuiteInvalid with the line."""
    known = suite_names()
    if name == ALL:
        return _unique(ALL, [scenario for suite in known for scenario in load_suite(suite)])
    if name not in known:
        raise SuiteUnknown(name, known)
    text = files("eval").joinpath("suites", f"{name}.jsonl").read_text(encoding="utf-8")
    return _unique(name, read_suite(name, text))


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
